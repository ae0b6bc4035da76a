package dev.neuralcollapse.metric;

import dev.neuralcollapse.feature.FeatureStatistics;
import io.vavr.collection.LinkedHashMap;

/** NC1 as {@code tr Σ_W / tr Σ_B} (Tirer et al. 2023; Súkeník, Lampert, Mondelli 2025; P). */
public record TraceRatio() implements Metric {
  @Override
  public String id() {
    return "nc1.trace-ratio";
  }

  @Override
  public String convention() {
    return "trace of the within-class over trace of the between-class covariance";
  }

  @Override
  public String formula() {
    return "\\operatorname{tr}\\Sigma_W / \\operatorname{tr}\\Sigma_B";
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
    FeatureStatistics s = o.statistics();
    return o.centredMeans()
        .fold(
            reason -> MetricValue.undefined(this, reason),
            m ->
                MetricValue.of(
                    this,
                    s.withinTrace() / s.betweenTrace(),
                    LinkedHashMap.of(
                        "withinTrace", s.withinTrace(), "betweenTrace", s.betweenTrace())));
  }
}
