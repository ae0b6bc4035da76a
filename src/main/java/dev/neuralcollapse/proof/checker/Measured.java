package dev.neuralcollapse.proof.checker;

import java.util.List;

/** NC1, NC2 and NC3 of the network found, in plain floating point. */
record Measured(double nc1, double nc2, double nc3) {

  static Measured of(List<Ball> features, Data data, double[] head, Theorem theorem) {
    int d = features.get(0).centre().length;
    int k = head.length / d;
    double perClass = (double) features.size() / k;
    double[][] means = new double[k][d];
    double[] overall = new double[d];
    double cosines = 0;
    for (int i = 0; i < features.size(); i++) {
      double[] h = features.get(i).centre();
      int y = data.label(i);
      double dot = 0;
      double square = 0;
      for (int j = 0; j < d; j++) {
        means[y][j] += h[j] / perClass;
        overall[j] += h[j] / features.size();
        dot += h[j] * head[y * d + j];
        square += head[y * d + j] * head[y * d + j];
      }
      cosines += dot / Math.sqrt(square) / features.size();
    }
    double within = 0;
    for (int i = 0; i < features.size(); i++) {
      within += squaredDistance(features.get(i).centre(), means[data.label(i)]);
    }
    double between = 0;
    for (double[] mean : means) {
      between += squaredDistance(mean, overall);
    }
    return new Measured(
        within / features.size() / (between / k), theorem.measuredNc2(head, d), 1 - cosines);
  }

  private static double squaredDistance(double[] a, double[] b) {
    double s = 0;
    for (int j = 0; j < a.length; j++) {
      s += (a[j] - b[j]) * (a[j] - b[j]);
    }
    return s;
  }
}
