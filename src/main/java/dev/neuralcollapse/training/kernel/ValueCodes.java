package dev.neuralcollapse.training.kernel;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A byte for every value of inputs that have at most 256 different ones. */
final class ValueCodes {
  private static final int MOST = 256;

  private final Map<Long, Byte> codes;
  private final double[] table;
  private final int count;

  private ValueCodes(Map<Long, Byte> codes, double[] table, int count) {
    this.codes = codes;
    this.table = table;
    this.count = count;
  }

  /** The codes of these rows; {@link #exist} is false where there are too many values. */
  static ValueCodes of(Entries entries) {
    Map<Long, Byte> codes = new HashMap<>();
    double[] table = new double[MOST];
    double[] row = new double[entries.columns()];
    int count = 0;
    double last = Double.NaN;
    for (int i = 0; i < entries.rows(); i++) {
      entries.copyRow(i, row);
      for (double v : row) {
        if (v == last) {
          continue;
        }
        last = v;
        if (codes.containsKey(bits(v))) {
          continue;
        }
        if (count == MOST) {
          return new ValueCodes(codes, table, MOST + 1);
        }
        codes.put(bits(v), (byte) count);
        table[count++] = v == 0 ? 0 : v;
      }
    }
    return new ValueCodes(codes, table, count);
  }

  /** No codes. */
  static ValueCodes none() {
    return new ValueCodes(new HashMap<>(), new double[0], MOST + 1);
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
    @Nullable Byte code = codes.get(bits(v));
    if (code == null) {
      throw new IllegalArgumentException(v + " has no code");
    }
    return code;
  }

  /** The values by code, taken as unsigned. */
  <A> A table(Arithmetic<A> arithmetic) {
    A out = arithmetic.array(MOST);
    arithmetic.narrow(table, 0, out, 0, MOST);
    return out;
  }
}
