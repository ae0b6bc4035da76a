package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.NpyArray;
import dev.neuralcollapse.data.format.Npz;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.IntFunction;

/** The arrays of {@code network.npz}. */
final class Weights {

  private Weights() {}

  /** Every array with its name, in the order of the file and of the hash. */
  static Seq<Tuple2<String, NpyArray>> named(Network network) {
    return layer("embedding", network.embedding())
        .appendAll(hidden(network.blocks()))
        .appendAll(head(network.head()));
  }

  /** The same for a network without LayerNorm. */
  static Seq<Tuple2<String, NpyArray>> named(PlainNetwork network) {
    Seq<Tuple2<String, NpyArray>> all =
        network
            .embedding()
            .map(e -> layer("embedding", e))
            .getOrElse(io.vavr.collection.Vector.empty());
    return all.appendAll(hidden(network.blocks())).appendAll(head(network.head()));
  }

  private static Seq<Tuple2<String, NpyArray>> hidden(Seq<Block> blocks) {
    return blocks.zipWithIndex().flatMap(b -> mlp(block(b._2() + 1), b._1()));
  }

  static Seq<Tuple2<String, NpyArray>> mlp(String name, Block block) {
    return switch (block) {
      case Block.OneLayer one -> layer(name, one.layer());
      case Block.TwoLayer two ->
          layer(name + ".in", two.in()).appendAll(layer(name + ".out", two.out()));
    };
  }

  static Seq<Tuple2<String, NpyArray>> head(Head head) {
    return io.vavr.collection.Vector.of(Tuple.of("head.weight", NpyArray.of(head.weight())))
        .appendAll(head.bias().map(b -> Tuple.of("head.bias", NpyArray.of(b))));
  }

  static Seq<Tuple2<String, NpyArray>> layer(String name, Affine layer) {
    return io.vavr.collection.Vector.of(
        Tuple.of(name + ".weight", NpyArray.of(layer.weight())),
        Tuple.of(name + ".bias", NpyArray.of(layer.bias())));
  }

  static String block(int l) {
    return String.format(Locale.ROOT, "block_%04d", l);
  }

  static String sha256(Seq<Tuple2<String, NpyArray>> arrays) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Tuple2<String, NpyArray> array : arrays) {
        ByteBuffer bytes =
            ByteBuffer.allocate(8 * array._2().size()).order(ByteOrder.LITTLE_ENDIAN);
        for (double x : array._2().toDoubles()) {
          bytes.putDouble(x);
        }
        digest.update(bytes.array());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Reads the arrays that the description asks for; any other is refused. */
  static Either<Fault, Network> read(Path path, Description d) {
    return Npz.read(path)
        .flatMap(arrays -> network(new ArrayReader(path.toString(), arrays, d.width()), d));
  }

  private static Either<Fault, Network> network(ArrayReader reader, Description d) {
    return reader
        .layer("embedding", Option.none())
        .flatMap(
            e ->
                blocks(d.depth(), l -> reader.mlp(block(l), d.kind()))
                    .flatMap(
                        blocks ->
                            reader
                                .head(d.classes(), d.problem().loss())
                                .map(h -> new Network(e, blocks, h))))
        .flatMap(n -> reader.withNothingElse(n, named(n).map(Tuple2::_1)));
  }

  /** Blocks 1 to {@code L-1}, or the first fault. */
  static <B> Either<Fault, Seq<B>> blocks(int depth, IntFunction<Either<Fault, B>> read) {
    Seq<B> blocks = io.vavr.collection.Vector.empty();
    for (int l = 1; l < depth; l++) {
      Either<Fault, B> next = read.apply(l);
      if (next.isLeft()) {
        return Either.left(next.getLeft());
      }
      blocks = blocks.append(next.get());
    }
    return Either.right(blocks);
  }
}
