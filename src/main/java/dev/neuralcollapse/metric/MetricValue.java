package dev.neuralcollapse.metric;

import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Map;
import io.vavr.control.Option;

/**
 * A metric's value with the convention it was computed under: two runs are compared only under the
 * same one.
 *
 * @param id the metric's id, such as {@code nc1.trace-ratio}
 * @param convention the convention in words
 * @param measured the number, or why there is none
 * @param diagnostics named finite numbers that say how far to trust it, in a fixed order
 */
public record MetricValue(
    String id, String convention, Measured measured, Map<String, Double> diagnostics) {

  static MetricValue of(Metric metric, double value) {
    return of(metric, value, LinkedHashMap.empty());
  }

  /** A value that overflowed becomes undefined. */
  static MetricValue of(Metric metric, double value, Map<String, Double> diagnostics) {
    return of(metric.id(), metric.convention(), value, diagnostics);
  }

  /** A value that overflowed becomes undefined. */
  static MetricValue of(
      String id, String convention, double value, Map<String, Double> diagnostics) {
    Measured measured =
        Double.isFinite(value)
            ? new Measured.Value(value)
            : new Measured.Undefined(
                "the numbers are too large or too small for double arithmetic");
    return new MetricValue(id, convention, measured, diagnostics.filterValues(Double::isFinite));
  }

  static MetricValue undefined(Metric metric, String reason) {
    return new MetricValue(
        metric.id(), metric.convention(), new Measured.Undefined(reason), LinkedHashMap.empty());
  }

  /** The same with a further clause in its convention. */
  MetricValue conventionAlso(String clause) {
    return new MetricValue(id, convention + "; " + clause, measured, diagnostics);
  }

  /** The number, if there is one. */
  public Option<Double> value() {
    return switch (measured) {
      case Measured.Value v -> Option.some(v.value());
      case Measured.Undefined u -> Option.none();
    };
  }

  /** Why there is no number. */
  public Option<String> reason() {
    return switch (measured) {
      case Measured.Value v -> Option.none();
      case Measured.Undefined u -> Option.some(u.reason());
    };
  }
}
