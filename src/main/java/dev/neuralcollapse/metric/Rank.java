package dev.neuralcollapse.metric;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.linear.Vector;
import java.util.Locale;

/** Ranks of the uncentred feature matrix as functions of its singular values. */
public record Rank(Kind kind) implements Metric {

  /** Relative size of a singular value that counts for the numerical rank. */
  public static final double TOLERANCE = 1e-3;

  /** Which rank. */
  public enum Kind {
    /** {@code exp(entropy of σ/Σσ)} (Roy, Vetterli 2007; P). */
    EFFECTIVE(
        "effective-rank",
        "\\exp\\bigl(-\\sum_i p_i\\log p_i\\bigr),\\ p=\\sigma/\\textstyle\\sum\\sigma"),
    /** {@code ‖A‖_F²/σ_1²}. */
    STABLE("stable-rank", "\\lVert A\\rVert_F^2/\\sigma_1^2"),
    /** {@code #{σ > tol σ_1}}. */
    NUMERICAL("numerical-rank", "\\#\\{\\sigma > \\tau\\,\\sigma_1\\}");

    private final String id;
    private final String formula;

    Kind(String id, String formula) {
      this.id = id;
      this.formula = formula;
    }
  }

  /** {@code exp(H(σ/Σσ))}, in [1, size], of non-negative values that are not all zero. */
  public static double effective(Vector singularValues) {
    double sum = singularValues.sum();
    double entropy = 0;
    for (double s : singularValues.toArray()) {
      double p = s / sum;
      entropy -= p == 0 ? 0 : p * Math.log(p);
    }
    return Math.exp(entropy);
  }

  /** {@code Σσ²/σ_1²}, in [1, size], of descending values, the first positive. */
  public static double stable(Vector singularValues) {
    return singularValues.scale(1 / singularValues.get(0)).sumOfSquares();
  }

  /** {@code #{σ > tolerance σ_1}} of descending values. */
  public static int numerical(Vector singularValues, double tolerance) {
    int r = 0;
    for (double s : singularValues.toArray()) {
      r += s > tolerance * singularValues.get(0) ? 1 : 0;
    }
    return r;
  }

  @Override
  public String id() {
    return kind.id;
  }

  @Override
  public String convention() {
    return "singular values of the uncentred feature matrix"
        + (kind == Kind.NUMERICAL
            ? String.format(Locale.ROOT, " above %.0e of the largest", TOLERANCE)
            : "");
  }

  @Override
  public String formula() {
    return kind.formula;
  }

  @Override
  public Direction direction() {
    return Direction.DESCRIPTIVE;
  }

  @Override
  public boolean needsClassifier() {
    return false;
  }

  @Override
  public MetricValue measure(Observation o) {
    return measure(o.features().values());
  }

  /** The rank of features N×d. */
  public MetricValue measure(Matrix features) {
    if (features.maxAbs() == 0) {
      return MetricValue.undefined(this, "all features are zero");
    }
    Vector s = Spectrum.valuesOf(features);
    return MetricValue.of(
        this,
        switch (kind) {
          case EFFECTIVE -> effective(s);
          case STABLE -> stable(s);
          case NUMERICAL -> numerical(s, TOLERANCE);
        });
  }
}
