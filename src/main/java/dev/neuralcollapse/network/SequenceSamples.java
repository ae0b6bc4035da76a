package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.data.format.NpyArray;
import dev.neuralcollapse.data.format.Npz;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Either;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The arrays of {@code data.npz} for sequences: {@code inputs} N×T integers, or N×T×D (N×D without
 * attention) reals; {@code labels} N, or N×T where every token is read.
 */
final class SequenceSamples {
  private SequenceSamples() {}

  static Seq<Tuple2<String, NpyArray>> named(SequenceData data, boolean attention) {
    int n = data.inputs().sequences();
    int length = data.inputs().length();
    NpyArray inputs =
        switch (data.inputs()) {
          case SequenceInputs.Symbols s ->
              NpyArray.ofLongs(
                  IntStream.range(0, n * length)
                      .mapToLong(r -> s.at(r / length, r % length))
                      .toArray(),
                  n,
                  length);
          case SequenceInputs.Vectors v ->
              attention
                  ? NpyArray.ofDoubles(v.tokens().toArray(), n, length, v.tokens().columns())
                  : NpyArray.of(v.tokens());
        };
    long[] y = Arrays.stream(data.labels().toArray()).asLongStream().toArray();
    NpyArray labels =
        switch (data.readout()) {
          case LAST -> NpyArray.ofLongs(y, n);
          case EVERY -> NpyArray.ofLongs(y, n, length);
        };
    return Vector.of(Tuple.of("inputs", inputs), Tuple.of("labels", labels));
  }

  static Either<Fault, SequenceData> read(Path path, SequenceDescription d, SequenceNetwork n) {
    String file = path.toString();
    return Npz.read(path)
        .flatMap(
            arrays ->
                array(file, arrays, "inputs")
                    .flatMap(a -> inputs(file + ", array inputs", a, d, n))
                    .flatMap(
                        x ->
                            array(file, arrays, "labels")
                                .flatMap(a -> labels(file + ", array labels", a, d, x))
                                .map(
                                    y ->
                                        new SequenceData(
                                            x,
                                            d.form().readout(),
                                            y,
                                            new Provenance(
                                                "data.npz", file, "unknown", Vector.empty())))));
  }

  private static Either<Fault, SequenceInputs> inputs(
      String where, NpyArray a, SequenceDescription d, SequenceNetwork n) {
    return switch (n.embedding().entry()) {
      case SequenceArchitecture.Entry.Symbols s -> symbols(where, a, s.size(), s.length());
      case SequenceArchitecture.Entry.Vectors v ->
          vectors(where, a, v.size(), v.length(), d.kind().hasAttention());
    };
  }

  private static Either<Fault, SequenceInputs> symbols(
      String where, NpyArray a, int vocabulary, int length) {
    if (!a.isWhole() || a.rank() != 2 || a.shape()[1] != length || a.shape()[0] < 1) {
      return Either.left(
          new Fault(
              where,
              (a.isWhole() ? "integers" : "reals") + " of shape " + Arrays.toString(a.shape()),
              "integers N x " + length + " were expected, one sequence a row"));
    }
    for (int i = 0; i < a.size(); i++) {
      if (a.longAt(i) < 0 || a.longAt(i) >= vocabulary) {
        return Either.left(
            new Fault(
                where + ", row " + i / length + ", token " + i % length,
                "the symbol is " + a.longAt(i),
                "symbols are 0.." + (vocabulary - 1)));
      }
    }
    return Either.right(
        new SequenceInputs.Symbols(
            Vector.range(0, a.shape()[0])
                .map(i -> Vector.range(0, length).map(t -> (int) a.longAt(i * length + t))),
            vocabulary));
  }

  private static Either<Fault, SequenceInputs> vectors(
      String where, NpyArray a, int size, int length, boolean attention) {
    int[] shape = a.shape();
    boolean fits =
        attention
            ? a.rank() == 3 && shape[1] == length && shape[2] == size && shape[0] >= 1
            : a.rank() == 2 && shape[1] == size && shape[0] >= 1;
    if (!fits) {
      return Either.left(
          new Fault(
              where,
              "shape " + Arrays.toString(shape),
              attention
                  ? "N x " + length + " x " + size + " was expected"
                  : "rows of width " + size + ", that of the embedding, were expected"));
    }
    return NpyArray.ofDoubles(a.toDoubles(), shape[0] * length, size)
        .matrix(where)
        .map((Matrix m) -> new SequenceInputs.Vectors(m, length));
  }

  private static Either<Fault, Labels> labels(
      String where, NpyArray a, SequenceDescription d, SequenceInputs x) {
    int[] expected =
        switch (d.form().readout()) {
          case LAST -> new int[] {x.sequences()};
          case EVERY -> new int[] {x.sequences(), x.length()};
        };
    if (!Arrays.equals(expected, a.shape())) {
      return Either.left(
          new Fault(
              where,
              "shape " + Arrays.toString(a.shape()),
              Arrays.toString(expected) + " was expected"));
    }
    return NpyArray.ofDoubles(a.toDoubles(), a.size())
        .labels(where)
        .filterOrElse(
            y -> y.classes() == d.classes(),
            y ->
                new Fault(
                    where,
                    y.classes() + " classes",
                    NetworkFolder.DESCRIPTION + " says " + d.classes()));
  }

  private static Either<Fault, NpyArray> array(
      String file, Map<String, NpyArray> arrays, String name) {
    return arrays
        .get(name)
        .toEither(() -> new Fault(file, "no array '" + name + "'", "inputs and labels are needed"));
  }
}
