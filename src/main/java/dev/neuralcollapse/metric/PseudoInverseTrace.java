package dev.neuralcollapse.metric;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.PseudoInverse;
import io.vavr.collection.LinkedHashMap;
import io.vavr.control.Option;
import java.util.Locale;

/**
 * NC1 as {@code tr(Σ_W Σ_B⁺)}, with or without the factor {@code 1/K} (Papyan, Han, Donoho 2020;
 * Zhu et al. 2021; P).
 *
 * <p>With {@code Σ_B = M Mᵀ/K} it equals {@code (K/N) Σ_i ‖M⁺(h_i - μ_{y_i})‖²}, which inverts the
 * singular values of M and not their squares. [D]
 *
 * @param perClass whether it is divided by K
 * @param rank singular values of M to invert; none means K-1
 * @param tolerance relative cut-off of singular values of M
 */
public record PseudoInverseTrace(boolean perClass, Option<Integer> rank, double tolerance)
    implements Metric {

  /** With {@code 1/K}, rank K-1. */
  public static PseudoInverseTrace normalised() {
    return new PseudoInverseTrace(true, Option.none(), PseudoInverse.RELATIVE_TOLERANCE);
  }

  /** Without {@code 1/K}, rank K-1. */
  public static PseudoInverseTrace unnormalised() {
    return new PseudoInverseTrace(false, Option.none(), PseudoInverse.RELATIVE_TOLERANCE);
  }

  @Override
  public String id() {
    return perClass ? "nc1.pinv" : "nc1.pinv-unnormalised";
  }

  @Override
  public String convention() {
    return String.format(
        Locale.ROOT,
        "%s 1/K, pseudo-inverse of rank %s, relative cut-off %.0e of the singular values of M",
        perClass ? "with" : "without",
        rank.fold(() -> "K-1", String::valueOf),
        tolerance);
  }

  @Override
  public String formula() {
    return "\\operatorname{tr}(\\Sigma_W \\Sigma_B^+)" + (perClass ? "/K" : "");
  }

  @Override
  public Direction direction() {
    return Direction.TOWARDS_ZERO;
  }

  @Override
  public boolean needsClassifier() {
    return false;
  }

  @Override
  public MetricValue measure(Observation o) {
    int k = o.classes();
    int wanted = rank.getOrElse(k - 1);
    if (o.features().width() < wanted) {
      return MetricValue.undefined(
          this,
          o.features().width()
              + " features cannot span the "
              + wanted
              + " directions of the class means");
    }
    return o.centredMeans()
        .fold(reason -> MetricValue.undefined(this, reason), m -> value(o, m, wanted));
  }

  private MetricValue value(Observation o, Matrix means, int wanted) {
    PseudoInverse inverse = PseudoInverse.of(means, wanted, tolerance);
    Matrix whitened = o.statistics().deviations().times(inverse.matrix());
    double perClassValue = whitened.sumOfSquares() / o.statistics().samples();
    return MetricValue.of(
        this,
        perClass ? perClassValue : o.classes() * perClassValue,
        LinkedHashMap.of(
            "rank", (double) inverse.rank(),
            "eigengap", inverse.eigengap(),
            "smallestKept", inverse.smallestKept(),
            "largestDropped", inverse.largestDropped()));
  }
}
