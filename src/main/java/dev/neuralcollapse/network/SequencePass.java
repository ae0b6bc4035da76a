package dev.neuralcollapse.network;

import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.SequenceForward.Degenerate;
import dev.neuralcollapse.network.SequenceForward.Place;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/** One forward pass; tokens in rows, sequence by sequence. */
record SequencePass(SequenceNetwork network, SequenceInputs inputs) {

  /** The features of the samples, N×d; every layer's residual stream goes to {@code layer}. */
  Either<Degenerate, Matrix> run(Consumer<Matrix> layer) {
    Either<Degenerate, Matrix> x = normalised(embedded(), 0, Place.EMBEDDING);
    x.forEach(layer);
    int l = 0;
    for (SequenceBlock block : network.blocks()) {
      int here = ++l;
      x = x.flatMap(rows -> attended(rows, block, here)).flatMap(rows -> mlp(rows, block, here));
      x.forEach(layer);
    }
    return x.flatMap(this::features);
  }

  /** What the head reads of a residual stream. */
  Either<Degenerate, Matrix> features(Matrix stream) {
    return last(read(stream));
  }

  private Matrix embedded() {
    return switch (network.embedding()) {
      case InputLayer.Table table when inputs instanceof SequenceInputs.Symbols s -> table.rows(s);
      case InputLayer.Linear linear when inputs instanceof SequenceInputs.Vectors v ->
          linear.rows(v);
      default -> throw new IllegalArgumentException("the embedding takes other inputs");
    };
  }

  private Either<Degenerate, Matrix> attended(Matrix rows, SequenceBlock block, int layer) {
    return block.attention().isEmpty()
        ? Either.right(rows)
        : residual(rows, x -> attention(x, block.attention().get()), layer, Place.ATTENTION);
  }

  private Matrix attention(Matrix rows, Attention a) {
    return a.valuesOfRows(a.mixed(rows, inputs.length(), network.mask()));
  }

  private Either<Degenerate, Matrix> mlp(Matrix rows, SequenceBlock block, int layer) {
    return residual(rows, block.mlp()::branch, layer, Place.MLP);
  }

  private Either<Degenerate, Matrix> residual(
      Matrix rows, UnaryOperator<Matrix> branch, int layer, Place place) {
    return switch (network.norm()) {
      case POST -> normalised(rows.plus(branch.apply(rows)), layer, place);
      case PRE -> normalised(rows, layer, place).map(z -> rows.plus(branch.apply(z)));
      case ENDS -> Either.right(rows.plus(branch.apply(rows)));
    };
  }

  /** The rows that are samples. */
  private Matrix read(Matrix rows) {
    int n = network.readout().samples(inputs.sequences(), inputs.length());
    return Matrix.generate(
        n, rows.columns(), (i, j) -> rows.get(network.readout().row(i, inputs.length()), j));
  }

  private Either<Degenerate, Matrix> last(Matrix samples) {
    return switch (network.norm()) {
      case POST -> Either.right(samples);
      case PRE, ENDS -> {
        int length = inputs.length();
        yield normalised(
            samples, network.depth(), Place.LAST, i -> network.readout().row(i, length));
      }
    };
  }

  private Either<Degenerate, Matrix> normalised(Matrix rows, int layer, Place place) {
    return normalised(rows, layer, place, r -> r);
  }

  /** LN of every row; {@code token} says which token a row is. */
  private Either<Degenerate, Matrix> normalised(
      Matrix rows, int layer, Place place, IntUnaryOperator token) {
    List<Vector> out = new ArrayList<>(rows.rows());
    for (int r = 0; r < rows.rows(); r++) {
      Option<Vector> z = Sphere.layerNorm(rows.row(r));
      if (z.isEmpty()) {
        int t = token.applyAsInt(r);
        return Either.left(new Degenerate(layer, place, t / inputs.length(), t % inputs.length()));
      }
      out.add(z.get());
    }
    Matrix normalised = Matrix.ofRows(out);
    return Either.right(
        network.scaling(layer, place).map(s -> s.applyToRows(normalised)).getOrElse(normalised));
  }
}
