package dev.neuralcollapse.bound;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Head;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.NetworkFolder;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import dev.neuralcollapse.optimum.Attainment;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.optimum.OptimalGeometry;
import io.vavr.control.Option;
import java.util.SplittableRandom;

/**
 * Networks for tests, near the optimum or not.
 *
 * @param classes K
 * @param perClass n
 * @param width d
 * @param depth L
 * @param kind of block
 * @param loss ce, mse or mse-bias
 * @param decay λ
 * @param noise how far from collapse, relative
 * @param blocks scale of the entries of the blocks, before division by √d
 */
public record SampleNetworks(
    int classes,
    int perClass,
    int width,
    int depth,
    Kind kind,
    Loss loss,
    double decay,
    double noise,
    double blocks) {

  public static SampleNetworks small(Loss loss) {
    return new SampleNetworks(3, 4, 6, 4, Kind.RN1, loss, 0.02, 1e-3, 0.01);
  }

  /** One-hot inputs, an embedding that puts every sample near its place, small random blocks. */
  public NetworkFolder folder(long seed, EmbeddingDecay embedding) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = classes * perClass;
    OptimalGeometry ideal = ideal();
    Matrix places = ideal.features();
    Matrix head =
        Matrix.generate(
            classes, width, (k, j) -> ideal.classifier().get(k, j) + noise * random.nextGaussian());
    Matrix weight =
        Matrix.generate(
            width, n, (j, i) -> places.get(i / perClass, j) + noise * random.nextGaussian());
    io.vavr.collection.Vector<Block> all =
        io.vavr.collection.Vector.fill(depth - 1, () -> block(random));
    return new NetworkFolder(
        new Network(
            new Affine(weight, Vector.generate(width, j -> noise * random.nextGaussian())),
            all,
            loss == Loss.SQUARED_WITH_BIAS
                ? new Head(head, Option.some(ideal.bias().map(b -> b + noise)))
                : Head.withoutBias(head)),
        new Objective(loss, decay, embedding),
        new Dataset(
            Matrix.identity(n),
            Labels.balanced(classes, perClass),
            new Provenance("one-hot", "test", "none", io.vavr.collection.Vector.empty())),
        seed);
  }

  private OptimalGeometry ideal() {
    GufmOptimum optimum = Ideal.optimum(loss, classes, decay);
    return ((Attainment.Attained) optimum.attainment(width)).geometry();
  }

  private Block block(SplittableRandom random) {
    return switch (kind) {
      case RN1 -> new Block.OneLayer(layer(random));
      case RN2 -> new Block.TwoLayer(layer(random), layer(random));
    };
  }

  private Affine layer(SplittableRandom random) {
    double scale = blocks / Math.sqrt(width);
    return new Affine(
        Matrix.generate(width, width, (i, j) -> scale * random.nextGaussian()),
        Vector.generate(width, j -> scale * random.nextGaussian()));
  }
}
