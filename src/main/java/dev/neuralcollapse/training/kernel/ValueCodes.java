package dev.neuralcollapse.training.kernel;

/**
 * A byte for every value of inputs that have at most 256 different ones; found by open addressing,
 * for there may be many millions of entries.
 */
final class ValueCodes {
  private static final int MOST = 256;
  private static final int ROOM = 4 * MOST;

  private final long[] keys = new long[ROOM];
  private final short[] codes = new short[ROOM];
  private final double[] table = new double[MOST];
  private int count;

  private ValueCodes() {
    java.util.Arrays.fill(codes, (short) -1);
  }

  /** The codes of these rows; {@link #exist} is false where there are too many values. */
  static ValueCodes of(Entries entries) {
    ValueCodes codes = new ValueCodes();
    double[] row = new double[entries.columns()];
    for (int i = 0; i < entries.rows() && codes.exist(); i++) {
      entries.copyRow(i, row);
      for (int j = 0; j < row.length && codes.exist(); j++) {
        codes.add(row[j]);
      }
    }
    return codes;
  }

  /** No codes. */
  static ValueCodes none() {
    ValueCodes none = new ValueCodes();
    none.count = MOST + 1;
    return none;
  }

  private void add(double v) {
    long bits = bits(v);
    int at = place(bits);
    if (codes[at] < 0) {
      if (count < MOST) {
        keys[at] = bits;
        codes[at] = (short) count;
        table[count] = v == 0 ? 0 : v;
      }
      count++;
    }
  }

  /** Where the value stands, or the free place where it would. */
  private int place(long bits) {
    int at = (int) ((bits * 0x9E3779B97F4A7C15L) >>> 54);
    while (codes[at] >= 0 && keys[at] != bits) {
      at = (at + 1) % ROOM;
    }
    return at;
  }

  private static long bits(double v) {
    return Double.doubleToLongBits(v == 0 ? 0 : v);
  }

  /** Whether a byte is enough. */
  boolean exist() {
    return count <= MOST;
  }

  /** The code of one of the values. */
  byte code(double v) {
    short code = codes[place(bits(v))];
    if (code < 0) {
      throw new IllegalArgumentException(v + " has no code");
    }
    return (byte) code;
  }

  /** The values by code, taken as unsigned. */
  <A> A table(Arithmetic<A> arithmetic) {
    A out = arithmetic.array(MOST);
    arithmetic.narrow(table, 0, out, 0, MOST);
    return out;
  }
}
