package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.NpyArray;
import dev.neuralcollapse.data.format.Npz;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.file.Path;

/**
 * The arrays of {@code network.npz} of a sequence network: those of a residual network and, before
 * the MLP of each block, {@code .query}, {@code .key}, {@code .value}, {@code .output}; {@code
 * embedding.symbols} (S×d, one symbol a row) and {@code embedding.positions} (T×d).
 */
final class SequenceWeights {
  private SequenceWeights() {}

  /** Every array with its name, in the order of the file and of the hash. */
  static Seq<Tuple2<String, NpyArray>> named(SequenceNetwork network) {
    Seq<Tuple2<String, NpyArray>> all = embedding(network.embedding());
    for (int l = 1; l <= network.blocks().size(); l++) {
      SequenceBlock block = network.blocks().get(l - 1);
      String name = Weights.block(l);
      all =
          all.appendAll(block.attention().toVector().flatMap(a -> attention(name, a)))
              .appendAll(Weights.mlp(name, block.mlp()));
    }
    return all.appendAll(Weights.head(network.head()));
  }

  private static Seq<Tuple2<String, NpyArray>> embedding(InputLayer embedding) {
    return switch (embedding) {
      case InputLayer.Table t ->
          Vector.of(
              Tuple.of("embedding.symbols", NpyArray.of(t.symbols())),
              Tuple.of("embedding.positions", NpyArray.of(t.positions())));
      case InputLayer.Linear l ->
          Weights.layer("embedding", l.linear())
              .appendAll(l.positions().map(p -> Tuple.of("embedding.positions", NpyArray.of(p))));
    };
  }

  private static Seq<Tuple2<String, NpyArray>> attention(String name, Attention a) {
    Seq<Tuple2<String, NpyArray>> both =
        Vector.of(
            Tuple.of(name + ".query", NpyArray.of(a.query())),
            Tuple.of(name + ".key", NpyArray.of(a.key())));
    return switch (a) {
      case Attention.OneLayer one ->
          both.append(Tuple.of(name + ".value", NpyArray.of(one.value())));
      case Attention.TwoLayer two ->
          both.append(Tuple.of(name + ".value", NpyArray.of(two.value())))
              .append(Tuple.of(name + ".output", NpyArray.of(two.output())));
    };
  }

  /** Reads the arrays that the description asks for; any other is refused. */
  static Either<Fault, SequenceNetwork> read(Path path, SequenceDescription d) {
    return Npz.read(path)
        .flatMap(arrays -> network(new ArrayReader(path.toString(), arrays, d.width()), d));
  }

  private static Either<Fault, SequenceNetwork> network(ArrayReader reader, SequenceDescription d) {
    return embedding(reader, d)
        .flatMap(
            e ->
                Weights.blocks(d.depth(), l -> block(reader, Weights.block(l), d.kind()))
                    .flatMap(
                        blocks ->
                            reader
                                .head(d.classes(), d.problem().loss())
                                .map(
                                    h ->
                                        new SequenceNetwork(
                                            e,
                                            blocks,
                                            h,
                                            d.norm(),
                                            d.form().mask(),
                                            d.form().readout()))))
        .flatMap(n -> reader.withNothingElse(n, named(n).map(Tuple2::_1)));
  }

  private static Either<Fault, InputLayer> embedding(ArrayReader reader, SequenceDescription d) {
    Option<Integer> width = Option.some(d.width());
    if (!d.kind().hasAttention()) {
      return reader
          .layer("embedding", Option.none())
          .map(a -> new InputLayer.Linear(a, Option.none()));
    }
    return reader
        .matrix("embedding.positions", d.form().length(), width)
        .flatMap(
            p ->
                d.form()
                    .vocabulary()
                    .map(
                        s ->
                            reader
                                .matrix("embedding.symbols", s, width)
                                .<InputLayer>map(e -> new InputLayer.Table(e, p)))
                    .getOrElse(
                        () ->
                            reader
                                .layer("embedding", Option.none())
                                .map(a -> new InputLayer.Linear(a, Option.some(p)))));
  }

  private static Either<Fault, SequenceBlock> block(
      ArrayReader reader, String name, SequenceArchitecture.Kind kind) {
    return attention(reader, name, kind.valueLayers())
        .flatMap(a -> reader.mlp(name, kind.mlp()).map(m -> new SequenceBlock(a, m)));
  }

  private static Either<Fault, Option<Attention>> attention(
      ArrayReader reader, String name, int valueLayers) {
    if (valueLayers == 0) {
      return Either.right(Option.none());
    }
    return square(reader, name + ".query")
        .flatMap(
            q ->
                square(reader, name + ".key")
                    .flatMap(
                        k ->
                            square(reader, name + ".value")
                                .flatMap(
                                    v ->
                                        valueLayers == 1
                                            ? Either.right(
                                                Option.some(new Attention.OneLayer(q, k, v)))
                                            : square(reader, name + ".output")
                                                .map(
                                                    o ->
                                                        Option.some(
                                                            new Attention.TwoLayer(q, k, v, o))))));
  }

  private static Either<Fault, Matrix> square(ArrayReader reader, String name) {
    return reader.matrix(name, reader.width(), Option.some(reader.width()));
  }
}
