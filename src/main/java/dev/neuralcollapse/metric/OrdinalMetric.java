package dev.neuralcollapse.metric;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.collection.Stream;
import io.vavr.control.Option;

/**
 * Ordinal neural collapse (Ma, Obuchi, Tanaka, arXiv 2506.05801): features collapse to their class
 * means (ONC1), onto the line of the weight vector (ONC2), in the order of the classes (ONC3). The
 * paper's displayed formulas were not available: these are definitions of our own.
 */
public enum OrdinalMetric {
  /** Variability within classes over that between them. */
  WITHIN(
      "onc1",
      "trace of the within-class over trace of the between-class covariance",
      "\\operatorname{tr}\\Sigma_W/\\operatorname{tr}\\Sigma_B"),
  /** Class means beside the line. */
  ALONG(
      "onc2",
      "mean over the classes of 1 - cos² of class mean and weight vector; means that vanish are"
          + " left out",
      "\\tfrac1Q\\sum_q\\big(1-\\cos^2(\\mu_q,w)\\big)"),
  /** Samples beside the line. */
  SAMPLES_ALONG(
      "onc2.samples",
      "mean over the samples of 1 - cos² of feature and weight vector; features that vanish are"
          + " left out",
      "\\tfrac1N\\sum_i\\|h_i-P_wh_i\\|^2/\\|h_i\\|^2"),
  /** Latents beside the midpoints of their classes. */
  MIDPOINTS(
      "onc3",
      "mean distance of the classes' latents to the midpoints of their thresholds, over the mean"
          + " gap; classes with two finite thresholds",
      "\\tfrac1Q\\sum_q\\big|w^\\top\\mu_q-\\tfrac{b_{q-1}+b_q}2\\big|"
          + "\\Big/\\overline{b_q-b_{q-1}}");

  private final String id;
  private final String convention;
  private final String formula;

  OrdinalMetric(String id, String convention, String formula) {
    this.id = id;
    this.convention = convention;
    this.formula = formula;
  }

  /** Stable name, such as {@code onc1}. */
  public String id() {
    return id;
  }

  /** What the id leaves open, in words. */
  public String convention() {
    return convention;
  }

  /** The formula in LaTeX. */
  public String formula() {
    return formula;
  }

  /** All of them: 0 on collapsed features, ONC3 in the limit of no regularisation. */
  public Direction direction() {
    return Direction.TOWARDS_ZERO;
  }

  /** All ordinal metrics of an observation. */
  public static Seq<MetricValue> all(OrdinalObservation o) {
    return Stream.of(values()).map(m -> m.measure(o)).toList();
  }

  /** Its value on an observation. */
  public MetricValue measure(OrdinalObservation o) {
    return switch (this) {
      case WITHIN -> within(o);
      case ALONG -> along(o, o.statistics().means().values());
      case SAMPLES_ALONG -> along(o, o.features().values());
      case MIDPOINTS -> midpoints(o);
    };
  }

  private MetricValue within(OrdinalObservation o) {
    MetricValue same =
        new TraceRatio().measure(new Observation(o.features(), o.statistics(), Option.none()));
    return new MetricValue(id, convention, same.measured(), same.diagnostics());
  }

  private MetricValue along(OrdinalObservation o, Matrix rows) {
    double norm = o.head().norm();
    if (norm == 0) {
      return undefined("the weight vector is zero");
    }
    Vector direction = o.head().scale(1 / norm);
    double least = Observation.ROUND_OFF * rows.maxAbs();
    double sum = 0;
    int counted = 0;
    for (int i = 0; i < rows.rows(); i++) {
      Vector h = rows.row(i);
      double size = h.norm();
      if (size > least) {
        double beside = h.minus(direction.scale(h.dot(direction))).norm() / size;
        sum += beside * beside;
        counted++;
      }
    }
    return counted == 0
        ? undefined("every vector to measure is zero")
        : value(sum / counted, LinkedHashMap.of("counted", (double) counted));
  }

  private MetricValue midpoints(OrdinalObservation o) {
    double distance = 0;
    double gaps = 0;
    int counted = 0;
    int inversions = 0;
    for (int q = 0; q < o.classes(); q++) {
      if (o.bounded(q)) {
        double a = o.thresholds().get(q);
        double b = o.thresholds().get(q + 1);
        distance += Math.abs(o.latent(q) - (a + b) / 2);
        gaps += b - a;
        counted++;
      }
      inversions += q > 0 && o.latent(q) < o.latent(q - 1) ? 1 : 0;
    }
    return counted == 0
        ? undefined("no class has two finite thresholds")
        : value(
            distance / gaps,
            LinkedHashMap.of("classes", (double) counted, "inversions", (double) inversions));
  }

  private MetricValue undefined(String reason) {
    return new MetricValue(id, convention, new Measured.Undefined(reason), LinkedHashMap.empty());
  }

  private MetricValue value(double x, Map<String, Double> diagnostics) {
    return MetricValue.of(id, convention, x, diagnostics);
  }
}
