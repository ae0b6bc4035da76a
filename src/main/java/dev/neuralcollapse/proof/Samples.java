package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Interval;

/** Points of a box: where to look before proving. */
final class Samples {
  private static final int POINTS = 24;
  private static final int SEARCH = 400;
  private static final double[] STEPS = {0, 0.03, 0.3, 1, 3, 10, 30};

  private final boolean[] integer;

  Samples(boolean[] integer) {
    this.integer = integer;
  }

  /** The middle; of an unbounded side a number not far from its end. */
  double[] middle(Interval[] box) {
    double[] x = new double[box.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = integer[i] ? Math.floor(box[i].mid()) : box[i].mid();
    }
    return x;
  }

  static Interval[] points(double[] x) {
    Interval[] box = new Interval[x.length];
    for (int i = 0; i < x.length; i++) {
      box[i] = Interval.point(x[i]);
    }
    return box;
  }

  /** Smallest and largest of some values, where there are values. */
  double[] range(Form f, Interval[] box) {
    Draw draw = Draw.from(1);
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int t = 0; t < POINTS; t++) {
      double y = f.at(t == 0 ? middle(box) : point(box, draw));
      least = Double.isNaN(y) ? least : Math.min(least, y);
      most = Double.isNaN(y) ? most : Math.max(most, y);
    }
    return new double[] {least, most};
  }

  /** A point where f is small: random points, then steps along the sides, ever smaller ones. */
  double[] lowest(Form f, Interval[] box) {
    Draw draw = Draw.from(2);
    double[] best = middle(box);
    double value = orInfinite(f.at(best));
    for (int t = 0; t < SEARCH; t++) {
      double[] x = point(box, draw);
      double y = orInfinite(f.at(x));
      if (y < value) {
        best = x;
        value = y;
      }
    }
    for (double step = 0.25; step > 1e-7; step /= 2) {
      for (int i = 0; i < box.length; i++) {
        for (double sign : new double[] {-1, 1}) {
          double[] x = best.clone();
          double reach = box[i].isFinite() ? box[i].width() : 1 + Math.abs(x[i]);
          double moved = x[i] + sign * step * reach;
          x[i] =
              Math.max(box[i].lo(), Math.min(box[i].hi(), integer[i] ? Math.rint(moved) : moved));
          double y = orInfinite(f.at(x));
          if (y < value) {
            best = x;
            value = y;
          }
        }
      }
    }
    return best;
  }

  private static double orInfinite(double y) {
    return Double.isNaN(y) ? Double.POSITIVE_INFINITY : y;
  }

  private double[] point(Interval[] box, Draw draw) {
    double[] x = new double[box.length];
    for (int i = 0; i < x.length; i++) {
      double y = coordinate(box[i], draw);
      x[i] = Math.max(box[i].lo(), Math.min(box[i].hi(), integer[i] ? Math.floor(y) : y));
    }
    return x;
  }

  /** An end, or something between; beyond an only end, or around 0, at some distance. */
  static double coordinate(Interval side, Draw draw) {
    int choice = draw.integer(0, 5);
    double away = STEPS[draw.integer(0, STEPS.length - 1)] * (1 + draw.uniform(0, 1));
    if (side.isFinite()) {
      return choice == 0
          ? side.lo()
          : choice == 1 ? side.hi() : Math.min(side.hi(), draw.uniform(side.lo(), side.hi()));
    }
    if (side.lo() > Double.NEGATIVE_INFINITY) {
      return side.lo() + away;
    }
    return side.hi() < Double.POSITIVE_INFINITY ? side.hi() - away : choice % 2 == 0 ? away : -away;
  }
}
