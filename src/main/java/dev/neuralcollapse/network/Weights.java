package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.NpyArray;
import dev.neuralcollapse.data.format.Npz;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.collection.Map;
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

/** The arrays of {@code network.npz}. */
final class Weights {

  private Weights() {}

  /** Every array with its name, in the order of the file and of the hash. */
  static Seq<Tuple2<String, NpyArray>> named(Network network) {
    Seq<Tuple2<String, NpyArray>> all = layer("embedding", network.embedding());
    for (int l = 1; l <= network.blocks().size(); l++) {
      String name = block(l);
      all =
          switch (network.blocks().get(l - 1)) {
            case Block.OneLayer one -> all.appendAll(layer(name, one.layer()));
            case Block.TwoLayer two ->
                all.appendAll(layer(name + ".in", two.in()))
                    .appendAll(layer(name + ".out", two.out()));
          };
    }
    return all.append(Tuple.of("head.weight", NpyArray.of(network.head().weight())))
        .appendAll(network.head().bias().map(b -> Tuple.of("head.bias", NpyArray.of(b))));
  }

  private static Seq<Tuple2<String, NpyArray>> layer(String name, Affine layer) {
    return io.vavr.collection.Vector.of(
        Tuple.of(name + ".weight", NpyArray.of(layer.weight())),
        Tuple.of(name + ".bias", NpyArray.of(layer.bias())));
  }

  private static String block(int l) {
    return String.format(Locale.ROOT, "block_%04d", l);
  }

  static String sha256(Network network) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Tuple2<String, NpyArray> array : named(network)) {
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
    return Npz.read(path).flatMap(arrays -> new Reader(path.toString(), arrays, d).network());
  }

  /** Takes arrays by name and remembers which. */
  private record Reader(String file, Map<String, NpyArray> arrays, Description d) {

    Either<Fault, Network> network() {
      return layer("embedding", Option.none()).flatMap(this::withEmbedding);
    }

    private Either<Fault, Network> withEmbedding(Affine embedding) {
      io.vavr.collection.Vector<Block> blocks = io.vavr.collection.Vector.empty();
      for (int l = 1; l < d.depth(); l++) {
        Either<Fault, Block> next = readBlock(block(l));
        if (next.isLeft()) {
          return Either.left(next.getLeft());
        }
        blocks = blocks.append(next.get());
      }
      io.vavr.collection.Vector<Block> all = blocks;
      return head().map(h -> new Network(embedding, all, h)).flatMap(this::withNothingElse);
    }

    private Either<Fault, Block> readBlock(String name) {
      Option<Integer> width = Option.some(d.width());
      return switch (d.kind()) {
        case RN1 -> layer(name, width).map(Block.OneLayer::new);
        case RN2 ->
            layer(name + ".in", width)
                .flatMap(in -> layer(name + ".out", width).map(out -> new Block.TwoLayer(in, out)));
      };
    }

    private Either<Fault, Head> head() {
      Either<Fault, Matrix> weight = matrix("head.weight", d.classes(), Option.some(d.width()));
      return d.problem().loss() == Loss.SQUARED_WITH_BIAS
          ? weight.flatMap(
              w -> vector("head.bias", d.classes()).map(b -> new Head(w, Option.some(b))))
          : weight.map(Head::withoutBias);
    }

    private Either<Fault, Network> withNothingElse(Network network) {
      Option<String> other = arrays.keySet().removeAll(named(network).map(Tuple2::_1)).headOption();
      return other.isEmpty()
          ? Either.right(network)
          : Either.left(
              fault(
                  other.get(),
                  "is no array of this network",
                  "remove it, or mend architecture, depth or loss in "
                      + NetworkFolder.DESCRIPTION));
    }

    private Either<Fault, Affine> layer(String name, Option<Integer> inputs) {
      return matrix(name + ".weight", d.width(), inputs)
          .flatMap(w -> vector(name + ".bias", d.width()).map(b -> new Affine(w, b)));
    }

    private Either<Fault, Matrix> matrix(String name, int rows, Option<Integer> columns) {
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

    private Either<Fault, Vector> vector(String name, int size) {
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
}
