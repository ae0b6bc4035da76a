package dev.neuralcollapse.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.neuralcollapse.descent.CurvaturePairs;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The mutable state of a run, field by field in one fixed order. The same method saves and
 * restores, {@code x = state.real(x)}, so that the two cannot disagree: saving gives every value
 * back unchanged, restoring gives the one that was saved. All numbers to the bit.
 */
abstract sealed class State implements CurvaturePairs.Memo {
  /** Numbers converted at a time. */
  private static final int BLOCK = 1 << 13;

  /** What was saved is not the state of such a run. */
  static final class Mismatch extends RuntimeException {
    private static final long serialVersionUID = 1;

    Mismatch(String message) {
      super(message);
    }
  }

  /** What a run writes into its state; sized first, so that it is in memory once. */
  static byte[] save(Consumer<State> run) {
    Counter counter = new Counter();
    run.accept(new Saving(counter));
    if (counter.bytes > Snapshot.LARGEST) {
      throw new IllegalStateException(
          "a snapshot of "
              + counter.bytes
              + " bytes; at most "
              + Snapshot.LARGEST
              + " fit into one");
    }
    byte[] saved = new byte[(int) counter.bytes];
    run.accept(new Saving(new Filler(saved)));
    return saved;
  }

  /** What was saved, to be read from its beginning. */
  static State of(byte[] saved) {
    return new Restoring(saved);
  }

  /** Everything must have been read by now. */
  void end() {}

  /** Marks a place, and checks on the way back that it is the same. */
  abstract void section(String name);

  @Override
  public abstract int whole(int value);

  abstract double real(double value);

  /** The first {@code count} entries, in an array at least as long. */
  abstract double[] reals(double[] values, int count);

  boolean flag(boolean value) {
    return whole(value ? 1 : 0) != 0;
  }

  /** All bytes, of any number. */
  final byte[] bytes(byte[] values) {
    return raw(values, whole(values.length));
  }

  final String text(String value) {
    return new String(bytes(value.getBytes(UTF_8)), UTF_8);
  }

  abstract byte[] raw(byte[] values, int count);

  /** The pairs of a quasi-Newton method. */
  final void pairs(CurvaturePairs pairs) {
    section("pairs");
    pairs.memorise(this);
  }

  /** All entries, in place: their number must not have changed. */
  @Override
  public final void all(double[] values) {
    int n = whole(values.length);
    if (n != values.length) {
      throw new Mismatch(n + " numbers were saved where " + values.length + " are needed");
    }
    reals(values, n);
  }

  /** Only counts. */
  private static final class Counter extends OutputStream {
    private long bytes;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] b, int from, int count) {
      bytes += count;
    }
  }

  /** Fills an array of the right size. */
  private static final class Filler extends OutputStream {
    private final byte[] into;
    private int at;

    Filler(byte[] into) {
      this.into = into;
    }

    @Override
    public void write(int b) {
      into[at++] = (byte) b;
    }

    @Override
    public void write(byte[] b, int from, int count) {
      System.arraycopy(b, from, into, at, count);
      at += count;
    }
  }

  private static final class Saving extends State {
    private final DataOutputStream out;

    Saving(OutputStream to) {
      this.out = new DataOutputStream(to);
    }

    @Override
    void section(String name) {
      write(() -> out.writeUTF(name));
    }

    @Override
    public int whole(int value) {
      write(() -> out.writeInt(value));
      return value;
    }

    @Override
    double real(double value) {
      write(() -> out.writeLong(Double.doubleToRawLongBits(value)));
      return value;
    }

    @Override
    double[] reals(double[] values, int count) {
      byte[] block = new byte[8 * Math.min(count, BLOCK)];
      for (int from = 0; from < count; from += BLOCK) {
        int some = Math.min(count - from, BLOCK);
        ByteBuffer.wrap(block).asDoubleBuffer().put(values, from, some);
        write(() -> out.write(block, 0, 8 * some));
      }
      return values;
    }

    @Override
    byte[] raw(byte[] values, int count) {
      write(() -> out.write(values));
      return values;
    }

    private static void write(Write write) {
      try {
        write.run();
      } catch (IOException e) {
        throw new IllegalStateException("memory cannot fail", e);
      }
    }
  }

  private static final class Restoring extends State {
    private final DataInputStream in;

    Restoring(byte[] saved) {
      this.in = new DataInputStream(new ByteArrayInputStream(saved));
    }

    @Override
    void end() {
      if (read(in::available) != 0) {
        throw new Mismatch("more was saved than is needed");
      }
    }

    @Override
    void section(String name) {
      String saved = read(in::readUTF);
      if (!saved.equals(name)) {
        throw new Mismatch("'" + saved + "' was saved where '" + name + "' is needed");
      }
    }

    @Override
    public int whole(int value) {
      return read(in::readInt);
    }

    @Override
    double real(double value) {
      return Double.longBitsToDouble(read(in::readLong));
    }

    @Override
    double[] reals(double[] values, int count) {
      if (count > read(in::available) / 8) {
        throw new Mismatch("the saved state ends early");
      }
      double[] into = values.length < count ? Arrays.copyOf(values, count) : values;
      for (int from = 0; from < count; from += BLOCK) {
        int some = Math.min(count - from, BLOCK);
        byte[] block = raw(new byte[0], 8 * some);
        ByteBuffer.wrap(block).asDoubleBuffer().get(into, from, some);
      }
      return into;
    }

    @Override
    byte[] raw(byte[] values, int count) {
      byte[] block = read(() -> in.readNBytes(count));
      if (block.length != count) {
        throw new Mismatch("the saved state ends early");
      }
      return block;
    }

    private static <T> T read(Read<T> read) {
      try {
        return read.run();
      } catch (IOException e) {
        throw new Mismatch("the saved state ends early");
      }
    }
  }

  @FunctionalInterface
  private interface Write {
    void run() throws IOException;
  }

  @FunctionalInterface
  private interface Read<T> {
    T run() throws IOException;
  }
}
