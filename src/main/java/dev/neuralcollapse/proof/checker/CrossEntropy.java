package dev.neuralcollapse.proof.checker;

import dev.neuralcollapse.number.Interval;

/**
 * Cross entropy. Everything one-dimensional comes from {@code g_c(ρ) = log(1 + (K-1)
 * e^{-c√Kρ/(K-1)}) + λρ²/2}, which is λ-strongly convex, so that {@code min g_c ≥ g_c(ρ) -
 * g_c'(ρ)²/(2λ)} at any ρ, the witness: {@code F* = min g_1}, and {@code tr Σ_B ≥ c²} whenever
 * {@code min g_c ≥ v ≥ F(W,H)}.
 */
record CrossEntropy(int k, double decay, double rho, double rhoWithin) implements Theorem {

  private Interval value(Interval c, double at) {
    Interval m = margin(c, at);
    return m.negate().exp().times(k - 1).log1p().plus(Interval.point(at).square().times(decay / 2));
  }

  private Interval slope(Interval c, double at) {
    Interval pull = c.times(rootK()).dividedBy(margin(c, at).exp().plus(k - 1));
    return Interval.point(at).times(decay).minus(pull);
  }

  private Interval margin(Interval c, double at) {
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

  /**
   * {@code ‖WWᵀ - (ρ*²/(K-1)) S_K‖_F ≤ r}, the largest over all ways to share the gap among fit,
   * duality and centroid: over boxes, each share rounded up.
   */
  @Override
  public double nc2(double gap) {
    Interval a = rhoStar().dividedBy(rootK());
    Interval scale = rhoStar().square().dividedBy(k - 1);
    Interval worst = Interval.ZERO;
    for (int fit = 1; fit <= CELLS; fit++) {
      Interval at = a.times(spread(Theorem.share(gap, fit).times(k)));
      for (int dual = 1; Theorem.left(fit, dual) >= 0; dual++) {
        Interval e2 = Theorem.share(gap, dual).times(2).dividedBy(decay).sqrt();
        Interval e3 = Theorem.rest(gap, Theorem.left(fit, dual)).times(2).dividedBy(decay);
        Interval sigma = e2.square().plus(scale.plus(at).times(4)).sqrt().plus(e2).dividedBy(2);
        Interval head = at.plus(sigma.times(e2)).square();
        worst = worst.max(head.plus(sigma.square().times(e3).times(2)).plus(e3.square()));
      }
    }
    Interval x = worst.sqrt().times(Interval.point(k - 1).sqrt()).dividedBy(rhoStar().square());
    Interval rest = Interval.ONE.minus(x.square());
    return rest.lo() > 0
        ? x.square().dividedBy(rest.sqrt().plus(1)).times(2).sqrt().hi()
        : Double.POSITIVE_INFINITY;
  }

  /**
   * Upper bound of T with {@code (p/β²)(e^{-βT} - 1 + βT) = e^x - 1}, found by verified bisection.
   */
  private double spread(Interval x) {
    Interval p = rhoStar().times(decay).dividedBy(rootK());
    Interval own = Interval.ONE.minus(p.times(k - 1));
    Interval other = Interval.ONE.minus(p);
    Interval square = p.square();
    Interval beta =
        own.square()
            .plus(other.square())
            .plus(square.times(k - 2))
            .max(Interval.ONE.minus(own).square().plus(square.times(k - 1)));
    double target = x.expm1().hi();
    double below = 0;
    double above = 1;
    while (!reaches(above, p, beta, target) && above < 1e300) {
      above *= 2;
    }
    for (int i = 0; i < 100 && below < above; i++) {
      double middle = below + (above - below) / 2;
      boolean enough = reaches(middle, p, beta, target);
      above = enough ? middle : above;
      below = enough ? below : middle;
    }
    return above;
  }

  private static boolean reaches(double t, Interval p, Interval betaSquare, double target) {
    Interval bt = betaSquare.sqrt().times(t);
    return bt.negate().expm1().plus(bt).times(p).dividedBy(betaSquare).lo() >= target;
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
