package dev.neuralcollapse.bound;

import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Loss;
import io.vavr.control.Option;

/**
 * A feasible or infeasible point of the generalised unconstrained features model: {@code F(W,H) =
 * (1/N) Σ_i ℓ(W h_i + b, y_i) + (λ/2)‖W‖_F²} (Súkeník, Lampert, Mondelli 2025, arXiv 2505.15239;
 * P). Feasible means {@code ‖h_i‖ = 1}, {@code 1ᵀh_i = 0} and as many samples of each class; the
 * record itself asks for none of it.
 *
 * @param features N×d
 * @param head {@code W}, K×d, and a bias only for the loss that has one
 * @param loss ℓ
 * @param decay λ {@code > 0}
 */
public record LastLayer(Features features, ClassifierWeights head, Loss loss, double decay) {

  public LastLayer {
    if (head.classes() != features.classes() || head.width() != features.width()) {
      throw new IllegalArgumentException(
          "a head of "
              + head.classes()
              + "x"
              + head.width()
              + " for "
              + features.classes()
              + " classes and "
              + features.width()
              + " features");
    }
    if (!(decay > 0) || !Double.isFinite(decay)) {
      throw new IllegalArgumentException("decay must be positive and finite, not " + decay);
    }
    if (loss != Loss.SQUARED_WITH_BIAS && head.bias().exists(b -> b.maxAbs() != 0)) {
      throw new IllegalArgumentException("the loss " + loss.id() + " has a head without bias");
    }
  }

  /** K. */
  public int classes() {
    return features.classes();
  }

  /** N. */
  public int samples() {
    return features.samples();
  }

  /** {@code F(W,H)}. */
  public double objective() {
    return meanLoss() + decay / 2 * head.values().sumOfSquares();
  }

  /** {@code (1/N) Σ_i ℓ(W h_i + b, y_i)}. */
  public double meanLoss() {
    Matrix z = head.logits(features);
    double s = 0;
    for (int i = 0; i < samples(); i++) {
      s += loss.of(z.row(i).toArray(), label(i));
    }
    return s / samples();
  }

  /** The head's bias, zero if it has none. */
  Vector bias() {
    return head.bias().getOrElse(() -> Vector.zeros(classes()));
  }

  int label(int i) {
    return features.labels().get(i);
  }

  /** How far the features are from the model's. */
  public Deviation deviation() {
    return Deviation.of(features);
  }

  /**
   * The same head on the nearest features of unit norm and zero mean; none if a sample has no
   * direction.
   */
  public Option<LastLayer> onSphere() {
    return Rescaling.project(features).map(h -> new LastLayer(h, head, loss, decay));
  }
}
