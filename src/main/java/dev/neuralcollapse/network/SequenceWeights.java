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
    Seq<Tuple2<String, NpyArray>> scalings = scalings(network);
    Seq<Tuple2<String, NpyArray>> all =
        embedding(network.embedding()).appendAll(startingWith("embedding.", scalings));
    for (int l = 1; l <= network.blocks().size(); l++) {
      SequenceBlock block = network.blocks().get(l - 1);
      String name = Weights.block(l);
      all =
          all.appendAll(block.attention().toVector().flatMap(a -> attention(name, a)))
              .appendAll(Weights.mlp(name, block.mlp()))
              .appendAll(startingWith(name + ".", scalings));
    }
    return all.appendAll(startingWith("last.", scalings)).appendAll(Weights.head(network.head()));
  }

  private static Seq<Tuple2<String, NpyArray>> scalings(SequenceNetwork network) {
    return network
        .architecture()
        .norms()
        .zip(network.scalings())
        .flatMap(
            s ->
                Vector.of(
                    Tuple.of(s._1() + ".gain", NpyArray.of(s._2().gain())),
                    Tuple.of(s._1() + ".shift", NpyArray.of(s._2().shift()))));
  }

  private static Seq<Tuple2<String, NpyArray>> startingWith(
      String prefix, Seq<Tuple2<String, NpyArray>> arrays) {
    return arrays.filter(a -> a._1().startsWith(prefix));
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
                Weights.blocks(d.depth(), l -> block(reader, Weights.block(l), d))
                    .flatMap(
                        blocks ->
                            reader
                                .head(d.classes(), (Loss) d.goal().criterion())
                                .flatMap(h -> network(reader, d, e, blocks, h))))
        .flatMap(n -> reader.withNothingElse(n, named(n).map(Tuple2::_1)));
  }

  private static Either<Fault, SequenceNetwork> network(
      ArrayReader reader,
      SequenceDescription d,
      InputLayer embedding,
      Seq<SequenceBlock> blocks,
      Head head) {
    SequenceNetwork plain =
        new SequenceNetwork(embedding, blocks, head, d.norm(), d.form().mask(), d.form().readout());
    return !d.affineNorm()
        ? Either.right(plain)
        : Either.sequenceRight(plain.architecture().norms().map(n -> scaling(reader, n)))
            .map(plain::withScalings);
  }

  private static Either<Fault, Scaling> scaling(ArrayReader reader, String name) {
    return reader
        .vector(name + ".gain", reader.width())
        .flatMap(
            gain ->
                reader
                    .vector(name + ".shift", reader.width())
                    .map(shift -> new Scaling(gain, shift)));
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
      ArrayReader reader, String name, SequenceDescription d) {
    return attention(reader, name, d.kind().valueLayers())
        .filterOrElse(
            a ->
                d.form().keys() == Keys.LEARNED
                    || a.forAll(x -> x.query().maxAbs() == 0 && x.key().maxAbs() == 0),
            a ->
                new Fault(
                    reader.file() + ", array " + name + ".key",
                    "keys or queries are not zero",
                    NetworkFolder.DESCRIPTION + " says they are"))
        .flatMap(a -> reader.mlp(name, d.kind().mlp()).map(m -> new SequenceBlock(a, m)));
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
