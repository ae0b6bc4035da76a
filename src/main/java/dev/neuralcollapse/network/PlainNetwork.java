package dev.neuralcollapse.network;

import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;

/**
 * A network without LayerNorm with its parameters, as a value; what it computes is said at {@link
 * Perceptron}.
 *
 * @param kind with or without skip connections
 * @param embedding {@code lin_0}, d×D; none for a linear model
 * @param blocks {@code L-1} of them, each d to d; for an MLP its further layers
 * @param head {@code W_L}, K×d
 */
public record PlainNetwork(
    Perceptron.Kind kind, Option<Affine> embedding, Seq<Block> blocks, Head head) implements Model {

  public PlainNetwork {
    if (embedding.isEmpty() && (kind == Perceptron.Kind.RESNET || !blocks.isEmpty())) {
      throw new IllegalArgumentException("only a linear model has no embedding");
    }
  }

  @Override
  public Perceptron architecture() {
    int width = head.weight().columns();
    boolean two = blocks.exists(b -> b instanceof Block.TwoLayer);
    return new Perceptron(
        kind,
        two ? ResidualNetwork.Kind.RN2 : ResidualNetwork.Kind.RN1,
        embedding.map(Affine::inputs).getOrElse(width),
        width,
        embedding.isEmpty() ? 0 : blocks.size() + 1,
        head.weight().rows(),
        head.bias().isDefined());
  }

  /**
   * Runs samples in rows (N×D) through all layers and keeps every one: after the embedding, then
   * after every block, N×d each; for a linear model the inputs.
   */
  public Forward.Completed forward(Matrix inputs) {
    if (embedding.isEmpty()) {
      return new Forward.Completed(Vector.of(inputs), head.logits(inputs));
    }
    Matrix x = embedding.get().applyToRows(inputs);
    Vector<Matrix> layers =
        Vector.of(
            switch (kind) {
              case MLP -> x.map(v -> Math.max(v, 0));
              case RESNET -> x;
            });
    for (Block block : blocks) {
      Matrix before = layers.last();
      Matrix branch = block.branch(before);
      layers =
          layers.append(
              switch (kind) {
                case MLP -> branch;
                case RESNET -> before.plus(branch);
              });
    }
    return new Forward.Completed(layers, head.logits(layers.last()));
  }

  @Override
  public double hiddenSumOfSquares() {
    return blocks.foldLeft(0.0, (s, b) -> s + b.sumOfSquares());
  }
}
