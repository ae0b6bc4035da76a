package dev.neuralcollapse.network;

import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.ArrayList;
import java.util.List;

/**
 * A network with its parameters, as a value.
 *
 * @param embedding {@code lin_0}, d×D
 * @param blocks the {@code L-1} residual branches, each d to d
 * @param head {@code W_L}, K×d
 */
public record Network(Affine embedding, Seq<Block> blocks, Head head) implements Model {

  /** L, the head counted. */
  public int depth() {
    return blocks.size() + 1;
  }

  public int width() {
    return embedding.outputs();
  }

  public int inputs() {
    return embedding.inputs();
  }

  public int classes() {
    return head.weight().rows();
  }

  /** Its shape: L-RN2 when it has two-layer blocks, L-RN1 otherwise. */
  @Override
  public ResidualNetwork architecture() {
    boolean two = blocks.exists(b -> b instanceof Block.TwoLayer);
    return new ResidualNetwork(
        two ? ResidualNetwork.Kind.RN2 : ResidualNetwork.Kind.RN1,
        inputs(),
        width(),
        depth(),
        classes());
  }

  /** Runs samples in rows (N×D) through all layers and keeps every one. */
  public Forward forward(Matrix inputs) {
    List<Matrix> layers = new ArrayList<>();
    Matrix raw = embedding.applyToRows(inputs);
    for (int l = 0; ; l++) {
      Option<Integer> bad = firstDegenerate(raw);
      if (bad.isDefined()) {
        return new Forward.Degenerate(l, bad.get());
      }
      Matrix x = normaliseRows(raw);
      layers.add(x);
      if (l == blocks.size()) {
        return new Forward.Completed(io.vavr.collection.Vector.ofAll(layers), head.logits(x));
      }
      raw = x.plus(blocks.get(l).branch(x));
    }
  }

  private static Option<Integer> firstDegenerate(Matrix rows) {
    for (int i = 0; i < rows.rows(); i++) {
      if (Sphere.layerNorm(rows.row(i)).isEmpty()) {
        return Option.some(i);
      }
    }
    return Option.none();
  }

  private static Matrix normaliseRows(Matrix rows) {
    List<Vector> out = new ArrayList<>(rows.rows());
    for (int i = 0; i < rows.rows(); i++) {
      out.add(Sphere.layerNorm(rows.row(i)).get());
    }
    return Matrix.ofRows(out);
  }

  /**
   * Sum of squares of the hidden layers' weights and biases, {@code Σ_{l=1}^{L-1} (‖W_l‖² +
   * ‖b_l‖²)}.
   */
  @Override
  public double hiddenSumOfSquares() {
    return blocks.foldLeft(0.0, (s, b) -> s + b.sumOfSquares());
  }
}
