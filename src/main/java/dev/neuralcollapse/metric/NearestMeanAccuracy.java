package dev.neuralcollapse.metric;

/** Share of samples nearer to their own class mean than to any other; a tie counts as wrong. */
public record NearestMeanAccuracy() implements Metric {
  @Override
  public String id() {
    return "ncc.accuracy";
  }

  @Override
  public String convention() {
    return "own class mean strictly nearest, in the Euclidean norm";
  }

  @Override
  public String formula() {
    return "\\tfrac1N\\#\\{i : \\arg\\min_k\\lVert h_i-\\mu_k\\rVert = y_i\\}";
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
    return MetricValue.of(this, share(o));
  }

  static double share(Observation o) {
    int[] decided = NearestMean.decisions(o.features(), o.statistics().means());
    int right = 0;
    for (int i = 0; i < decided.length; i++) {
      right += decided[i] == o.features().labels().get(i) ? 1 : 0;
    }
    return (double) right / decided.length;
  }
}
