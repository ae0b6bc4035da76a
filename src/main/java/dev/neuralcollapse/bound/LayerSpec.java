package dev.neuralcollapse.bound;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.geometry.OrthogonalFrame;
import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Loss;
import io.vavr.control.Option;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * A recipe for a feasible last layer: the exact optimum, disturbed. Where the width has no room for
 * the optimum, class features start at random.
 *
 * @param seed of every random choice
 * @param loss ℓ
 * @param classes {@code K >= 2}
 * @param perClass {@code n >= 1}
 * @param width {@code d >= 2}
 * @param decay λ {@code > 0}
 * @param featureNoise size of the Gaussian vector added to every feature before it is put back on
 *     the sphere; {@code >= 0}, from about 100 on features are random
 * @param headNoise size of the Gaussian matrix added to W, relative to the optimal norm; {@code >=
 *     0}
 */
public record LayerSpec(
    long seed,
    Loss loss,
    int classes,
    int perClass,
    int width,
    double decay,
    double featureNoise,
    double headNoise) {

  public LayerSpec {
    if (classes < 2
        || perClass < 1
        || width < 2
        || !(decay > 0)
        || !(featureNoise >= 0)
        || !(headNoise >= 0)) {
      throw new IllegalArgumentException(
          "K >= 2, n >= 1, d >= 2, positive decay, non-negative noise");
    }
  }

  /** Whether the width has room for the geometry of the optimum. */
  public boolean hasRoom() {
    return width - 1 >= (loss == Loss.SQUARED ? classes : classes - 1);
  }

  /** The layer; the same for equal specs. */
  public LastLayer draw() {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(seed);
    ZigguratSampler.NormalizedGaussian gauss = ZigguratSampler.NormalizedGaussian.of(rng);
    Matrix ideal = ideal(rng);
    Labels labels = Labels.balanced(classes, perClass);
    Matrix features =
        Matrix.ofRows(
            io.vavr.collection.Vector.range(0, labels.size())
                .map(i -> near(ideal.row(labels.get(i)), rng, gauss)));
    Ideal optimum = Ideal.of(loss, classes, decay);
    double spread = headNoise * optimum.norm() / Math.sqrt(classes * (double) width);
    Matrix head =
        Matrix.generate(
            classes, width, (k, j) -> optimum.scale() * ideal.get(k, j) + spread * gauss.sample());
    return new LastLayer(
        new Features(features, labels), new ClassifierWeights(head, bias(gauss)), loss, decay);
  }

  /** The class features of the optimum, K×d. */
  private Matrix ideal(UniformRandomProvider rng) {
    Sphere sphere = new Sphere(width);
    if (!hasRoom()) {
      return Matrix.ofRows(
          io.vavr.collection.Vector.range(0, classes).map(k -> sphere.random(rng)));
    }
    return loss == Loss.SQUARED
        ? OrthogonalFrame.canonical(classes, width).vectors()
        : SimplexEtf.canonical(classes, width).vertices();
  }

  private Vector near(
      Vector centre, UniformRandomProvider rng, ZigguratSampler.NormalizedGaussian gauss) {
    double scale = featureNoise / Math.sqrt(width);
    Vector moved = Vector.generate(width, j -> centre.get(j) + scale * gauss.sample());
    return featureNoise == 0
        ? centre
        : Sphere.layerNorm(moved).getOrElse(() -> new Sphere(width).random(rng));
  }

  private Option<Vector> bias(ZigguratSampler.NormalizedGaussian gauss) {
    return loss == Loss.SQUARED_WITH_BIAS
        ? Option.some(
            Vector.generate(classes, k -> 1.0 / classes + headNoise * gauss.sample() / classes))
        : Option.none();
  }
}
