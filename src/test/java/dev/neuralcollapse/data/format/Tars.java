package dev.neuralcollapse.data.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Tar archives byte by byte. */
final class Tars {
  private Tars() {}

  /** Names and contents in turn; a name that ends in a slash is a folder. */
  static byte[] of(Object... entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < entries.length; i += 2) {
      String name = (String) entries[i];
      byte[] content = (byte[]) entries[i + 1];
      byte[] header = new byte[512];
      put(header, 0, name);
      put(header, 124, String.format(Locale.ROOT, "%011o", content.length));
      header[156] = (byte) (name.endsWith("/") ? '5' : '0');
      put(header, 257, "ustar");
      Arrays.fill(header, 148, 156, (byte) ' ');
      int sum = 0;
      for (byte b : header) {
        sum += b & 0xff;
      }
      put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
      out.writeBytes(header);
      out.writeBytes(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
    }
    out.writeBytes(new byte[1024]);
    return out.toByteArray();
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
