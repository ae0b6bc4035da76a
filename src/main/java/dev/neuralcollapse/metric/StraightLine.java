package dev.neuralcollapse.metric;

import dev.neuralcollapse.feature.FeatureStatistics;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.control.Option;

/**
 * The straight line from one layer's features to another's, {@code h_i(t) = (1-t) x_i + t h_i},
 * {@code t} in [0, 1]: what progressive feedforward collapse predicts of the layers between (Wang,
 * Gai, Zhang 2024, arXiv 2405.00985, equations 10 and 11; P). The class means move on the line
 * between theirs. The prediction is an assumption about trained ResNets with weight decay, not a
 * theorem; the theorems say how PFC1 and PFC2 behave on the line.
 *
 * @param start X, N×d
 * @param end H, N×d, the same samples
 */
public record StraightLine(Features start, Features end) {

  public StraightLine {
    if (start.width() != end.width() || !start.labels().equals(end.labels())) {
      throw new IllegalArgumentException(
          "both ends are the same samples at the same width: "
              + start.values()
              + ", "
              + end.values());
    }
  }

  /** The features at t. */
  public Features at(double t) {
    Matrix x = start.values();
    Matrix h = end.values();
    return new Features(
        Matrix.generate(x.rows(), x.columns(), (i, j) -> (1 - t) * x.get(i, j) + t * h.get(i, j)),
        start.labels());
  }

  /** PFC1 at t. */
  public MetricValue pfc1(double t) {
    return measure(1, t);
  }

  /** PFC2 at t. */
  public MetricValue pfc2(double t) {
    return measure(2, t);
  }

  private MetricValue measure(int number, double t) {
    return new ProgressiveCollapse(number).measure(Observation.of(at(t), Option.none()));
  }

  /**
   * The cosine between the centred class means of both ends, {@code ⟨X_c, M_c⟩ / (‖X_c‖ ‖M_c‖)};
   * none where either has none. If the end is collapsed and the start is not, PFC1 falls on all of
   * the line exactly if this is not negative (D).
   */
  public Option<Double> meansCosine() {
    Matrix x = FeatureStatistics.of(start).centredMeans().values();
    Matrix m = FeatureStatistics.of(end).centredMeans().values();
    double size = x.maxAbs();
    double other = m.maxAbs();
    return Option.when(
        size > 0 && other > 0,
        () -> {
          Matrix u = x.scale(1 / size);
          Matrix v = m.scale(1 / other);
          return Math.clamp(u.dot(v) / (u.frobeniusNorm() * v.frobeniusNorm()), -1.0, 1.0);
        });
  }
}
