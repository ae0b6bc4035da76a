package dev.neuralcollapse.metric;

import dev.neuralcollapse.linear.Vector;
import io.vavr.collection.LinkedHashMap;

/**
 * NRC1 of a layer (Deep Neural Regression Collapse, arXiv 2603.23805, as in its released code; P):
 * the share of the features' variance outside their t leading principal directions. Beside it the
 * squared form of the paper's convolutional networks and the stable rank of the covariance.
 */
record FeatureNoise() implements RegressionMetric {
  @Override
  public String id() {
    return "dnrc1";
  }

  @Override
  public String convention() {
    return "centred features; t the number of targets";
  }

  @Override
  public String formula() {
    return "1-\\operatorname{tr}(V_t^\\top\\Sigma_HV_t)/\\operatorname{tr}\\Sigma_H";
  }

  @Override
  public Direction direction() {
    return Direction.TOWARDS_ZERO;
  }

  @Override
  public MetricValue measure(RegressionObservation o) {
    return o.constant().orElse(o.narrow()).fold(() -> value(o), this::undefined);
  }

  private MetricValue value(RegressionObservation o) {
    double top = o.spectrum().values().get(0);
    Vector e = o.spectrum().values().map(x -> Math.max(0, x / top));
    double tail = 0;
    double squares = 0;
    for (int i = o.outputs(); i < e.size(); i++) {
      tail += e.get(i);
      squares += e.get(i) * e.get(i);
    }
    return value(
        tail / e.sum(),
        LinkedHashMap.of(
            "tailOfSquares", squares / e.sumOfSquares(), "stableRank", e.sumOfSquares()));
  }
}
