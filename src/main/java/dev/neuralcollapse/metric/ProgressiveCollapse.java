package dev.neuralcollapse.metric;

import dev.neuralcollapse.feature.Features;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;

/**
 * The three per-layer metrics of progressive feedforward collapse (Wang et al., arXiv 2405.00985;
 * P): variability, the simplex of the centred means, and the nearest class mean. Each is another
 * metric under that paper's name.
 *
 * @param number 1, 2 or 3
 */
public record ProgressiveCollapse(int number) implements Metric {

  public ProgressiveCollapse {
    if (number < 1 || number > 3) {
      throw new IllegalArgumentException("there are PFC1, PFC2 and PFC3, not " + number);
    }
  }

  /** PFC1, PFC2, PFC3. */
  static Seq<Metric> metrics() {
    return Vector.of(1, 2, 3).map(ProgressiveCollapse::new);
  }

  /** PFC1, PFC2, PFC3 of one layer. */
  public static Seq<MetricValue> of(Features layer) {
    Observation o = Observation.of(layer, Option.none());
    return metrics().map(m -> m.measure(o));
  }

  private Metric same() {
    return switch (number) {
      case 1 -> new TraceRatio();
      case 2 -> new GramDeviation(Subject.MEANS, Target.SIMPLEX_ETF);
      default -> new NearestMeanAccuracy();
    };
  }

  @Override
  public String id() {
    return "pfc" + number;
  }

  @Override
  public String convention() {
    return "per layer; " + same().convention();
  }

  @Override
  public String formula() {
    return same().formula();
  }

  @Override
  public Direction direction() {
    return same().direction();
  }

  @Override
  public boolean needsClassifier() {
    return false;
  }

  @Override
  public MetricValue measure(Observation o) {
    MetricValue v = same().measure(o);
    return new MetricValue(id(), convention(), v.measured(), v.diagnostics());
  }
}
