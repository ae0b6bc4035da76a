package dev.neuralcollapse.proof.checker;

import dev.neuralcollapse.number.Interval;

/**
 * {@code ½‖Wh + b - e_y‖²}, b free and not penalised: the logits that come here have b in them.
 * {@code α = 1/(1+λ(K-1))}, {@code c = α(K-1)/K}.
 */
record SquaredBias(int k, double decay) implements Angle.Margins {

  private Interval lambda() {
    return Interval.point(decay);
  }

  private Interval alpha() {
    return lambda().times(k - 1).plus(1).inverse();
  }

  /** {@code (K-1)/(2K) λ(K-1)/(λ(K-1) + τ)}, least for features with {@code tr Σ_B = τ}. */
  private Interval least(Interval tau) {
    Interval pull = lambda().times(k - 1);
    return Interval.ratio(k - 1, 2.0 * k).times(tau.dividedBy(pull).plus(1).inverse());
  }

  @Override
  public Interval optimum() {
    return least(Interval.ONE);
  }

  @Override
  public boolean nc1(double bound, double v) {
    return v <= least(Interval.point(bound).plus(1).inverse()).lo();
  }

  @Override
  public boolean nc2(double bound, double gap) {
    return Angle.nc2(this, gap, bound);
  }

  /** {@code ε = 2γ/(λKc²)}, doubled for cosines with w instead of w less the mean row. */
  @Override
  public double nc3(double gap) {
    Interval c = alpha().times(k - 1).dividedBy(k);
    Interval e = Interval.point(gap).times(2).dividedBy(lambda().times(k).times(c.square()));
    return Theorem.meanCosineGap(k, e.times(2));
  }

  @Override
  public Interval bestMargin() {
    return alpha();
  }

  @Override
  public Interval mass(double m) {
    return Interval.ONE.minus(m).dividedBy(k);
  }

  /** {@code (K-1)/(2K) (m-α)²/α}. */
  @Override
  public double cost(double m) {
    Interval away = alpha().minus(m).max(0);
    return Interval.ratio(k - 1, 2.0 * k).times(away.square()).dividedBy(alpha()).lo();
  }

  /** {@code √(2Kγ₁)}. */
  @Override
  public Interval logits(Interval fit, Interval p) {
    return fit.times(2.0 * k).sqrt();
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
    double[][] g = Theorem.gram(head, k, d);
    double root = Math.sqrt(k - 1);
    return Theorem.distance(g, Theorem.distance(g, 1, 0, 0), 1 / root, -1 / (k * root));
  }
}
