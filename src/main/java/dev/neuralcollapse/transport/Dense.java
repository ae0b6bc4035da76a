package dev.neuralcollapse.transport;

/** Inner products of the solver's inner loops: four partial sums, always the same order. */
final class Dense {
  private Dense() {}

  static double dot(double[] a, double[] b, int from, int to) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < to; i++) {
      s0 += a[i] * b[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  static double dot(double[] a, double[] b) {
    return dot(a, b, 0, a.length);
  }

  static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }
}
