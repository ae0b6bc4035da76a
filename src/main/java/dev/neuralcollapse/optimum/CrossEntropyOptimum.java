package dev.neuralcollapse.optimum;

import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.Root;
import io.vavr.control.Option;
import java.util.Objects;

/**
 * The optimum under cross entropy [D]: class features are a simplex ETF, the classifier is {@code
 * ρ* / √K} times that ETF, and {@code F* = min_ρ g(ρ)}, {@code g(ρ) = φ(√K ρ/(K-1)) + λρ²/2}.
 *
 * <p>Why it is a lower bound: Jensen over the K-1 wrong classes and over the samples turns cross
 * entropy into φ of the mean margin; Cauchy-Schwarz and {@code ‖h‖ = 1} bound that margin by {@code
 * √K ‖W‖_F/(K-1)}; φ decreases. {@code g} is λ-strongly convex, so ρ* is the only root of {@code
 * λρ(e^{ρ√K/(K-1)} + K-1) = √K}; it is positive for every λ.
 */
public final class CrossEntropyOptimum implements GufmOptimum {
  private final int classes;
  private final Interval decay;
  private final Interval rho;
  private final Interval value;

  private CrossEntropyOptimum(int classes, Interval decay, Interval rho, Interval value) {
    this.classes = classes;
    this.decay = decay;
    this.rho = rho;
    this.value = value;
  }

  /** ρ* falls and F* grows with λ, so the ends of an interval of λ give the ends of both. */
  static CrossEntropyOptimum of(int classes, Interval decay) {
    GufmOptimum.check(classes, decay);
    CrossEntropyOptimum least = ofPoint(classes, decay.lo());
    if (decay.isPoint()) {
      return least;
    }
    CrossEntropyOptimum most = ofPoint(classes, decay.hi());
    return new CrossEntropyOptimum(
        classes, decay, least.rho.hull(most.rho), least.value.hull(most.value));
  }

  private static CrossEntropyOptimum ofPoint(int classes, double decay) {
    Interval lambda = Interval.point(decay);
    Interval rho = stationary(classes, lambda);
    return new CrossEntropyOptimum(classes, lambda, rho, least(classes, lambda, rho));
  }

  /**
   * Root of the increasing {@code log ρ + x + log(1 + (K-1)e^{-x}) + log λ - log √K}, {@code x =
   * ρ√K/(K-1)}: the equation in logarithms, where nothing overflows. The root lies between {@code ½
   * log(1 + 1/(λ(K-1))) (K-1)/√K} and {@code 1/(λ√K)}, because {@code e^{2x} ≥ 1 + xe^x} and {@code
   * e^x + K-1 ≥ K}.
   */
  private static Interval stationary(int classes, Interval lambda) {
    Interval slope = slope(classes);
    double wrong = classes - 1;
    Interval constant = lambda.log().minus(Interval.point(classes).log().times(0.5));
    MarginLoss loss = new MarginLoss(classes);
    double low = lambda.times(wrong).inverse().log1p().times(0.5).dividedBy(slope).lo();
    double high = lambda.times(Interval.point(classes).sqrt()).inverse().hi();
    Interval bracket =
        Interval.of(Math.max(Double.MIN_VALUE, low * 0.5), Math.min(Double.MAX_VALUE, high * 2));
    return Root.ofIncreasing(
            r -> {
              Interval x = r.times(slope);
              return r.log().plus(constant).plus(x).plus(loss.at(x));
            },
            r -> r.inverse().plus(slope.times(Interval.ONE.minus(loss.slope(r.times(slope))))),
            bracket)
        .getOrElseThrow(
            () -> new IllegalStateException("no root in " + bracket + " for λ = " + lambda));
  }

  /** {@code g(m)} bounds the minimum from above, the tangent there from below. */
  private static Interval least(int classes, Interval lambda, Interval rho) {
    Interval at = Interval.point(rho.mid());
    Interval reached = g(classes, lambda, at);
    Interval tangent = reached.plus(gSlope(classes, lambda, rho).times(rho.minus(at)));
    return Interval.of(Math.max(0, Math.min(reached.lo(), tangent.lo())), reached.hi());
  }

  private static Interval slope(int classes) {
    return Interval.point(classes).sqrt().dividedBy(classes - 1.0);
  }

  private static Interval g(int classes, Interval lambda, Interval rho) {
    return new MarginLoss(classes)
        .at(rho.times(slope(classes)))
        .plus(lambda.times(rho.square()).times(0.5));
  }

  private static Interval gSlope(int classes, Interval lambda, Interval rho) {
    Interval slope = slope(classes);
    return lambda.times(rho).minus(slope.times(new MarginLoss(classes).slope(rho.times(slope))));
  }

  /** {@code g(ρ) = φ(√K ρ/(K-1)) + λρ²/2}: the least F among classifiers of norm ρ. */
  public Interval g(Interval rho) {
    return g(classes, decay, rho);
  }

  /** {@code g(ρ)}. */
  public double g(double rho) {
    return loss().at(Math.sqrt(classes) * rho / (classes - 1)) + decay.mid() * rho * rho / 2;
  }

  /** φ of this number of classes. */
  public MarginLoss loss() {
    return new MarginLoss(classes);
  }

  /** {@code ρ* = ‖W*‖_F}. */
  public Interval rho() {
    return rho;
  }

  /** {@code a = ρ* / √K}, the norm of a classifier row. */
  public Interval scale() {
    return rho.dividedBy(Interval.point(classes).sqrt());
  }

  /** {@code p = λa = 1/(e^{ρ*√K/(K-1)} + K-1)}: the softmax mass of one wrong class. */
  public Interval wrongMass() {
    Interval byDecay = decay.times(scale());
    Interval byMargin = loss().slope(rho.times(slope(classes))).dividedBy(classes - 1.0);
    return byDecay.intersection(byMargin).getOrElse(byDecay);
  }

  /** {@code 1 - (K-1)p}: the softmax mass of the true class. */
  public Interval trueMass() {
    return Interval.ONE.minus(wrongMass().times(classes - 1.0));
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public Interval decay() {
    return decay;
  }

  @Override
  public Interval value() {
    return value;
  }

  /** {@code log K}. */
  @Override
  public Interval valueWithoutClassifier() {
    return Interval.point(classes).log();
  }

  @Override
  public Interval classifierNorm() {
    return rho;
  }

  @Override
  public Interval classifierRowNorm() {
    return scale();
  }

  @Override
  public int leastWidth() {
    return classes;
  }

  @Override
  public Attainment attainment(int width) {
    if (width < leastWidth()) {
      return new Attainment.OnlyALowerBound(
          width,
          leastWidth(),
          Option.none(),
          "a simplex of "
              + classes
              + " vertices does not fit; the optimum is a softmax code, for d - 1 = 2 the regular "
              + classes
              + "-gon, and its value is strictly larger");
    }
    Matrix features = SimplexEtf.canonical(classes, width).vertices();
    return new Attainment.Attained(
        width,
        new OptimalGeometry(
            OptimalGeometry.Frame.SIMPLEX_ETF,
            features,
            features.scale(scale().mid()),
            Vector.zeros(classes)));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof CrossEntropyOptimum that
        && classes == that.classes
        && decay.equals(that.decay);
  }

  @Override
  public int hashCode() {
    return Objects.hash(classes, decay);
  }

  @Override
  public String toString() {
    return "cross entropy optimum, K = "
        + classes
        + ", λ = "
        + decay
        + ": F* = "
        + value
        + ", ρ* = "
        + rho;
  }
}
