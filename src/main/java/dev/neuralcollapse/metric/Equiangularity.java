package dev.neuralcollapse.metric;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;

/**
 * NC2, second half: {@code (1/(K(K-1))) Σ_{i≠j} |cos(a_i, a_j) - t|}, {@code t = -1/(K-1)} for the
 * simplex, 0 for the frame (Papyan, Han, Donoho 2020; P).
 */
record Equiangularity(Subject subject, Target target) implements Metric {
  @Override
  public String id() {
    return "nc2.equiangularity-" + subject.suffix();
  }

  @Override
  public String convention() {
    return "mean of absolute deviations from the " + target.text() + "; " + subject.text(target);
  }

  @Override
  public String formula() {
    return "\\tfrac{1}{K(K-1)}\\sum_{i\\ne j}\\bigl|\\cos(a_i,a_j)"
        + (target == Target.SIMPLEX_ETF ? "+\\tfrac{1}{K-1}" : "")
        + "\\bigr|";
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
    return subject.rows(o, target).fold(reason -> MetricValue.undefined(this, reason), this::value);
  }

  private MetricValue value(Matrix rows) {
    int k = rows.rows();
    double scale = rows.maxAbs();
    Vector[] unit = new Vector[k];
    for (int i = 0; i < k; i++) {
      Vector row = rows.row(i).scale(1 / scale);
      if (row.norm() <= Observation.ROUND_OFF) {
        return MetricValue.undefined(
            this, "the vector of class " + i + " is zero and has no angle");
      }
      unit[i] = row.scale(1 / row.norm());
    }
    double sum = 0;
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < i; j++) {
        sum += 2 * Math.abs(unit[i].dot(unit[j]) - target.cosine(k));
      }
    }
    return MetricValue.of(this, sum / ((double) k * (k - 1)));
  }
}
