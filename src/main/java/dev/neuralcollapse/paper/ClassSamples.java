package dev.neuralcollapse.paper;

import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalSystem;
import dev.neuralcollapse.proof.IntervalVector;

/**
 * Features of balanced classes in intervals, with the statistics of progressive collapse from their
 * definitions.
 *
 * @param rows N×d, class after class
 * @param perClass n
 */
record ClassSamples(IntervalMatrix rows, int perClass) {

  /** K. */
  int classes() {
    return rows.rows() / perClass;
  }

  /** Class means, K×d. */
  IntervalMatrix means() {
    return IntervalMatrix.generate(
        classes(),
        k -> IntervalMatrix.generate(perClass, i -> rows.row(k * perClass + i)).meanRow());
  }

  /** Class means minus their mean, K×d. */
  IntervalMatrix centredMeans() {
    return centred(means());
  }

  /** The rows minus their mean. */
  static IntervalMatrix centred(IntervalMatrix m) {
    IntervalVector mean = m.meanRow();
    return m.map(r -> r.minus(mean));
  }

  /** Samples minus the means of their classes, N×d. */
  IntervalMatrix deviations() {
    IntervalMatrix means = means();
    return IntervalMatrix.generate(rows.rows(), i -> rows.row(i).minus(means.row(i / perClass)));
  }

  /** {@code tr Σ_W}. */
  Interval within() {
    return deviations().sumOfSquares().dividedBy(rows.rows());
  }

  /** {@code tr Σ_B}. */
  Interval between() {
    return centredMeans().sumOfSquares().dividedBy(classes());
  }

  /** {@code tr Σ_W / tr Σ_B}. */
  Interval pfc1() {
    return within().dividedBy(between());
  }

  /**
   * {@code tr(Σ_W Σ_B⁺)/K}, for class means of rank K-1. With the centred means M (K×d) and {@code
   * G = MMᵀ}, {@code Σ_B⁺ = K Mᵀ (G⁺)² M}, and on vectors of zero sum {@code G⁺ = (G + 11ᵀ)⁻¹}.
   */
  Interval pseudoInverseTrace() {
    IntervalMatrix m = centredMeans();
    IntervalMatrix gram =
        m.timesTransposed(m).map(r -> IntervalVector.generate(classes(), j -> r.get(j).plus(1)));
    IntervalMatrix products = m.timesTransposed(deviations());
    return IntervalSystem.solve(gram, products).sumOfSquares().dividedBy(rows.rows());
  }

  /** {@code ‖AAᵀ/‖AAᵀ‖_F - S/√(K-1)‖_F} for rows A of zero sum. */
  static Interval simplexDeviation(IntervalMatrix a) {
    IntervalMatrix gram = a.timesTransposed(a);
    int k = a.rows();
    IntervalMatrix target =
        IntervalMatrix.of(SimplexEtf.projector(k)).times(Interval.point(k - 1.0).sqrt().inverse());
    return gram.times(gram.norm().inverse()).minus(target).norm();
  }
}
