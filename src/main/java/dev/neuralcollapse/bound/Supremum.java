package dev.neuralcollapse.bound;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Upper bounds of a function on the unit cube: cells are halved, the worst first, until the bound
 * is within half a percent of a value that is attained. Edges of cells are binary fractions, so
 * that nothing is lost between neighbours.
 */
final class Supremum {
  private static final double SLACK = 1.005;
  private static final int MOST_CELLS = 1000;

  /** A question about a limit far away needs few. */
  private static final int FEW_CELLS = 150;

  private Supremum() {}

  /** A function, seen from cells. */
  interface OnCells {
    /** Upper bound on a cell; negative infinity where nothing lies in it. */
    double above(double[] low, double[] high);

    /** About a value at a point; only the stopping rule depends on it. */
    double at(double[] point);
  }

  /**
   * Is the supremum certainly below a limit: ends early once that is known, or once the limit is
   * attained.
   */
  static boolean below(int axes, double limit, OnCells f) {
    return search(axes, f, limit, limit, FEW_CELLS) < limit;
  }

  /** Upper bound of the supremum; infinite once it is known to reach {@code trivial}. */
  static double of(int axes, double trivial, OnCells f) {
    return search(axes, f, Double.NaN, trivial, MOST_CELLS);
  }

  private static double search(int axes, OnCells f, double low, double high, int most) {
    PriorityQueue<Cell> open = new PriorityQueue<>(Comparator.comparingDouble(c -> -c.above));
    double[] ones = new double[axes];
    Arrays.fill(ones, 1);
    open.add(new Cell(new double[axes], ones, f));
    double attained = 0;
    for (int cells = 0; cells < most; cells++) {
      Cell worst = open.element();
      attained = Math.max(attained, f.at(worst.middle()));
      if (attained >= high) {
        return Double.POSITIVE_INFINITY;
      }
      if (!(worst.above > SLACK * attained) || worst.above < low) {
        return Math.max(0, worst.above);
      }
      open.remove();
      worst.halve(f, open);
    }
    return open.element().above;
  }

  /** A cell and its bound. */
  private static final class Cell {
    private final double[] low;
    private final double[] high;
    private final double above;

    private Cell(double[] low, double[] high, OnCells f) {
      this.low = low;
      this.high = high;
      this.above = f.above(low, high);
    }

    private double[] middle() {
      double[] middle = new double[low.length];
      Arrays.setAll(middle, i -> 0.5 * (low[i] + high[i]));
      return middle;
    }

    /** Across its longest side. */
    private void halve(OnCells f, PriorityQueue<Cell> into) {
      int axis = 0;
      for (int i = 1; i < low.length; i++) {
        axis = high[i] - low[i] > high[axis] - low[axis] ? i : axis;
      }
      double[] top = high.clone();
      double[] bottom = low.clone();
      top[axis] = middle()[axis];
      bottom[axis] = top[axis];
      into.add(new Cell(low, top, f));
      into.add(new Cell(bottom, high, f));
    }
  }
}
