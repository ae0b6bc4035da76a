package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.NpyArray;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;

/**
 * Takes arrays of {@code network.npz} by name, with faults that name file and array.
 *
 * @param file for messages
 * @param arrays all of the file
 * @param width d
 */
record ArrayReader(String file, Map<String, NpyArray> arrays, int width) {

  /** {@code .weight} d×inputs and {@code .bias}. */
  Either<Fault, Affine> layer(String name, Option<Integer> inputs) {
    return matrix(name + ".weight", width, inputs)
        .flatMap(w -> vector(name + ".bias", width).map(b -> new Affine(w, b)));
  }

  /** The MLP of a block. */
  Either<Fault, Block> mlp(String name, ResidualNetwork.Kind kind) {
    Option<Integer> d = Option.some(width);
    return switch (kind) {
      case RN1 -> layer(name, d).map(Block.OneLayer::new);
      case RN2 ->
          layer(name + ".in", d)
              .flatMap(in -> layer(name + ".out", d).map(out -> new Block.TwoLayer(in, out)));
    };
  }

  Either<Fault, Head> head(int classes, Loss loss) {
    Either<Fault, Matrix> weight = matrix("head.weight", classes, Option.some(width));
    return loss == Loss.SQUARED_WITH_BIAS
        ? weight.flatMap(w -> vector("head.bias", classes).map(b -> new Head(w, Option.some(b))))
        : weight.map(Head::withoutBias);
  }

  /** The value, if the file holds these arrays and no other. */
  <T> Either<Fault, T> withNothingElse(T value, Seq<String> names) {
    Option<String> other = arrays.keySet().removeAll(names).headOption();
    return other.isEmpty()
        ? Either.right(value)
        : Either.left(
            fault(
                other.get(),
                "is no array of this network",
                "remove it, or mend architecture, depth or loss in " + NetworkFolder.DESCRIPTION));
  }

  /** Fills the slot's place in a flat vector. */
  Either<Fault, double[]> slot(Slot slot, double[] theta) {
    boolean vector = slot.role().isBias() || slot.role() == Role.NORM;
    Either<Fault, double[]> entries =
        vector
            ? vector(slot.name(), slot.rows()).map(Vector::toArray)
            : matrix(slot.name(), slot.rows(), Option.some(slot.columns())).map(Matrix::toArray);
    return entries.map(
        x -> {
          System.arraycopy(x, 0, theta, slot.from(), slot.size());
          return theta;
        });
  }

  Either<Fault, Matrix> matrix(String name, int rows, Option<Integer> columns) {
    return array(name)
        .flatMap(a -> a.matrix(where(name)))
        .flatMap(
            m ->
                m.rows() == rows && m.columns() >= 1 && columns.forAll(c -> c == m.columns())
                    ? Either.right(m)
                    : Either.left(
                        fault(
                            name,
                            "is " + m.rows() + "x" + m.columns(),
                            rows
                                + "x"
                                + columns.map(String::valueOf).getOrElse("D")
                                + " (out x in) was expected")));
  }

  Either<Fault, Vector> vector(String name, int size) {
    return array(name)
        .flatMap(a -> a.vector(where(name)))
        .flatMap(
            v ->
                v.size() == size
                    ? Either.right(v)
                    : Either.left(fault(name, "has length " + v.size(), size + " was expected")));
  }

  private Either<Fault, NpyArray> array(String name) {
    return arrays
        .get(name)
        .toEither(
            () ->
                fault(
                    name,
                    "is missing",
                    "a network of this architecture and depth has it (the file holds "
                        + arrays.size()
                        + " arrays)"));
  }

  private String where(String name) {
    return file + ", array " + name;
  }

  private Fault fault(String name, String what, String mend) {
    return new Fault(where(name), what, mend);
  }
}
