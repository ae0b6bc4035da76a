package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;

/** A function of one variable with exact integrals. */
sealed interface LineMap {

  /**
   * Expectations under a uniform law.
   *
   * @param mean {@code E f}
   * @param square {@code E f²}
   * @param slope {@code E f'²}
   */
  record Moments(Interval mean, Interval square, Interval slope) {
    Moments times(Interval c) {
      return new Moments(mean.times(c), square.times(c), slope.times(c));
    }

    Moments plus(Moments that) {
      return new Moments(mean.plus(that.mean), square.plus(that.square), slope.plus(that.slope));
    }
  }

  /** Uniform on {@code [lo, hi]}; at the point alone where the two are equal. */
  Moments on(double lo, double hi);

  /**
   * Piecewise linear, constant outside its knots: every ReLU network of one input.
   *
   * @param knots increasing
   * @param values at the knots
   */
  record Spline(Vector knots, Vector values) implements LineMap {

    @Override
    public Moments on(double lo, double hi) {
      Moments sum = new Moments(Interval.ZERO, Interval.ZERO, Interval.ZERO);
      int last = knots.size();
      for (int s = 0; s <= last; s++) {
        double from = s == 0 ? lo : Math.max(lo, knots.get(s - 1));
        double to = s == last ? hi : Math.min(hi, knots.get(s));
        boolean inside = lo == hi ? from == lo && to == hi : to > from;
        if (inside) {
          Moments part = segment(s, from, to);
          if (lo == hi) {
            return part;
          }
          sum = sum.plus(part.times(Interval.point(to).minus(from)));
        }
      }
      return sum.times(Interval.point(hi).minus(lo).inverse());
    }

    private Moments segment(int s, double from, double to) {
      Interval a = at(s, from);
      Interval b = at(s, to);
      Interval square = a.square().plus(a.times(b)).plus(b.square()).dividedBy(3);
      return new Moments(a.plus(b).dividedBy(2), square, slope(s).square());
    }

    private Interval slope(int s) {
      return s == 0 || s == knots.size()
          ? Interval.ZERO
          : Interval.point(values.get(s))
              .minus(values.get(s - 1))
              .dividedBy(Interval.point(knots.get(s)).minus(knots.get(s - 1)));
    }

    private Interval at(int s, double x) {
      int left = Math.max(0, s - 1);
      return slope(s).times(Interval.point(x).minus(knots.get(left))).plus(values.get(left));
    }
  }

  /**
   * {@code cos(nπ(x - from)/width)}: for n = 1 the function of which a uniform law's inequality is
   * an equality.
   *
   * @param halves n ≥ 1
   * @param width positive
   */
  record Wave(int halves, double from, double width) implements LineMap {

    @Override
    public Moments on(double lo, double hi) {
      Interval frequency = Interval.PI.times(halves).dividedBy(width);
      Interval a = frequency.times(Interval.point(lo).minus(from));
      Interval b = frequency.times(Interval.point(hi).minus(from));
      Interval square =
          lo == hi
              ? a.cos().square()
              : b.times(2).sin().minus(a.times(2).sin()).dividedBy(b.minus(a).times(4)).plus(0.5);
      Interval mean = lo == hi ? a.cos() : b.sin().minus(a.sin()).dividedBy(b.minus(a));
      return new Moments(mean, square, frequency.square().times(Interval.ONE.minus(square)));
    }
  }
}
