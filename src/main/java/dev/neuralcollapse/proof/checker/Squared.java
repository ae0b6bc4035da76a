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

  @Override
  public boolean vacuous(double gap) {
    return !Interval.point(gap).certainlyLess(s().dividedBy(2));
  }

  /** {@code NC1 ≤ t/(1 - t - G²)} with {@code t = ε/(1+sε)} and G a bound of {@code ‖μ_G‖}. */
  @Override
  public boolean nc1(double bound, double v) {
    double gap = Interval.point(v).minus(optimum()).hi();
    Interval t = e(gap).dividedBy(s().times(e(gap)).plus(1));
    Interval between = Interval.ONE.minus(t).minus(worst(gap, this::centre).square());
    return between.lo() > 0 && t.dividedBy(between).hi() <= bound;
  }

  /** {@code G = (√K e + √(Ke² + 4sK(s+r)))/(2sK)}. */
  private Interval centre(Interval r, Interval e) {
    Interval root = e.square().times(k).plus(s().times(4 * k).times(s().plus(r))).sqrt();
    return Interval.point(k).sqrt().times(e).plus(root).dividedBy(s().times(2 * k));
  }

  /** {@code (sr + σe)/s²}, {@code σ = (e + √(e² + 4(s² + sr)))/2}. */
  private Interval frame(Interval r, Interval e) {
    Interval s = s();
    Interval sigma = e.square().plus(s.plus(r).times(s).times(4)).sqrt().plus(e).dividedBy(2);
    return s.times(r).plus(sigma.times(e)).dividedBy(s.square());
  }

  private interface Bound {
    Interval of(Interval r, Interval e);
  }

  /** The largest over all ways to share the gap between fit and duality, shares rounded up. */
  private Interval worst(double gap, Bound bound) {
    Interval worst = Interval.ZERO;
    for (int fit = 1; fit <= CELLS; fit++) {
      Interval r = Theorem.share(gap, fit).times(2 * k).sqrt();
      Interval e = Theorem.rest(gap, Theorem.left(fit, 1)).times(2).dividedBy(decay).sqrt();
      worst = worst.max(bound.of(r, e));
    }
    return worst;
  }

  @Override
  public double nc2(double gap) {
    return worst(gap, this::frame).hi();
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
