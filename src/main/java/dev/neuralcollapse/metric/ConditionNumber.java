package dev.neuralcollapse.metric;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.linear.Vector;
import io.vavr.collection.LinkedHashMap;

/**
 * NC2 as the condition number {@code σ_1/σ_r} of the class means, r the rank of the target: K-1 for
 * centred means and the simplex, K for uncentred means and the frame (Súkeník, Mondelli, Lampert
 * 2023, 2024; P).
 */
record ConditionNumber(Target target) implements Metric {
  @Override
  public String id() {
    return "nc2.condition-number";
  }

  @Override
  public String convention() {
    return Subject.MEANS.text(target)
        + " restricted to rank "
        + (target == Target.SIMPLEX_ETF ? "K-1" : "K");
  }

  @Override
  public String formula() {
    return "\\sigma_1(M)/\\sigma_{" + (target == Target.SIMPLEX_ETF ? "K-1" : "K") + "}(M)";
  }

  @Override
  public Direction direction() {
    return Direction.TOWARDS_ONE;
  }

  @Override
  public boolean needsClassifier() {
    return false;
  }

  @Override
  public MetricValue measure(Observation o) {
    return o.means(target).fold(reason -> MetricValue.undefined(this, reason), m -> value(o, m));
  }

  private MetricValue value(Observation o, Matrix means) {
    int rank = target.rank(o.classes());
    if (o.features().width() < rank) {
      return MetricValue.undefined(
          this,
          o.features().width()
              + " features cannot span the "
              + rank
              + " directions of the class means");
    }
    Vector s = Spectrum.valuesOf(means);
    double last = s.get(rank - 1);
    return last <= Observation.ROUND_OFF * s.get(0)
        ? MetricValue.undefined(this, "the class means span fewer than " + rank + " directions")
        : MetricValue.of(this, s.get(0) / last, LinkedHashMap.of("smallestKept", last));
  }
}
