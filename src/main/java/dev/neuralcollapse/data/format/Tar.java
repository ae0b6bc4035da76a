package dev.neuralcollapse.data.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The regular files of a tar stream, in its order. Nothing is ever unpacked onto the disk. */
final class Tar {
  private static final int BLOCK = 512;
  private static final String MEND = "the archive is damaged: download or write it again";

  private Tar() {}

  /** Takes a regular file; it may leave its stream unread. */
  @FunctionalInterface
  interface Visitor {
    void visit(String name, long size, InputStream content) throws IOException;
  }

  static void each(InputStream in, String where, Visitor visitor) throws IOException {
    while (true) {
      byte[] header = in.readNBytes(BLOCK);
      if (header.length == 0 || isZero(header)) {
        return;
      }
      if (header.length < BLOCK || octal(header, 148, 8, where) != sum(header)) {
        throw new Refusal(where, "no tar header where one was expected", MEND);
      }
      long size = octal(header, 124, 12, where);
      Entry content = new Entry(in, size);
      if (header[156] == '0' || header[156] == 0) {
        String prefix = text(header, 345, 155);
        String name = text(header, 0, 100);
        visitor.visit(prefix.isEmpty() ? name : prefix + "/" + name, size, content);
      }
      in.skipNBytes(content.left + (BLOCK - size % BLOCK) % BLOCK);
    }
  }

  private static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return block.length == BLOCK;
  }

  /** The checksum field itself counts as blanks. */
  private static long sum(byte[] header) {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    return sum;
  }

  private static String text(byte[] header, int at, int most) {
    int length = 0;
    while (length < most && header[at + length] != 0) {
      length++;
    }
    return Refusal.printable(new String(header, at, length, StandardCharsets.UTF_8));
  }

  private static long octal(byte[] header, int at, int most, String where) throws Refusal {
    String digits = text(header, at, most).replace("?", "").strip();
    if (!digits.matches("[0-7]{1,12}")) {
      throw new Refusal(where, "a tar header without a size", MEND);
    }
    return Long.parseLong(digits, 8);
  }

  /** What is left of one file. */
  private static final class Entry extends InputStream {
    private final InputStream in;
    private long left;

    Entry(InputStream in, long left) {
      this.in = in;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      if (left == 0) {
        return -1;
      }
      int b = in.read();
      if (b < 0) {
        throw new java.io.EOFException();
      }
      left--;
      return b;
    }

    @Override
    public int read(byte[] to, int at, int count) throws IOException {
      if (left == 0 || count == 0) {
        return count == 0 ? 0 : -1;
      }
      int n = in.read(to, at, (int) Math.min(count, left));
      if (n < 0) {
        throw new java.io.EOFException();
      }
      left -= n;
      return n;
    }
  }
}
