package dev.neuralcollapse.transport;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.SequenceData;
import dev.neuralcollapse.network.SequenceInputs;
import io.vavr.collection.List;
import io.vavr.collection.Vector;
import io.vavr.control.Either;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Small balanced sets of random token sequences, all contexts different. */
public final class TokenInstance {
  /** Name of the drawn instance on the command line. */
  public static final String TOKENS = "tokens";

  private static final int MOST = 100_000;

  private TokenInstance() {}

  /**
   * Sequences of independent uniform symbols, no two equal. Where every token is read, the first
   * symbols all differ, so that all prefixes do, and {@code K n} must be a multiple of T; labels go
   * round the samples.
   *
   * @param classes K ≥ 2
   * @param perClass n ≥ 1
   * @param length T ≥ 1
   * @param vocabulary S ≥ 1
   */
  public static Either<Fault, SequenceData> draw(
      int classes, int perClass, int length, int vocabulary, Readout readout, long seed) {
    if (classes < 2 || perClass < 1 || length < 1 || vocabulary < 1) {
      return Either.left(
          new Fault(
              TOKENS,
              classes
                  + " classes of "
                  + perClass
                  + " contexts, length "
                  + length
                  + ", vocabulary "
                  + vocabulary,
              "needs --classes >= 2, --per-class, --length and --vocabulary >= 1"));
    }
    long samples = (long) classes * perClass;
    if (samples * length > MOST) {
      return Either.left(
          new Fault(TOKENS, samples * length + " tokens", "at most " + MOST + " are built"));
    }
    return switch (readout) {
      case LAST -> last(classes, perClass, length, vocabulary, seed);
      case EVERY -> every(classes, perClass, length, vocabulary, seed);
    };
  }

  private static Either<Fault, SequenceData> last(
      int classes, int perClass, int length, int vocabulary, long seed) {
    int samples = classes * perClass;
    if (StrictMath.pow(vocabulary, length) < samples) {
      return Either.left(
          new Fault(
              "--vocabulary",
              vocabulary + " symbols make fewer than " + samples + " sequences of " + length,
              "use a larger --vocabulary or --length"));
    }
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(~seed);
    Set<Vector<Integer>> rows = new LinkedHashSet<>();
    while (rows.size() < samples) {
      rows.add(Vector.fill(length, () -> rng.nextInt(vocabulary)));
    }
    return Either.right(
        data(
            Vector.ofAll(rows),
            vocabulary,
            Readout.LAST,
            Labels.balanced(classes, perClass),
            seed));
  }

  private static Either<Fault, SequenceData> every(
      int classes, int perClass, int length, int vocabulary, long seed) {
    int samples = classes * perClass;
    int sequences = samples / length;
    if (samples % length != 0 || vocabulary < sequences) {
      return Either.left(
          new Fault(
              "--readout every",
              samples + " contexts in sequences of " + length + " over " + vocabulary + " symbols",
              "classes times per-class must be a multiple of --length, and --vocabulary at least"
                  + " the number of sequences"));
    }
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(~seed);
    Vector<Vector<Integer>> rows =
        Vector.range(0, sequences)
            .map(
                i ->
                    Vector.of(i).appendAll(Vector.fill(length - 1, () -> rng.nextInt(vocabulary))));
    int[] labels = new int[samples];
    for (int i = 0; i < samples; i++) {
      labels[i] = i % classes;
    }
    return Labels.of(labels, TOKENS).map(y -> data(rows, vocabulary, Readout.EVERY, y, seed));
  }

  private static SequenceData data(
      Vector<Vector<Integer>> rows, int vocabulary, Readout readout, Labels labels, long seed) {
    return new SequenceData(
        new SequenceInputs.Symbols(rows, vocabulary),
        readout,
        labels,
        new Provenance(
            TOKENS,
            "drawn here, seed " + seed,
            "none needed",
            List.of("independent uniform symbols, all contexts different")));
  }
}
