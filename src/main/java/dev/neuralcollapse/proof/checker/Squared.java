package dev.neuralcollapse.proof.checker;

import dev.neuralcollapse.number.Interval;

/** {@code ½‖Wh - e_y‖²}, head without bias. */
record Squared(int k, double decay) implements Theorem {

  private Interval lambda() {
    return Interval.point(decay);
  }

  /** {@code s = 1/(1+λK)}. */
  private Interval s() {
    return lambda().times(k).plus(1).inverse();
  }

  /** {@code ε = 2γ/(λKs²)}. */
  private Interval e(double gap) {
    return Interval.point(gap).times(2).dividedBy(lambda().times(k).times(s().square()));
  }

  @Override
  public Interval optimum() {
    return lambda().times(k).times(s()).dividedBy(2);
  }

  /**
   * With {@code τ = tr Σ_B}, {@code u = ‖μ_G‖²} and {@code NC1 = q² - 1}, so that {@code q²τ + u =
   * 1}: {@code F ≥ (λ/2K) [(K-1)²/(λ(K-1)+τ) + 1/(λ+u)] ≥ m(q) = (λ/2K) (1+(K-1)q)² /
   * (1+λ+λ(K-1)q²)}, which increases up to {@code q = 1 + 1/λ}; from there on F is at least its
   * value there.
   */
  @Override
  public boolean nc1(double bound, double v) {
    double root = Interval.point(bound).plus(1).sqrt().lo();
    Interval q = Interval.point(root);
    Interval below = lambda().times(k - 1).times(q.square()).plus(lambda()).plus(1);
    Interval m = q.times(k - 1).plus(1).square().times(lambda()).dividedBy(below).dividedBy(2 * k);
    return root <= lambda().inverse().plus(1).lo() && v <= m.lo();
  }

  /** {@code (sr + σe)/s²}, {@code σ = (e + √(e² + 4(s² + sr)))/2}. */
  private Interval frame(Interval r, Interval e) {
    Interval s = s();
    Interval sigma = e.square().plus(s.plus(r).times(s).times(4)).sqrt().plus(e).dividedBy(2);
    return s.times(r).plus(sigma.times(e)).dividedBy(s.square());
  }

  /** The largest over all ways to share the gap between fit and duality, shares rounded up. */
  @Override
  public boolean nc2(double bound, double gap) {
    Interval worst = Interval.ZERO;
    for (int fit = 1; fit <= CELLS; fit++) {
      Interval r = Theorem.share(gap, fit).times(2 * k).sqrt();
      Interval e = Theorem.rest(gap, Theorem.left(fit, 1)).times(2).dividedBy(decay).sqrt();
      worst = worst.max(frame(r, e));
    }
    return worst.hi() <= bound;
  }

  @Override
  public double nc3(double gap) {
    return Theorem.meanCosineGap(k, e(gap));
  }

  @Override
  public Interval loss(Interval[] z, int y) {
    Interval sum = Interval.ZERO;
    for (int j = 0; j < z.length; j++) {
      sum = sum.plus((j == y ? z[j].minus(1) : z[j]).square());
    }
    return sum.dividedBy(2);
  }

  @Override
  public double measuredNc2(double[] head, int d) {
    double s = 1 / (1 + decay * k);
    return Theorem.distance(Theorem.gram(head, k, d), s * s, 1, 0);
  }
}
