package dev.neuralcollapse.bound;

import static dev.neuralcollapse.number.Directed.addUp;
import static dev.neuralcollapse.number.Directed.multiplyUp;
import static dev.neuralcollapse.number.Directed.sqrtUp;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.RoundedSum;
import io.vavr.control.Option;

/**
 * A matrix near {@code p qᵀ}, as the blocks of constructed networks are: how far apart a residual
 * block with it moves two points that LayerNorm sees.
 *
 * @param p m
 * @param q n, one of the rows
 * @param rest for each row, an upper bound of its distance from {@code p_j q}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RankOne(double[] p, double[] q, double[] rest) {
  /** A larger distance, relative to the matrix, and nothing is gained. */
  private static final double NEAR = 1e-6;

  /** None when the matrix is far from rank one, or zero. */
  static Option<RankOne> of(double[][] rows) {
    double[] q = rows[0];
    double longest = 0;
    for (double[] row : rows) {
      double length = RoundedSum.normUp(row);
      if (length > longest) {
        longest = length;
        q = row;
      }
    }
    double square = RoundedSum.sumOfSquaresUp(q);
    if (!(square > 1e-200) || !(square < 1e200)) {
      return Option.none();
    }
    double[] p = new double[rows.length];
    double[] rest = new double[rows.length];
    for (int j = 0; j < p.length; j++) {
      p[j] = RoundedSum.dot(rows[j], q).mid() / square;
      rest[j] = distanceUp(rows[j], p[j], q);
      if (!(rest[j] <= NEAR * longest)) {
        return Option.none();
      }
    }
    return Option.some(new RankOne(p, q, rest));
  }

  private static double distanceUp(double[] row, double p, double[] q) {
    double square = 0;
    for (int k = 0; k < q.length; k++) {
      double off = Interval.point(q[k]).times(p).minus(row[k]).magnitude();
      square = addUp(square, multiplyUp(off, off));
    }
    return sqrtUp(square);
  }

  /**
   * Upper bound of {@code ‖P(I + A)‖₂ - 1}, A the open rows of the matrix and P the projection to
   * zero mean. {@code ‖I + (Pp) qᵀ‖₂ = (b + √(b² + 4(1 + a)))/2} with {@code a = qᵀPp}, {@code b =
   * ‖q‖ ‖Pp‖}: the product of the two singular values that are not 1 is {@code |1 + a|}, the sum of
   * their squares {@code 2 + 2a + b²}.
   */
  double growthUp(boolean[] open) {
    int m = p.length;
    double[] moved = new double[m];
    double off = 0;
    for (int j = 0; j < m; j++) {
      moved[j] = open[j] ? p[j] : 0;
      off = open[j] ? addUp(off, multiplyUp(rest[j], rest[j])) : off;
    }
    Interval mean = RoundedSum.sum(moved).dividedBy(m);
    Interval along = Interval.ZERO;
    Interval square = Interval.ZERO;
    for (int j = 0; j < m; j++) {
      Interval centred = Interval.point(moved[j]).minus(mean);
      along = along.plus(centred.times(q[j]));
      square = square.plus(centred.square());
    }
    Interval b = square.times(RoundedSum.sumOfSquares(q)).sqrt();
    Interval root = b.square().plus(along.plus(1).times(4)).max(0).sqrt();
    // The larger singular value is at least 1, so its excess is not negative.
    return addUp(b.plus(root).minus(2).times(0.5).max(0).hi(), sqrtUp(off));
  }
}
