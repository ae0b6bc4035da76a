package dev.neuralcollapse.metric;

import dev.neuralcollapse.linear.Matrix;

/** NC3 as {@code ‖F(Wᵀ) - F(M)‖_F²}, squared (Papyan, Han, Donoho 2020; P). */
record DualityDistance(Target target) implements Metric {
  @Override
  public String id() {
    return "nc3.distance";
  }

  @Override
  public String convention() {
    return "squared distance of raw classifier rows and " + Subject.MEANS.text(target);
  }

  @Override
  public String formula() {
    return "\\bigl\\lVert W^\\top/\\lVert W\\rVert_F - M/\\lVert M\\rVert_F\\bigr\\rVert_F^2";
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
    return o.means(target)
        .flatMap(m -> o.weights().map(w -> unit(w.values()).minus(unit(m)).sumOfSquares()))
        .fold(reason -> MetricValue.undefined(this, reason), v -> MetricValue.of(this, v));
  }

  private static Matrix unit(Matrix a) {
    Matrix scaled = a.scale(1 / a.maxAbs());
    return scaled.scale(1 / scaled.frobeniusNorm());
  }
}
