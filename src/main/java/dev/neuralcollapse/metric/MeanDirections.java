package dev.neuralcollapse.metric;

import dev.neuralcollapse.linear.Matrix;

/**
 * NC2 of ReLU features: {@code ‖F(G) - I/√K‖_F} with the Gram matrix G of the class means' own
 * directions, not centred; their lengths do not count (Min, Zhu and Vidal, arXiv 2510.21078,
 * appendix B.2; P). Zero where class means are orthogonal.
 */
record MeanDirections() implements Metric {
  @Override
  public String id() {
    return "nc2.mean-directions";
  }

  @Override
  public String convention() {
    return "directions of the class means, not centred, against the orthogonal frame";
  }

  @Override
  public String formula() {
    return "\\lVert G/\\lVert G\\rVert_F - I/\\sqrt{K}\\rVert_F,\\;"
        + "G_{kl}=\\cos(\\mu_k,\\mu_l)";
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
    Matrix means = o.statistics().means().values();
    int k = o.classes();
    double[] lengths = new double[k];
    for (int i = 0; i < k; i++) {
      lengths[i] = means.row(i).norm();
      if (!(lengths[i] > Observation.ROUND_OFF * means.maxAbs())) {
        return MetricValue.undefined(this, "the mean of class " + i + " is zero");
      }
    }
    Matrix unit = Matrix.generate(k, means.columns(), (i, j) -> means.get(i, j) / lengths[i]);
    Matrix gram = unit.timesTransposed(unit);
    return MetricValue.of(
        this,
        gram.scale(1 / gram.frobeniusNorm())
            .minus(Target.ORTHOGONAL_FRAME.gram(k))
            .frobeniusNorm());
  }
}
