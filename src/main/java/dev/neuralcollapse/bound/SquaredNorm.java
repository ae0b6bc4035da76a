package dev.neuralcollapse.bound;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.MseBiasOptimum;

/**
 * Squared error with a free bias: {@code φ(m) = (κ/2)(1-m)²}, {@code κ = (K-1)/K}, {@code p_m =
 * (1-m)/K}, {@code m* = α}; the fit is the mean of {@code ½‖Wh + b - mSe_y - 1/K‖²} [D]. Averaged
 * over classes and with the mean over classes and logits split off, it is at least {@code ‖QMS -
 * mS‖²/(2K)}: {@code T = √(2Kγ₁)}.
 */
record SquaredNorm(MseBiasOptimum optimum) implements OwnNorm {

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
    return optimum.shrink();
  }

  @Override
  public Interval bestMass() {
    return optimum.decay().times(optimum.scale());
  }

  @Override
  public Interval mass(double margin) {
    return Interval.ONE.minus(margin).dividedBy(classes()).max(bestMass().lo());
  }

  /** {@code (κ/2)(1 + λ(K-1))(m - α)²}. */
  @Override
  public double cost(double margin) {
    Interval curvature = optimum.decay().times(classes() - 1.0).plus(1);
    Interval away = optimum.shrink().minus(margin).max(0);
    return Interval.ratio(classes() - 1.0, 2.0 * classes())
        .times(curvature)
        .times(away.square())
        .lo();
  }

  @Override
  public double logits(double fit, Interval mass) {
    return Interval.point(fit).times(2.0 * classes()).sqrt().hi();
  }
}
