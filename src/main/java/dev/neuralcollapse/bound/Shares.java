package dev.neuralcollapse.bound;

import dev.neuralcollapse.number.Directed;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;

/**
 * How a gap may be shared out among the terms of its identity. The supremum, over all nonnegative
 * shares with a given sum, of a function that increases in every share is bounded rigorously by
 * boxes: on each the function is taken at the upper corner. Boxes are halved, the worst first,
 * until the bound is within half a percent of a value that is attained.
 */
final class Shares {
  private static final double SLACK = 1.005;
  private static final int MOST_BOXES = 3000;

  private Shares() {}

  /** All shares but the last, which is what remains. */
  private static final class Cell {
    private final double[] low;
    private final double[] high;
    private final double above;

    private Cell(double[] low, double[] high, double above) {
      this.low = low;
      this.high = high;
      this.above = above;
    }
  }

  /**
   * Upper bound of the supremum; infinite once it is known to reach {@code trivial}.
   *
   * @param increasing upper bound of the function at shares rounded up; nondecreasing in each
   */
  static double supremum(
      int shares, double total, double trivial, ToDoubleFunction<double[]> increasing) {
    return search(shares, total, increasing, Double.NaN, trivial);
  }

  /** Is the supremum certainly below the limit? */
  static boolean below(
      int shares, double total, double limit, ToDoubleFunction<double[]> increasing) {
    return search(shares, total, increasing, limit, limit) < limit;
  }

  /** Ends early when the supremum is known to be below one limit or to reach the other. */
  private static double search(
      int shares, double total, ToDoubleFunction<double[]> increasing, double low, double high) {
    double[] none = new double[shares - 1];
    double[] all = none.clone();
    Arrays.fill(all, total);
    PriorityQueue<Cell> open = new PriorityQueue<>(Comparator.comparingDouble(c -> -c.above));
    open.add(cell(none, all, total, increasing));
    double attained = 0;
    for (int boxes = 0; boxes < MOST_BOXES; boxes++) {
      Cell worst = open.element();
      attained = Math.max(attained, increasing.applyAsDouble(inside(worst, total)));
      if (attained >= high) {
        return Double.POSITIVE_INFINITY;
      }
      if (!(worst.above > SLACK * attained) || worst.above < low) {
        return worst.above;
      }
      open.remove();
      split(worst, total, increasing, open);
    }
    return open.element().above;
  }

  private static void split(
      Cell cell, double total, ToDoubleFunction<double[]> increasing, PriorityQueue<Cell> open) {
    int axis = widest(cell);
    double cut = between(cell.low[axis], cell.high[axis]);
    double[] low = cell.low.clone();
    double[] high = cell.high.clone();
    high[axis] = cut;
    low[axis] = cut;
    open.add(cell(cell.low, high, total, increasing));
    if (remainder(low, total) >= 0) {
      open.add(cell(low, cell.high, total, increasing));
    }
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
      if (good < 1e-290) {
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

  private static Cell cell(
      double[] low, double[] high, double total, ToDoubleFunction<double[]> increasing) {
    int last = low.length;
    double[] corner = Arrays.copyOf(high, last + 1);
    corner[last] = Math.max(0, remainder(low, total));
    return new Cell(low, high, increasing.applyAsDouble(corner));
  }

  /** Upper bound of what the other shares leave. */
  private static double remainder(double[] shares, double total) {
    double left = total;
    for (double share : shares) {
      left = Directed.subtractUp(left, share);
    }
    return left;
  }

  /**
   * Shares near the middle of a cell whose sum is the total, up to rounding: only the stopping rule
   * depends on them.
   */
  private static double[] inside(Cell cell, double total) {
    int last = cell.low.length;
    double[] shares = new double[last + 1];
    double left = total;
    for (int i = 0; i < last; i++) {
      shares[i] = Math.min(left, between(cell.low[i], cell.high[i]));
      left -= shares[i];
    }
    shares[last] = left;
    return shares;
  }

  private static int widest(Cell cell) {
    int widest = 0;
    for (int i = 1; i < cell.low.length; i++) {
      widest = rootWidth(cell, i) > rootWidth(cell, widest) ? i : widest;
    }
    return widest;
  }

  private static double rootWidth(Cell cell, int i) {
    return Math.sqrt(cell.high[i]) - Math.sqrt(cell.low[i]);
  }

  /** Errors grow like the square root of a share, so cells are halved there. */
  private static double between(double low, double high) {
    double root = 0.5 * (Math.sqrt(low) + Math.sqrt(high));
    return Math.max(low, Math.min(high, root * root));
  }
}
