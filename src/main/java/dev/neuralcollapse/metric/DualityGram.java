package dev.neuralcollapse.metric;

import dev.neuralcollapse.linear.Matrix;

/** NC3 as {@code ‖F(WM) - T‖_F}: raw rows against class means (Zhu et al. 2021; P). */
record DualityGram(Target target) implements Metric {
  @Override
  public String id() {
    return "nc3.duality-gram";
  }

  @Override
  public String convention() {
    return "raw classifier rows times "
        + Subject.MEANS.text(target)
        + " against the "
        + target.text();
  }

  @Override
  public String formula() {
    return "\\lVert WM/\\lVert WM\\rVert_F - " + target.symbol() + "\\rVert_F";
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
        .flatMap(m -> o.weights().map(w -> product(w.values(), m)))
        .fold(
            reason -> MetricValue.undefined(this, reason),
            p ->
                p.maxAbs() <= Observation.ROUND_OFF
                    ? MetricValue.undefined(this, "classifier rows and class means are orthogonal")
                    : MetricValue.of(
                        this,
                        p.scale(1 / p.frobeniusNorm())
                            .minus(target.gram(o.classes()))
                            .frobeniusNorm()));
  }

  private static Matrix product(Matrix w, Matrix m) {
    return w.scale(1 / w.maxAbs()).timesTransposed(m.scale(1 / m.maxAbs()));
  }
}
