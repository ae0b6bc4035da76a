package dev.neuralcollapse.metric;

import dev.neuralcollapse.linear.Matrix;

/**
 * NC2 as the distance of a Gram matrix from the target's, both of Frobenius norm 1: {@code ‖F(AAᵀ)
 * - T‖_F}, in [0, 2) (Zhu et al. 2021, Súkeník, Lampert, Mondelli 2025 for raw rows; Zhou et al.
 * 2022 for centred rows; P).
 */
record GramDeviation(Subject subject, Target target) implements Metric {
  @Override
  public String id() {
    return "nc2.etf-" + subject.suffix();
  }

  @Override
  public String convention() {
    return subject.text(target) + " against the " + target.text();
  }

  @Override
  public String formula() {
    String g = subject.gram();
    return "\\lVert " + g + "/\\lVert " + g + "\\rVert_F - " + target.symbol() + "\\rVert_F";
  }

  @Override
  public Direction direction() {
    return Direction.TOWARDS_ZERO;
  }

  @Override
  public boolean needsClassifier() {
    return subject.needsClassifier();
  }

  @Override
  public MetricValue measure(Observation o) {
    return subject
        .rows(o, target)
        .fold(
            reason -> MetricValue.undefined(this, reason),
            rows ->
                MetricValue.of(this, unit(rows).minus(target.gram(o.classes())).frobeniusNorm()));
  }

  /**
   * {@code AAᵀ/‖AAᵀ‖_F}, K×K, for a non-zero A; scaled first so that no square over- or underflows.
   */
  private static Matrix unit(Matrix rows) {
    Matrix a = rows.scale(1 / rows.maxAbs());
    Matrix gram = a.timesTransposed(a);
    return gram.scale(1 / gram.frobeniusNorm());
  }
}
