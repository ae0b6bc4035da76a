package dev.neuralcollapse.data.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The header of a {@code .npy} file, versions 1 to 3. */
final class NpyHeader {
  /** NumPy itself reads no header above ten thousand characters without being told to. */
  private static final int LONGEST = 1 << 16;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private final Layout layout;
  private final int length;

  private NpyHeader(Layout layout, int length) {
    this.layout = layout;
    this.length = length;
  }

  /** Whether the bytes begin as a {@code .npy} file does. */
  static boolean isNpy(byte[] head) {
    return head.length >= MAGIC.length
        && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /**
   * Reads a header.
   *
   * @param pickled what to say about an array of objects
   */
  static NpyHeader read(InputStream in, String where, Refusal pickled) throws IOException {
    byte[] start = in.readNBytes(8);
    if (!isNpy(start)) {
      throw new Refusal(
          where, "no NumPy array (the magic bytes are missing)", "write it with numpy.save");
    }
    if (start.length < 8) {
      throw new EOFException();
    }
    int major = start[6];
    if (major < 1 || major > 3) {
      throw new Refusal(
          where, "version " + (major & 0xff) + " of the npy format", "versions 1 to 3 are read");
    }
    byte[] count = InputFile.exactly(in, major == 1 ? 2 : 4);
    ByteBuffer sized = ByteBuffer.wrap(count).order(ByteOrder.LITTLE_ENDIAN);
    long length = major == 1 ? sized.getShort() & 0xffff : sized.getInt() & 0xffff_ffffL;
    if (length > LONGEST) {
      throw new Refusal(
          where, "a header of " + length + " bytes", "at most " + LONGEST + " bytes are read");
    }
    byte[] text = InputFile.exactly(in, (int) length);
    String header =
        new String(text, major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    PythonDict dict = PythonDict.parse(header, where);
    return new NpyHeader(
        Layout.of(dict, where, pickled), start.length + count.length + text.length);
  }

  Layout layout() {
    return layout;
  }

  /** Bytes of the whole header, magic included. */
  int length() {
    return length;
  }
}
