package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Head;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import io.vavr.control.Option;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A random network, objective and data set in general position, drawn from a seed and a shape;
 * every bias is drawn too, so that no gradient is zero by construction.
 */
public record TrainingCase(Network network, Objective objective, Dataset data) {

  public static TrainingCase of(
      long seed,
      Kind kind,
      int depth,
      int width,
      int inputs,
      int classes,
      int samples,
      Loss loss,
      EmbeddingDecay decay) {
    SplittableRandom r = new SplittableRandom(seed);
    io.vavr.collection.Vector<Block> blocks =
        io.vavr.collection.Vector.fill(
            depth - 1,
            () ->
                kind == Kind.RN1
                    ? new Block.OneLayer(affine(r, width, width, 0.4))
                    : new Block.TwoLayer(
                        affine(r, width, width, 0.6), affine(r, width, width, 0.6)));
    Option<Vector> bias =
        loss == Loss.SQUARED_WITH_BIAS ? Option.some(vector(r, classes, 1)) : Option.none();
    Network network =
        new Network(
            affine(r, width, inputs, 1), blocks, new Head(matrix(r, classes, width, 1.5), bias));
    int[] labels = IntStream.range(0, samples).map(i -> i % classes).toArray();
    Dataset data =
        new Dataset(
            matrix(r, samples, inputs, 1),
            Labels.of(labels, "a test").get(),
            new Provenance("random", "a test", "none", io.vavr.collection.Vector.empty()));
    return new TrainingCase(network, new Objective(loss, 0.02, decay), data);
  }

  private static Affine affine(SplittableRandom r, int outputs, int inputs, double scale) {
    return new Affine(
        matrix(r, outputs, inputs, scale / Math.sqrt(inputs)), vector(r, outputs, 0.3));
  }

  private static Matrix matrix(SplittableRandom r, int rows, int columns, double scale) {
    return Matrix.generate(rows, columns, (i, j) -> scale * r.nextGaussian());
  }

  private static Vector vector(SplittableRandom r, int size, double scale) {
    return Vector.generate(size, i -> scale * r.nextGaussian());
  }

  public ResidualNetwork architecture() {
    Kind kind = network.blocks().exists(b -> b instanceof Block.TwoLayer) ? Kind.RN2 : Kind.RN1;
    return new ResidualNetwork(
        kind, network.inputs(), network.width(), network.depth(), network.classes());
  }

  public Layout layout() {
    return Layout.of(architecture(), objective.loss());
  }

  public double[] theta() {
    return Parameters.flatten(layout(), network);
  }

  /** The objective by the pure, unhurried definition. */
  public double total(double[] theta) {
    return switch (objective.at(Parameters.network(layout(), theta), data)) {
      case Objective.Decomposition d -> d.total();
      case Objective.NoValue n -> Double.NaN;
    };
  }
}
