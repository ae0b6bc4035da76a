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

  /**
   * The angle between {@code WWᵀ} and {@code S_K}: over all margins {@code m = ‖Q‖√K/(K-1) ≤ m*},
   * beyond which nothing gets worse, and all shares of the centroid. Cells are measured by {@code 1
   * - m/m*} and by the root of the relative share.
   */
  @Override
  public boolean nc2(double bound, double gap) {
    Interval cosine = Interval.ONE.minus(Interval.point(bound).square().dividedBy(2));
    if (!(bound >= 0 && cosine.lo() > 0)) {
      return false;
    }
    double most = cosine.square().inverse().minus(1).lo();
    return new Angle(this, gap, most).within(0, 1, 0, 1, 40);
  }

  /** Is {@code tan²} at most {@code most} for a gap? */
  private record Angle(CrossEntropy loss, double gap, double most) {

    boolean within(double low, double high, double least, double share, int halvings) {
      if (above(low, high, least, share) <= most) {
        return true;
      }
      if (halvings == 0) {
        return false;
      }
      double m = (low + high) / 2;
      double c = (least + share) / 2;
      return high - low > share - least
          ? within(low, m, least, share, halvings - 1)
              && within(m, high, least, share, halvings - 1)
          : within(low, high, least, c, halvings - 1) && within(low, high, c, share, halvings - 1);
    }

    private double edge(double away) {
      return loss.margin(Interval.ONE, loss.rhoStar()).lo() * (1 - away);
    }

    /** The reference is the largest margin of the cell, for the first m* itself. */
    private double above(double low, double high, double least, double share) {
      double k = loss.k;
      Interval m = low == 0 ? loss.margin(Interval.ONE, loss.rhoStar()) : Interval.point(edge(low));
      Interval own = m.times(k - 1).dividedBy(k);
      Interval p = low == 0 ? own.times(loss.decay) : m.exp().plus(k - 1).inverse();
      double cost = low == 0 ? 0 : loss.cost(own);
      Interval left = Interval.point(gap).minus(cost);
      Interval logits = left.times(Interval.ONE.minus(Interval.point(least).square()));
      Interval tau = Interval.point(edge(high)).square().times(k - 1).dividedBy(k);
      if (left.hi() < 0) {
        return 0;
      }
      if (!(tau.lo() > 0)) {
        return Double.POSITIVE_INFINITY;
      }
      Interval most = Interval.point(Math.max(0, logits.hi()));
      Interval w = left.times(Interval.point(share).square()).times(2).max(0);
      Interval d = own.times(loss.spread(most.times(k).expm1(), p)).dividedBy(tau);
      Interval e = own.times(2).times(most).dividedBy(p.times(tau));
      return tangent(d, e, w.dividedBy(tau.times(loss.decay)));
    }

    /** {@code x² ≤ d² + s²e, s² ≤ 1 + θx, tan² = (x² + 2s²w + w²)/(K-1)}, with the caps. */
    private double tangent(Interval d, Interval e, Interval w) {
      double k = loss.k;
      Interval theta = Interval.ratio(k - 2, k - 1).sqrt();
      Interval te = theta.times(e);
      Interval root = te.square().plus(d.square().plus(e).times(4)).sqrt();
      Interval x = te.plus(root).dividedBy(2).min(Interval.point((k - 1) * (k - 2)).sqrt());
      Interval s = theta.times(x).plus(1).min(k - 1);
      Interval square = x.square().plus(s.times(w).times(2)).plus(w.square()).dividedBy(k - 1);
      return square.hi();
    }
  }

  /** Lower bound of {@code g(√K b) - F*}, at least 0. */
  private double cost(Interval b) {
    Interval at = b.times(rootK());
    Interval loss = margin(Interval.ONE, at).negate().exp().times(k - 1).log1p();
    return Math.max(0, loss.plus(at.square().times(decay / 2)).minus(optimum()).lo());
  }

  /**
   * Upper bound of {@code T = max(√2 η⁻¹(Y/2p), η⁻¹(Y/P))}, {@code η(t) = e^{-t} - 1 + t}, {@code P
   * = 1 - (K-1)p}.
   */
  private Interval spread(Interval y, Interval p) {
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
