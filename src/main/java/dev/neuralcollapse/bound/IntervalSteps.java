package dev.neuralcollapse.bound;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.MarginLoss;

/** {@link MarginSteps} enclosed: differences of φ for all members of the operands. */
record IntervalSteps(int classes) {
  private static final double FAR = 30;

  /** Degree of the Taylor polynomial on {@code |t| <= 1/2}; the remainder is below an ulp. */
  private static final int TERMS = 15;

  Interval value(Interval m) {
    return new MarginLoss(classes).at(m);
  }

  /** {@code -φ'(m)}: {@code 1/(1 + e^m/(K-1))}. */
  Interval wrongMass(Interval m) {
    return m.exp().dividedBy(classes - 1.0).plus(1).inverse();
  }

  /** {@code 1 + φ'(m)}. */
  Interval rightMass(Interval m) {
    return m.negate().exp().times(classes - 1.0).plus(1).inverse();
  }

  /** {@code φ(m) - φ(m + step)}. */
  Interval drop(Interval m, Interval step) {
    Interval change = wrongMass(m).times(step.negate().expm1());
    return change.lo() <= -0.9 || change.hi() > 1e6
        ? value(m).minus(value(m.plus(step)))
        : change.log1p().negate();
  }

  /** {@code φ(m + step) - φ(m) - φ'(m) step}. */
  Interval bregman(Interval m, Interval step) {
    Interval s = wrongMass(m);
    if (step.magnitude() > FAR) {
      return value(m.plus(step)).minus(value(m)).plus(s.times(step));
    }
    Interval r = rightMass(m);
    return s.times(excess(r.times(step).negate())).plus(r.times(excess(s.times(step)))).log1p();
  }

  /**
   * {@code e^t - 1 - t}. Near 0 by Taylor's formula with {@code t²/2} taken out, its last term with
   * e^ξ, ξ between 0 and t: not negative whatever the rounding. Far from 0 the difference itself is
   * accurate.
   */
  static Interval excess(Interval t) {
    if (t.magnitude() > 0.5) {
      return t.expm1().minus(t);
    }
    Interval factor = t.hull(Interval.ZERO).exp();
    for (int j = TERMS; j >= 3; j--) {
      factor = t.times(factor).dividedBy(j).plus(1);
    }
    return t.square().times(0.5).times(factor);
  }

  /** {@code log Σ_j p_j e^{x_j} - Σ_j p_j x_j} for a probability vector p. */
  static Interval divergence(Interval[] p, Interval[] x) {
    Interval mean = IntervalRows.dot(p, x);
    double top = Double.NEGATIVE_INFINITY;
    for (Interval xj : x) {
      top = Math.max(top, xj.hi());
    }
    Interval sum = Interval.ZERO;
    if (top - mean.lo() > FAR) {
      for (int j = 0; j < p.length; j++) {
        sum = sum.plus(p[j].times(x[j].minus(top).exp()));
      }
      return sum.log().plus(top).minus(mean);
    }
    for (int j = 0; j < p.length; j++) {
      sum = sum.plus(p[j].times(excess(x[j].minus(mean))));
    }
    return sum.log1p();
  }
}
