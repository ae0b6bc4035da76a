package dev.neuralcollapse.bound;

import dev.neuralcollapse.number.Directed;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.CrossEntropyOptimum;

/**
 * Cross entropy: {@code p_m = 1/(e^m + K-1)}, and the fit is the mean of {@code KL(p_m ‖ softmax)}
 * [D].
 *
 * <p>For class k let u be the deviation of its mean logits from the target, {@code x = u - (p·u)1}.
 * Divergence is convex in the logits, so {@code (1/K) Σ log(1 + y_k) ≤ γ₁} with {@code y_k = Σ_j
 * p_j (e^{x_j} - 1 - x_j) ≥ Σ_j p_j η(x_j)}, {@code η(x) = e^{-|x|} - 1 + |x|}, and {@code Σ y_k ≤
 * Y = e^{Kγ₁} - 1}. η is convex and a transposition keeps the weights {@code p_j} (p off the
 * diagonal, P on it), so that {@code ½(X + Xᵀ)} has no larger sum. {@code x²} is a convex function
 * of {@code η(x)}: the largest norm puts all of Y into one pair of entries, or into one of the
 * diagonal: {@code T² = max(2 η⁻¹(Y/2p)², η⁻¹(Y/P)²)}.
 */
record CrossEntropyNorm(CrossEntropyOptimum optimum) implements OwnNorm {

  @Override
  public int classes() {
    return optimum.classes();
  }

  @Override
  public Interval decay() {
    return optimum.decay();
  }

  @Override
  public Interval bestMargin() {
    double k = classes();
    return optimum.scale().times(Interval.ratio(k, k - 1));
  }

  @Override
  public Interval bestMass() {
    return optimum.wrongMass();
  }

  @Override
  public Interval mass(double margin) {
    return Interval.point(margin).exp().plus(classes() - 1.0).inverse();
  }

  @Override
  public double cost(double margin) {
    Interval m = Interval.point(margin);
    double wrong = classes() - 1.0;
    Interval rho = m.times(wrong).dividedBy(Interval.point(classes()).sqrt());
    return Math.max(0, optimum.g(rho).minus(optimum.value()).lo());
  }

  @Override
  public double logits(double fit, Interval mass) {
    if (!(fit * classes() < 600)) {
      return Double.POSITIVE_INFINITY;
    }
    Interval least = Interval.point(mass.lo());
    Interval diagonal = Interval.ONE.minus(Interval.point(mass.hi()).times(classes() - 1.0));
    Interval y = Interval.point(fit).times(classes()).expm1();
    double pair = root(y.dividedBy(least.times(2)).hi());
    double single = root(y.dividedBy(diagonal).hi());
    return pair < Double.POSITIVE_INFINITY
        ? Math.max(Interval.point(2).sqrt().times(pair).hi(), single)
        : pair;
  }

  /** Upper bound of {@code η⁻¹}. */
  private static double root(double level) {
    if (!(level < 1e300)) {
      return Double.POSITIVE_INFINITY;
    }
    double y = approximateRoot(level);
    double widening = 1e-15;
    while (eta(y) < level) {
      y = Math.nextUp(y * (1 + widening));
      widening *= 2;
    }
    return y;
  }

  /** Lower bound of {@code η(y)}, {@code y ≥ 0}: near zero by its alternating series. */
  private static double eta(double y) {
    Interval at = Interval.point(y);
    double series = at.square().times(0.5).times(Interval.ONE.minus(at.dividedBy(3))).lo();
    return Math.max(series, at.negate().expm1().plus(at).lo());
  }

  /** Newton from the right on a convex increasing function. */
  private static double approximateRoot(double level) {
    double y = Directed.sqrtUp(2 * level) + level;
    for (int i = 0; i < 60; i++) {
      double slope = -StrictMath.expm1(-y);
      double value = y < 1e-3 ? y * y / 2 * (1 - y / 3 + y * y / 12) : StrictMath.expm1(-y) + y;
      double next = slope > 0 ? y - (value - level) / slope : y;
      if (!(next < y) || !(next > 0)) {
        return y;
      }
      y = next;
    }
    return y;
  }
}
