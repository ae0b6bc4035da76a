package dev.neuralcollapse.bound;

import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import java.util.Arrays;

/** Vectors of enclosures. */
final class IntervalRows {
  private IntervalRows() {}

  static Interval[] points(Vector v) {
    return Arrays.stream(v.toArray()).mapToObj(Interval::point).toArray(Interval[]::new);
  }

  static Interval sum(Interval[] x) {
    Interval s = Interval.ZERO;
    for (Interval xj : x) {
      s = s.plus(xj);
    }
    return s;
  }

  static Interval mean(Interval[] x) {
    return sum(x).dividedBy(x.length);
  }

  static Interval dot(Interval[] x, Interval[] y) {
    Interval s = Interval.ZERO;
    for (int j = 0; j < x.length; j++) {
      s = s.plus(x[j].times(y[j]));
    }
    return s;
  }

  static Interval sumOfSquares(Interval[] x) {
    Interval s = Interval.ZERO;
    for (Interval xj : x) {
      s = s.plus(xj.square());
    }
    return s;
  }

  static Interval sumOfSquares(Interval[][] rows) {
    Interval s = Interval.ZERO;
    for (Interval[] row : rows) {
      s = s.plus(sumOfSquares(row));
    }
    return s;
  }

  static Interval norm(Interval[] x) {
    return sumOfSquares(x).sqrt();
  }

  static Interval[] minus(Interval[] x, Interval[] y) {
    Interval[] z = new Interval[x.length];
    Arrays.setAll(z, j -> x[j].minus(y[j]));
    return z;
  }

  static Interval[] plus(Interval[] x, Interval[] y) {
    Interval[] z = new Interval[x.length];
    Arrays.setAll(z, j -> x[j].plus(y[j]));
    return z;
  }

  static Interval[] minus(Interval[] x, Interval c) {
    Interval[] z = new Interval[x.length];
    Arrays.setAll(z, j -> x[j].minus(c));
    return z;
  }

  static Interval[] times(Interval[] x, Interval c) {
    Interval[] z = new Interval[x.length];
    Arrays.setAll(z, j -> x[j].times(c));
    return z;
  }

  static Interval[] dividedBy(Interval[] x, Interval c) {
    Interval[] z = new Interval[x.length];
    Arrays.setAll(z, j -> x[j].dividedBy(c));
    return z;
  }

  /** Without the mean of its entries. */
  static Interval[] centred(Interval[] x) {
    return minus(x, mean(x));
  }

  /** The mean of the rows. */
  static Interval[] meanRow(Interval[][] rows) {
    Interval[] s = new Interval[rows[0].length];
    Arrays.fill(s, Interval.ZERO);
    for (Interval[] row : rows) {
      s = plus(s, row);
    }
    return dividedBy(s, Interval.point(rows.length));
  }

  /**
   * {@code ‖u‖‖v‖ - uᵀv}, as half of {@code ‖u‖‖v‖} times a square where both directions are known.
   */
  static Interval slack(Interval[] u, Interval[] v) {
    Interval a = norm(u);
    Interval b = norm(v);
    if (a.lo() <= 0 || b.lo() <= 0) {
      return a.times(b).minus(dot(u, v));
    }
    Interval apart = sumOfSquares(minus(dividedBy(u, a), dividedBy(v, b)));
    return a.times(b).times(0.5).times(apart);
  }
}
