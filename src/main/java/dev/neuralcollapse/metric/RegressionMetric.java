package dev.neuralcollapse.metric;

import io.vavr.collection.Map;

/** One way to turn the features of a regression into a number, with its convention. */
public interface RegressionMetric {
  /** Stable name, such as {@code nrc1} or {@code dnrc2-released}. */
  String id();

  /** What the id leaves open, in words. */
  String convention();

  /** The formula in LaTeX. */
  String formula();

  Direction direction();

  /** Its value on an observation. */
  MetricValue measure(RegressionObservation observation);

  /** A value under this convention. */
  default MetricValue value(double value, Map<String, Double> diagnostics) {
    return MetricValue.of(id(), convention(), value, diagnostics);
  }

  /** No value, for this reason. */
  default MetricValue undefined(String reason) {
    return new MetricValue(
        id(),
        convention(),
        new Measured.Undefined(reason),
        io.vavr.collection.LinkedHashMap.empty());
  }
}
