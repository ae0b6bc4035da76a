package dev.neuralcollapse.bench;

/**
 * Least squares line through points: {@code y ≈ start + slope x}.
 *
 * @param start value at 0
 * @param slope per unit of x
 * @param deviation largest {@code |y - line| / y}
 */
public record Line(double start, double slope, double deviation) {

  /** Through at least two points with different x; residuals are weighted by 1/y. */
  public static Line through(double[] x, double[] y) {
    double w = 0;
    double wx = 0;
    double wy = 0;
    double wxx = 0;
    double wxy = 0;
    for (int i = 0; i < x.length; i++) {
      double weight = 1 / (y[i] * y[i]);
      w += weight;
      wx += weight * x[i];
      wy += weight * y[i];
      wxx += weight * x[i] * x[i];
      wxy += weight * x[i] * y[i];
    }
    double slope = (w * wxy - wx * wy) / (w * wxx - wx * wx);
    double start = (wy - slope * wx) / w;
    double deviation = 0;
    for (int i = 0; i < x.length; i++) {
      deviation = Math.max(deviation, Math.abs(y[i] - start - slope * x[i]) / y[i]);
    }
    return new Line(start, slope, deviation);
  }
}
