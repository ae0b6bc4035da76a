package dev.neuralcollapse.metric;

import dev.neuralcollapse.linear.Vector;

/** NC2, first half: {@code std_k ‖a_k‖ / mean_k ‖a_k‖} (Papyan, Han, Donoho 2020; P). */
record Equinorm(Subject subject, Target target) implements Metric {
  @Override
  public String id() {
    return "nc2.equinorm-" + subject.suffix();
  }

  @Override
  public String convention() {
    return "sample standard deviation over K-1; " + subject.text(target);
  }

  @Override
  public String formula() {
    return "\\operatorname{std}_k\\lVert a_k\\rVert / \\operatorname{mean}_k\\lVert a_k\\rVert";
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
            rows -> {
              int k = rows.rows();
              double scale = 1 / rows.maxAbs();
              Vector norms = Vector.generate(k, i -> rows.row(i).scale(scale).norm());
              double mean = norms.mean();
              double variance = norms.map(x -> x - mean).sumOfSquares() / (k - 1);
              return MetricValue.of(this, Math.sqrt(variance) / mean);
            });
  }
}
