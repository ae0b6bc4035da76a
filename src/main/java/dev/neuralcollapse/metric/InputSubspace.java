package dev.neuralcollapse.metric;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.linear.Vector;
import io.vavr.collection.LinkedHashMap;

/**
 * NRC3 of a layer (Deep Neural Regression Collapse, arXiv 2603.23805, as in its released code; P):
 * mean cosine of the principal angles between the t leading principal directions of the features
 * and the t leading right singular vectors of the weight that reads them, in [0, 1].
 */
record InputSubspace() implements RegressionMetric {
  /** Share of the largest beyond which a direction is rounding. */
  private static final double NOISE = 1e-12;

  @Override
  public String id() {
    return "dnrc3";
  }

  @Override
  public String convention() {
    return "centred features; t leading right singular vectors of the weight that reads them";
  }

  @Override
  public String formula() {
    return "\\tfrac1t\\sum_j\\sigma_j\\bigl(V_t(H)^\\top V_t(W)\\bigr)";
  }

  @Override
  public Direction direction() {
    return Direction.TOWARDS_ONE;
  }

  @Override
  public MetricValue measure(RegressionObservation o) {
    return o.next()
        .fold(
            () -> undefined("no weight of the next layer is given"),
            w -> o.constant().fold(() -> value(o, w), this::undefined));
  }

  private MetricValue value(RegressionObservation o, Matrix w) {
    int t = o.outputs();
    Vector e = o.spectrum().values();
    if (Math.min(Math.min(o.width(), w.rows()), w.columns()) < t || w.maxAbs() == 0) {
      return undefined("features or weight have fewer than " + t + " directions");
    }
    Spectrum s = Spectrum.of(w);
    if (s.rank(NOISE) < t || e.get(t - 1) <= NOISE * e.get(0)) {
      return undefined(
          "features or weight span fewer than the "
              + t
              + " directions of the targets: the others are arbitrary");
    }
    Matrix cosines = o.leading().transposedTimes(RegressionObservation.columns(s.right(), t));
    return value(
        Spectrum.valuesOf(cosines).map(x -> Math.min(1, x)).mean(),
        LinkedHashMap.of("featureGap", gap(e, t), "weightGap", gap(s.values(), t)));
  }

  /** How much the last value counted stands out from the next, relative to the largest. */
  private static double gap(Vector values, int t) {
    double next = t < values.size() ? values.get(t) : 0;
    return (values.get(t - 1) - next) / values.get(0);
  }
}
