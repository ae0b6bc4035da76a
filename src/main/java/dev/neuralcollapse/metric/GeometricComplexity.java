package dev.neuralcollapse.metric;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.feature.ClassMeans;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Vector;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;

/**
 * Geometric complexity {@code GC(f) = (1/N) Σ_i ‖J_f(x_i)‖_F²} of a map on a sample (Munn, Dherin,
 * Gonzalvo 2024, arXiv 2405.15706), and the same divided by the squared distances of the class
 * means, called geometric collapse there; how that is normalised in detail is rebuilt here:
 *
 * <p>{@code (2/(K(K-1))) Σ_{i<j} (GC_i + GC_j)/(2‖μ_i - μ_j‖²)}, GC_k the mean over class k. This
 * is {@code nc1.cdnv} with every class's variance replaced by its geometric complexity, so that a
 * Poincaré inequality with the constant C in every class says that {@code nc1.cdnv ≤ C ·
 * geometric-collapse} (D).
 *
 * <p>Derivatives are with respect to the inputs as they are given to the network.
 */
public final class GeometricComplexity {
  /** Id of the geometric complexity of the features. */
  public static final String FEATURES = "geometric-complexity";

  /** Id of the geometric complexity of the logits. */
  public static final String LOGITS = "geometric-complexity-logits";

  /** Id of the normalised one. */
  public static final String COLLAPSE = "geometric-collapse";

  private GeometricComplexity() {}

  /**
   * All three.
   *
   * @param features N×d with labels: all samples
   * @param at the samples at which Jacobians were taken, numbers of rows of the features
   * @param squares {@code ‖J‖_F²} of the features at these
   * @param logits {@code ‖J‖_F²} of the logits at these
   */
  public static Seq<MetricValue> all(Features features, int[] at, Vector squares, Vector logits) {
    String sample =
        ", mean over " + at.length + " of " + features.samples() + " samples, inputs as given";
    return io.vavr.collection.Vector.of(
        mean(FEATURES, "features before the head" + sample, squares),
        mean(LOGITS, "logits" + sample, logits),
        collapse(features, at, squares, sample));
  }

  /** All three without a value, for this reason. */
  public static Seq<MetricValue> none(String why) {
    return io.vavr.collection.Vector.of(FEATURES, LOGITS, COLLAPSE)
        .map(
            id ->
                new MetricValue(
                    id, "exact Jacobians", new Measured.Undefined(why), LinkedHashMap.empty()));
  }

  private static MetricValue mean(String id, String convention, Vector squares) {
    return value(id, convention, squares.mean(), LinkedHashMap.of("largest", squares.maxAbs()));
  }

  private static MetricValue collapse(Features features, int[] at, Vector squares, String sample) {
    String convention = "features, mean over pairs of classes" + sample;
    return perClass(features.labels(), at, squares)
        .flatMap(gc -> normalised(ClassMeans.of(features), gc))
        .fold(
            why ->
                new MetricValue(
                    COLLAPSE, convention, new Measured.Undefined(why), LinkedHashMap.empty()),
            x -> value(COLLAPSE, convention, x, LinkedHashMap.empty()));
  }

  private static Either<String, Vector> perClass(Labels labels, int[] at, Vector squares) {
    double[] sum = new double[labels.classes()];
    int[] count = new int[labels.classes()];
    for (int i = 0; i < at.length; i++) {
      sum[labels.get(at[i])] += squares.get(i);
      count[labels.get(at[i])]++;
    }
    for (int k = 0; k < sum.length; k++) {
      if (count[k] == 0) {
        return Either.left("no Jacobian was taken in class " + k);
      }
      sum[k] /= count[k];
    }
    return Either.right(Vector.of(sum));
  }

  /**
   * {@code (2/(K(K-1))) Σ_{i<j} (GC_i + GC_j)/(2‖μ_i - μ_j‖²)}, or why there is none.
   *
   * @param means {@code μ_k}
   * @param complexity {@code GC_k}, K values
   */
  public static Either<String, Double> normalised(ClassMeans means, Vector complexity) {
    int k = means.classes();
    double noise = Observation.ROUND_OFF * means.values().maxAbs();
    double sum = 0;
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < i; j++) {
        double distance = means.of(i).minus(means.of(j)).norm();
        if (distance <= noise) {
          return Either.left("classes " + j + " and " + i + " have the same mean");
        }
        sum += (complexity.get(i) + complexity.get(j)) / (2 * distance) / distance;
      }
    }
    return Either.right(sum / (0.5 * k * (k - 1)));
  }

  private static MetricValue value(
      String id, String convention, double x, Map<String, Double> diagnostics) {
    return new MetricValue(
        id,
        convention,
        Double.isFinite(x)
            ? new Measured.Value(x)
            : new Measured.Undefined("the Jacobians are too large for double arithmetic"),
        diagnostics.filterValues(Double::isFinite));
  }
}
