package dev.neuralcollapse.proof.checker;

import dev.neuralcollapse.number.Interval;

/**
 * Cross entropy. Everything one-dimensional comes from {@code g_c(ρ) = log(1 + (K-1)
 * e^{-c√Kρ/(K-1)}) + λρ²/2}, which is λ-strongly convex, so that {@code min g_c ≥ g_c(ρ) -
 * g_c'(ρ)²/(2λ)} at any ρ, the witness: {@code F* = min g_1}, and {@code tr Σ_B ≥ c²} whenever
 * {@code min g_c ≥ v ≥ F(W,H)}.
 */
record CrossEntropy(int k, double decay, double rho, double rhoWithin) implements Angle.Margins {

  private Interval value(Interval c, double at) {
    Interval m = margin(c, at);
    return m.negate().exp().times(k - 1).log1p().plus(Interval.point(at).square().times(decay / 2));
  }

  private Interval slope(Interval c, double at) {
    Interval pull = c.times(rootK()).dividedBy(margin(c, at).exp().plus(k - 1));
    return Interval.point(at).times(decay).minus(pull);
  }

  private Interval margin(Interval c, double at) {
    return margin(c, Interval.point(at));
  }

  private Interval margin(Interval c, Interval at) {
    return c.times(rootK()).times(at).dividedBy(k - 1);
  }

  private Interval minimum(Interval c, double at) {
    Interval below = slope(c, at).square().dividedBy(decay).dividedBy(2);
    Interval value = value(c, at);
    return Interval.of(value.minus(below).lo(), value.hi());
  }

  private Interval rootK() {
    return Interval.point(k).sqrt();
  }

  /** {@code ρ*}: strong convexity keeps it within {@code |g'(ρ)|/λ}. */
  private Interval rhoStar() {
    double away = slope(Interval.ONE, rho).abs().dividedBy(decay).hi();
    return Interval.point(rho).plus(Interval.of(-away, away)).max(0);
  }

  @Override
  public Interval optimum() {
    return minimum(Interval.ONE, rho);
  }

  @Override
  public boolean nc1(double bound, double v) {
    Interval c = Interval.ONE.dividedBy(Interval.point(bound).plus(1).sqrt());
    return v <= minimum(Interval.point(c.hi()), rhoWithin).lo();
  }

  /** {@code ε = 2γ/(λρ*²)}, doubled for cosines with w instead of w less the mean row. */
  @Override
  public double nc3(double gap) {
    Interval e = Interval.point(gap).times(2).dividedBy(rhoStar().square().times(decay));
    return Theorem.meanCosineGap(k, e.times(2));
  }

  @Override
  public boolean nc2(double bound, double gap) {
    return Angle.nc2(this, gap, bound);
  }

  @Override
  public Interval bestMargin() {
    return margin(Interval.ONE, rhoStar());
  }

  @Override
  public Interval mass(double m) {
    return Interval.point(m).exp().plus(k - 1).inverse();
  }

  /** {@code φ(m) + λρ²/2 - F*} at {@code ρ = m(K-1)/√K}. */
  @Override
  public double cost(double m) {
    Interval norm = Interval.point(m).times(k - 1).square().dividedBy(k);
    Interval loss = Interval.point(m).negate().exp().times(k - 1).log1p();
    return Math.max(0, loss.plus(norm.times(decay).dividedBy(2)).minus(optimum()).lo());
  }

  /**
   * Upper bound of {@code T = max(√2 η⁻¹(Y/2p), η⁻¹(Y/P))}, {@code η(t) = e^{-t} - 1 + t}, {@code P
   * = 1 - (K-1)p}.
   */
  @Override
  public Interval logits(Interval fit, Interval p) {
    Interval y = fit.times(k).expm1();
    Interval own = Interval.ONE.minus(p.times(k - 1));
    double pair = reach(y.dividedBy(p.times(2)).hi());
    double single = own.lo() > 0 ? reach(y.dividedBy(own).hi()) : Double.POSITIVE_INFINITY;
    Interval most = Interval.point(2).sqrt().times(Math.min(pair, 1e300));
    return single < 1e300 ? most.max(single) : Interval.point(1e300);
  }

  /** Upper bound of {@code η⁻¹}, found by verified bisection. */
  private static double reach(double target) {
    double below = 0;
    double above = 1;
    while (!reaches(above, target) && above < 1e300) {
      above *= 2;
    }
    for (int i = 0; i < 100 && below < above; i++) {
      double middle = below + (above - below) / 2;
      boolean enough = reaches(middle, target);
      above = enough ? middle : above;
      below = enough ? below : middle;
    }
    return above;
  }

  private static boolean reaches(double t, double target) {
    Interval at = Interval.point(t);
    return at.negate().expm1().plus(at).lo() >= target;
  }

  @Override
  public Interval loss(Interval[] z, int y) {
    Interval sum = Interval.ZERO;
    for (int j = 0; j < z.length; j++) {
      sum = j == y ? sum : sum.plus(z[j].minus(z[y]).exp());
    }
    return sum.log1p();
  }

  @Override
  public double measuredNc2(double[] head, int d) {
    double[][] g = Theorem.gram(head, k, d);
    double root = Math.sqrt(k - 1);
    return Theorem.distance(g, Theorem.distance(g, 1, 0, 0), 1 / root, -1 / (k * root));
  }
}
