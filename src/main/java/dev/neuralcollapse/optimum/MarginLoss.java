package dev.neuralcollapse.optimum;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.Softmax;

/**
 * Cross entropy of a sample whose true logit exceeds every other by the same margin m: {@code φ(m)
 * = log(1 + (K-1) e^{-m})}, decreasing and convex from ∞ to 0. Interval versions are exact images
 * up to rounding.
 *
 * @param classes K ≥ 2
 */
public record MarginLoss(int classes) {
  /** Refuses fewer than two classes. */
  public MarginLoss {
    if (classes < 2) {
      throw new IllegalArgumentException("a margin needs K >= 2, not " + classes);
    }
  }

  /** {@code φ(m)}. */
  public double at(double margin) {
    int wrong = classes - 1;
    return margin >= 0
        ? StrictMath.log1p(wrong * StrictMath.exp(-margin))
        : StrictMath.log(StrictMath.exp(margin) + wrong) - margin;
  }

  /** {@code φ(m)}. */
  public Interval at(Interval margin) {
    return Softmax.marginLoss(Interval.point(classes), margin);
  }

  /** {@code -φ'(m) = (K-1)/(e^m + K-1)}, in (0, 1). */
  public double slope(double margin) {
    int wrong = classes - 1;
    return wrong / (StrictMath.exp(margin) + wrong);
  }

  /** {@code -φ'(m)}. */
  public Interval slope(Interval margin) {
    return Softmax.wrongMass(Interval.point(classes), margin);
  }

  /** {@code φ⁻¹(v) = log((K-1)/(e^v - 1))} for {@code v > 0}. */
  public double inverse(double value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException("φ has no value " + value);
    }
    return StrictMath.log(classes - 1) - logExpm1(value);
  }

  /** {@code φ⁻¹} over the positive members of the interval, of which there must be some. */
  public Interval inverse(Interval value) {
    return Softmax.marginOf(Interval.point(classes), value);
  }

  /** {@code log(e^v - 1)}, for large v as {@code v + log(1 - e^{-v})}. */
  private static double logExpm1(double v) {
    return v < 1 ? StrictMath.log(StrictMath.expm1(v)) : v + StrictMath.log1p(-StrictMath.exp(-v));
  }
}
