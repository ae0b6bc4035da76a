package dev.neuralcollapse.bound;

import dev.neuralcollapse.number.Directed;
import dev.neuralcollapse.number.Interval;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;

/**
 * How a gap may be shared out among the terms of its identity. The supremum, over all nonnegative
 * shares with a given sum, of a function that increases in every share is bounded rigorously by
 * cells: on each the function is taken at the upper corner. Errors grow like the square root of a
 * share, so the cells are those of the roots.
 */
final class Shares {

  private Shares() {}

  /**
   * Upper bound of the supremum; infinite once it is known to reach {@code trivial}.
   *
   * @param increasing upper bound of the function at shares rounded up; nondecreasing in each
   */
  static double supremum(
      int shares, double total, double trivial, ToDoubleFunction<double[]> increasing) {
    return Supremum.of(shares - 1, trivial, cells(total, increasing));
  }

  /** Is the supremum certainly below the limit? */
  static boolean below(
      int shares, double total, double limit, ToDoubleFunction<double[]> increasing) {
    return Supremum.below(shares - 1, limit, cells(total, increasing));
  }

  private static Supremum.OnCells cells(double total, ToDoubleFunction<double[]> increasing) {
    return new Supremum.OnCells() {
      @Override
      public double above(double[] low, double[] high) {
        double[] corner = corner(total, low, high);
        return corner[low.length] < 0 ? Double.NEGATIVE_INFINITY : increasing.applyAsDouble(corner);
      }

      @Override
      public double at(double[] point) {
        double[] shares = corner(total, point, point);
        return shares[point.length] < 0 ? 0 : increasing.applyAsDouble(shares);
      }
    };
  }

  /**
   * The most that each share can be when the roots of all but the last, relative to the total, lie
   * in a cell; the last, what remains, is negative where nothing does.
   */
  static double[] corner(double total, double[] low, double[] high) {
    double[] shares = new double[low.length + 1];
    double left = total;
    for (int i = 0; i < low.length; i++) {
      left = Directed.subtractUp(left, share(total, low[i]).lo());
      shares[i] = share(total, high[i]).hi();
    }
    shares[low.length] = left;
    return shares;
  }

  private static Interval share(double total, double root) {
    return Interval.point(root).square().times(total);
  }

  /**
   * A gap, within two percent the largest (0 if none is found), at which a bound says something;
   * sure as far as the predicate is.
   *
   * @param says falls from true to false
   * @param above a gap at which it is false
   */
  static double threshold(DoublePredicate says, double above) {
    double bad = Math.min(above, 1e6);
    double good = bad / 2;
    while (!says.test(good)) {
      if (good <= 1e-6 * Math.min(above, 1e6)) {
        return 0;
      }
      bad = good;
      good /= 2;
    }
    for (int i = 0; i < 6; i++) {
      double middle = 0.5 * (good + bad);
      if (says.test(middle)) {
        good = middle;
      } else {
        bad = middle;
      }
    }
    return good;
  }
}
