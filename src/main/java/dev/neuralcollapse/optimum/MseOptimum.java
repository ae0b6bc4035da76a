package dev.neuralcollapse.optimum;

import dev.neuralcollapse.geometry.OrthogonalFrame;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import io.vavr.control.Option;

/**
 * The optimum under squared error without bias [D]: orthonormal class features, {@code W = s Uᵀ},
 * {@code s = 1/(1+λK)}, {@code F* = λK/(2(1+λK))}.
 *
 * <p>For fixed unit features whose class Gram matrix has eigenvalues {@code g_i} (summing to K)
 * ridge regression reaches {@code (λ/2) Σ 1/(λK + g_i)}, convex in g and least at equal
 * eigenvalues. With {@code m = d-1 < K} at most m of them are positive: the optimum is any
 * unit-norm tight frame, {@code F = (K-m)/(2K) + (λ/2) m/(λK + K/m)}.
 */
public record MseOptimum(int classes, Interval decay) implements GufmOptimum {
  /** Refuses what no model has. */
  public MseOptimum {
    GufmOptimum.check(classes, decay);
  }

  /** {@code s = 1/(1+λK)}. */
  public Interval scale() {
    return decay.times(classes).plus(1).inverse();
  }

  /** {@code 1 - s = λKs}. */
  public Interval shrinkage() {
    return decay.times(classes).inverse().plus(1).inverse();
  }

  @Override
  public Interval value() {
    return shrinkage().times(0.5);
  }

  /** {@code ½}. */
  @Override
  public Interval valueWithoutClassifier() {
    return Interval.point(0.5);
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
    return classes + 1;
  }

  @Override
  public Attainment attainment(int width) {
    if (width < leastWidth()) {
      return new Attainment.OnlyALowerBound(
          width,
          leastWidth(),
          Option.when(width >= 2, () -> new Attainment.SharperBound(inDimension(width - 1), true)),
          "K orthonormal zero-mean features do not fit; the minimisers are the unit-norm tight"
              + " frames of d - 1 dimensions");
    }
    Matrix features = OrthogonalFrame.canonical(classes, width).vectors();
    return new Attainment.Attained(
        width,
        new OptimalGeometry(
            OptimalGeometry.Frame.ORTHONORMAL,
            features,
            features.scale(scale().mid()),
            Vector.zeros(classes)));
  }

  /** {@code (K-m)/(2K) + (λ/2) m/(λK + K/m)}, the second term as {@code (m/2K) / (1 + 1/(λm))}. */
  private Interval inDimension(int m) {
    Interval missing = Interval.ratio(classes - m, 2.0 * classes);
    Interval kept = Interval.ratio(m, 2.0 * classes).dividedBy(decay.times(m).inverse().plus(1));
    return missing.plus(kept);
  }
}
