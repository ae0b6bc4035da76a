package dev.neuralcollapse.optimum;

import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import io.vavr.control.Option;

/**
 * The optimum under squared error with a free, unpenalised bias [D]: class features are a simplex
 * ETF, {@code W} is {@code c = α(K-1)/K} times it, {@code α = 1/(1+λ(K-1))}, the bias is {@code
 * 1/K} everywhere, and {@code F* = (K-1)/(2K) · λ(K-1)/(1+λ(K-1))}.
 *
 * <p>The bias removes the mean: for fixed features the rest is ridge regression on the centred
 * class Gram matrix, whose K-1 eigenvalues sum to at most K; with {@code m = d-1 < K-1} only m of
 * them are positive, so that {@code F ≥ (K-1-m)/(2K) + (λ/2) m/(λK + K/m)}, with equality for
 * unit-norm tight frames of zero sum (harmonic frames exist for even m and for even K).
 */
public record MseBiasOptimum(int classes, Interval decay) implements GufmOptimum {
  /** Refuses what no model has. */
  public MseBiasOptimum {
    GufmOptimum.check(classes, decay);
  }

  /** {@code α = 1/(1+λ(K-1))}: the predictions of the centred targets are shrunk by it. */
  public Interval shrink() {
    return decay.times(classes - 1.0).plus(1).inverse();
  }

  /** {@code c = α(K-1)/K}, the norm of a classifier row. */
  public Interval scale() {
    return shrink().times(Interval.ratio(classes - 1.0, classes));
  }

  @Override
  public Interval value() {
    Interval shrinkage = decay.times(classes - 1.0).inverse().plus(1).inverse();
    return Interval.ratio(classes - 1.0, 2.0 * classes).times(shrinkage);
  }

  /** {@code (K-1)/(2K)}: the bias alone predicts the class frequencies. */
  @Override
  public Interval valueWithoutClassifier() {
    return Interval.ratio(classes - 1.0, 2.0 * classes);
  }

  @Override
  public Interval classifierNorm() {
    return scale().times(Interval.point(classes).sqrt());
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
      int m = width - 1;
      boolean harmonic = m % 2 == 0 || classes % 2 == 0;
      return new Attainment.OnlyALowerBound(
          width,
          leastWidth(),
          Option.when(m >= 1, () -> new Attainment.SharperBound(inDimension(m), harmonic)),
          "a simplex of "
              + classes
              + " vertices does not fit; unit-norm tight frames of zero sum, where they exist, are"
              + " the minimisers");
    }
    Matrix features = SimplexEtf.canonical(classes, width).vertices();
    Vector bias = Vector.generate(classes, k -> 1.0 / classes);
    return new Attainment.Attained(
        width,
        new OptimalGeometry(
            OptimalGeometry.Frame.SIMPLEX_ETF, features, features.scale(scale().mid()), bias));
  }

  private Interval inDimension(int m) {
    Interval missing = Interval.ratio(classes - 1.0 - m, 2.0 * classes);
    Interval kept = Interval.ratio(m, 2.0 * classes).dividedBy(decay.times(m).inverse().plus(1));
    return missing.plus(kept);
  }
}
