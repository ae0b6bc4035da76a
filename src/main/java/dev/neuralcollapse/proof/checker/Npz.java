package dev.neuralcollapse.proof.checker;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A strict reader of {@code .npz}: little-endian float64 or int64 arrays in C order, each of the
 * shape that is asked for. Memory grows with what really arrives, never with what a header
 * promises, and is limited.
 */
final class Npz implements AutoCloseable {
  /** 512 MiB of numbers. */
  private static final long MOST_VALUES = 1L << 26;

  private static final int LONGEST_HEADER = 4096;
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '(<f8|<i8)', 'fortran_order': False, 'shape': \\(([0-9, ]*)\\),? ?\\}\\s*");
  private final String file;
  private final ZipFile zip;
  private long left = MOST_VALUES;

  private Npz(String file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  static Npz open(Path path) throws Refusal {
    Refusal.unlessRegular(path);
    try {
      return new Npz(path.toString(), new ZipFile(path.toFile()));
    } catch (IOException | IllegalArgumentException e) {
      throw Refusal.unreadable(
          path.toString(), "cannot be read: " + e.getMessage(), "an npz file was expected");
    }
  }

  /** How many arrays there are. */
  int size() {
    return zip.size();
  }

  /** The names of all arrays must be these. */
  void holdsExactly(Set<String> names) throws Refusal {
    Set<String> entries = zip.stream().map(ZipEntry::getName).collect(Collectors.toSet());
    for (String name : names) {
      if (!entries.remove(name + ".npy")) {
        throw fault(name, "is missing", "it belongs to the network or data described");
      }
    }
    if (!entries.isEmpty() || zip.size() != names.size()) {
      String extra = entries.stream().sorted().findFirst().orElse("(twice)");
      throw fault(extra, "is not expected", "remove it");
    }
  }

  double[] floats(String name, int... shape) throws Refusal {
    double[] values = new double[0];
    try (Entry entry = entry(name, "<f8", shape)) {
      for (int i = 0; i < entry.count; i++) {
        if (i == values.length) {
          values = Arrays.copyOf(values, (int) Math.min(entry.count, 2L * i + 1024));
        }
        values[i] = Double.longBitsToDouble(entry.next());
      }
      return entry.finished(values);
    } catch (IOException e) {
      throw damaged(name, e);
    }
  }

  long[] integers(String name, int... shape) throws Refusal {
    long[] values = new long[0];
    try (Entry entry = entry(name, "<i8", shape)) {
      for (int i = 0; i < entry.count; i++) {
        if (i == values.length) {
          values = Arrays.copyOf(values, (int) Math.min(entry.count, 2L * i + 1024));
        }
        values[i] = entry.next();
      }
      return entry.finished(values);
    } catch (IOException e) {
      throw damaged(name, e);
    }
  }

  /** Checks the header against type and shape, and stops where the numbers begin. */
  private Entry entry(String name, String type, int... shape) throws Refusal, IOException {
    ZipEntry e = zip.getEntry(name + ".npy");
    if (e == null) {
      throw fault(name, "is missing", "it belongs to the network or data described");
    }
    long count = 1;
    for (int s : shape) {
      count = Math.min(count, MOST_VALUES + 1L) * s; // no overflow
    }
    if (count > left) {
      throw fault(name, "has " + count + " entries", "a file may hold " + MOST_VALUES + " in all");
    }
    left -= count;
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(zip.getInputStream(e), 1 << 16));
    byte[] magic = in.readNBytes(8);
    boolean first = Arrays.equals(magic, new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    boolean second = Arrays.equals(magic, new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0});
    if (!first && !second) {
      throw fault(name, "is no npy array", "numpy format 1.0 or 2.0 was expected");
    }
    long length =
        first
            ? Short.toUnsignedLong(Short.reverseBytes(in.readShort()))
            : Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
    String header =
        new String(
            in.readNBytes((int) Math.min(length, LONGEST_HEADER)), StandardCharsets.ISO_8859_1);
    Matcher m = HEADER.matcher(header);
    String wanted = Arrays.toString(shape).replaceAll("[^0-9,]", "");
    String shaped = m.matches() ? m.group(2).replace(" ", "").replaceAll(",$", "") : "";
    boolean typed = m.matches() && m.group(1).equals(type);
    if (typed && !shaped.equals(wanted) && shaped.split(",").length == shape.length) {
      throw Refusal.wrong("shape of " + name, wanted, shaped);
    }
    if (!typed || !shaped.equals(wanted)) {
      throw fault(
          name, "has the header " + header.strip(), type + " in C order of shape " + wanted);
    }
    return new Entry(in, count);
  }

  private record Entry(DataInputStream in, long count) implements AutoCloseable {
    long next() throws IOException {
      return Long.reverseBytes(in.readLong());
    }

    <T> T finished(T values) throws IOException {
      if (in.read() >= 0) {
        throw new ZipException("longer than its shape says");
      }
      return values;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private Refusal damaged(String name, IOException e) {
    return fault(
        name,
        e instanceof EOFException ? "ends too early" : "is damaged: " + e.getMessage(),
        "write it again");
  }

  private Refusal fault(String name, String what, String mend) {
    return Refusal.unreadable(file + ", array " + name, what, mend);
  }

  @Override
  public void close() throws Refusal {
    try {
      zip.close();
    } catch (IOException e) {
      throw Refusal.unreadable(file, "cannot be closed: " + e, "try again");
    }
  }
}
