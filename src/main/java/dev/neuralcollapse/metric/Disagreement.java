package dev.neuralcollapse.metric;

import dev.neuralcollapse.linear.Matrix;

/**
 * NC4: share of samples that classifier and nearest class mean decide differently; a tie agrees
 * with nothing (Papyan, Han, Donoho 2020; P).
 */
public record Disagreement() implements Metric {
  @Override
  public String id() {
    return "nc4.disagreement";
  }

  @Override
  public String convention() {
    return "with the classifier's bias; a tie counts as disagreement";
  }

  @Override
  public String formula() {
    return "\\tfrac1N\\#\\{i : \\arg\\max(Wh_i+b) \\ne \\arg\\min_k\\lVert h_i-\\mu_k\\rVert\\}";
  }

  @Override
  public Direction direction() {
    return Direction.TOWARDS_ZERO;
  }

  @Override
  public boolean needsClassifier() {
    return true;
  }

  @Override
  public MetricValue measure(Observation o) {
    return o.weights()
        .fold(
            reason -> MetricValue.undefined(this, reason),
            w -> {
              int[] nearest = NearestMean.decisions(o.features(), o.statistics().means());
              Matrix logits = w.logits(o.features());
              int different = 0;
              for (int i = 0; i < nearest.length; i++) {
                int chosen = NearestMean.best(logits.row(i).toArray());
                different += chosen == NearestMean.TIE || chosen != nearest[i] ? 1 : 0;
              }
              return MetricValue.of(this, (double) different / nearest.length);
            });
  }
}
