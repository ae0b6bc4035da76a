package dev.neuralcollapse.bound;

import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.control.Option;

/**
 * Features brought to the sphere: every sample centred and divided by its own norm, W multiplied by
 * the mean norm r and λ divided by {@code r²}, so that {@code λ‖W‖²} stays. Where all norms agree
 * and W does not see the mean, logits and objective stay as well; otherwise it is another problem,
 * and {@code logitChange} says by how much. [D]
 *
 * @param layer the rescaled point, its decay {@code λ/r²}
 * @param norm r, the mean of {@code ‖h_i - mean(h_i) 1‖}
 * @param normSpread {@code max_i |‖h_i - mean(h_i) 1‖/r - 1|}
 * @param logitChange largest absolute change of a logit
 */
public record Rescaling(LastLayer layer, double norm, double normSpread, double logitChange) {

  /** Relative change of logits that counts as none. */
  private static final double SAME = 1e-9;

  /**
   * The rescaling; none if some sample has no variance over its coordinates, or if the new
   * classifier or decay would leave the range of double precision.
   */
  public static Option<Rescaling> of(LastLayer layer) {
    return project(layer.features()).flatMap(h -> of(layer, h));
  }

  private static Option<Rescaling> of(LastLayer layer, Features projected) {
    Matrix values = layer.features().values();
    Vector norms =
        Vector.generate(
            values.rows(),
            i -> {
              Vector h = values.row(i);
              double mean = h.mean();
              return h.map(x -> x - mean).norm();
            });
    double r = norms.mean();
    double decay = layer.decay() / (r * r);
    if (!(decay > 0)
        || !Double.isFinite(decay)
        || !Double.isFinite(r * layer.head().values().maxAbs())) {
      return Option.none();
    }
    ClassifierWeights head =
        new ClassifierWeights(layer.head().values().scale(r), layer.head().bias());
    LastLayer rescaled = new LastLayer(projected, head, layer.loss(), decay);
    double change = head.logits(projected).minus(layer.head().logits(layer.features())).maxAbs();
    return Option.some(new Rescaling(rescaled, r, norms.map(x -> x / r - 1).maxAbs(), change));
  }

  /** Whether it is the same problem in other units. */
  public boolean isExact() {
    double scale = layer.head().logits(layer.features()).maxAbs();
    return logitChange <= SAME * Math.max(1, scale);
  }

  /** {@code LN} of every sample; none if it has no value for some sample. */
  static Option<Features> project(Features features) {
    Matrix values = features.values();
    double[] all = new double[values.rows() * values.columns()];
    for (int i = 0; i < values.rows(); i++) {
      Option<Vector> h = Sphere.layerNorm(values.row(i));
      if (h.isEmpty()) {
        return Option.none();
      }
      System.arraycopy(h.get().toArray(), 0, all, i * values.columns(), values.columns());
    }
    return Option.some(
        new Features(Matrix.of(values.rows(), values.columns(), all), features.labels()));
  }
}
