package dev.neuralcollapse.metric;

import dev.neuralcollapse.linear.Matrix;
import io.vavr.control.Option;
import java.util.Locale;

/**
 * NC2 for the squared loss without bias: {@code ‖WWᵀ/s² - I‖_F}, s the optimum's scale, {@code s =
 * 1/(1+λK)} on unit features. Not scale-free: the scale is part of what it measures. [D]
 *
 * @param scale s {@code > 0}; none when λ is not known
 */
public record FrameDeviation(Option<Double> scale) implements Metric {

  public FrameDeviation {
    if (scale.exists(s -> !(s > 0))) {
      throw new IllegalArgumentException("the scale must be positive, not " + scale.get());
    }
  }

  /** With the scale of the optimum for decay {@code λ > 0}. */
  public static FrameDeviation atDecay(double decay, int classes) {
    return new FrameDeviation(Option.some(scale(decay, classes)));
  }

  /** s of the optimum for decay {@code λ > 0}. */
  public static double scale(double decay, int classes) {
    return 1 / (1 + decay * classes);
  }

  @Override
  public String id() {
    return "nc2.frame-deviation";
  }

  @Override
  public String convention() {
    return "with the optimum's scale s"
        + scale.fold(() -> "", s -> String.format(Locale.ROOT, " = %.6g", s));
  }

  @Override
  public String formula() {
    return "\\lVert WW^\\top/s^2 - I\\rVert_F";
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
    return o.weights()
        .flatMap(
            w ->
                scale
                    .toEither(
                        "it needs the optimum's scale s, which the squared loss without bias and"
                            + " its decay determine")
                    .map(s -> w.values().scale(1 / s)))
        .fold(
            reason -> MetricValue.undefined(this, reason),
            a ->
                MetricValue.of(
                    this,
                    a.timesTransposed(a).minus(Matrix.identity(o.classes())).frobeniusNorm()));
  }
}
