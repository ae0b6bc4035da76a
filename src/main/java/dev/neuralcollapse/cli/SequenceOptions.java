package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.network.SequenceData;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.transport.Mixing;
import dev.neuralcollapse.transport.SequenceProblem;
import dev.neuralcollapse.transport.TokenInstance;
import io.vavr.control.Either;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code bound} that transformers and other places of LayerNorm add. */
final class SequenceOptions {
  private static final int LENGTH = 4;
  private static final int VOCABULARY = 8;

  @Option(names = "--norm", description = "LayerNorm: post, pre or ends (default post)")
  private @Nullable String norm;

  @Option(
      names = "--attention",
      description =
          "blocks that attend, of t11 .. t22: first-block or spread (default first-block)")
  private @Nullable String attention;

  @Option(names = "--mask", description = "of the attention: causal or full (default causal)")
  private @Nullable String mask;

  @Option(
      names = "--readout",
      description = "samples are the last token or every token: last or every (default last)")
  private @Nullable String readout;

  @Option(
      names = "--length",
      paramLabel = "T",
      description = "tokens a sequence; vectors are cut into T parts (default 4)")
  private @Nullable Integer length;

  @Option(
      names = "--vocabulary",
      paramLabel = "S",
      description = "symbols of --data tokens (default 8)")
  private @Nullable Integer vocabulary;

  /** Whether the network is more than a residual network with LayerNorm after every block. */
  boolean concerns(String architecture, String data) {
    return architecture.startsWith("t")
        || data.equals(TokenInstance.TOKENS)
        || (norm != null && !norm.equals("post"))
        || attention != null
        || mask != null
        || readout != null
        || length != null
        || vocabulary != null;
  }

  /** The other options of {@code bound}, as they were written. */
  record Asked(
      String architecture,
      String data,
      @Nullable Integer classes,
      int perClass,
      int width,
      String loss,
      String transport,
      String embedding) {}

  /**
   * The problem to build networks for.
   *
   * @param vectors the data set asked for, where it is not drawn tokens
   */
  Either<Fault, SequenceProblem> problem(
      Asked asked, long seed, Supplier<Either<Fault, Dataset>> vectors) {
    boolean plain = asked.transport().equals("one-sample");
    if (!plain || !asked.embedding().equals("random")) {
      return Either.left(
          new Fault(
              plain ? "--embedding" : "--transport",
              "no other construction for this architecture",
              "use --transport one-sample and --embedding random"));
    }
    return Kind.parse(asked.architecture())
        .flatMap(this::fitting)
        .flatMap(
            kind -> data(kind, asked, seed, vectors).flatMap(d -> problem(asked, seed, kind, d)));
  }

  private Either<Fault, SequenceProblem> problem(
      Asked asked, long seed, Kind kind, SequenceData data) {
    return Loss.parse(asked.loss())
        .flatMap(
            l ->
                norm()
                    .flatMap(
                        n ->
                            mixing()
                                .flatMap(
                                    a ->
                                        mask()
                                            .map(
                                                m ->
                                                    new SequenceProblem(
                                                        data,
                                                        kind,
                                                        n,
                                                        m,
                                                        a,
                                                        asked.width(),
                                                        l,
                                                        seed)))));
  }

  private Either<Fault, Norm> norm() {
    return Norm.parse(Objects.requireNonNullElse(norm, "post"));
  }

  private Either<Fault, Mixing> mixing() {
    return Mixing.parse(Objects.requireNonNullElse(attention, "first-block"));
  }

  private Either<Fault, Mask> mask() {
    return Mask.parse(Objects.requireNonNullElse(mask, "causal"));
  }

  /** Options of attention are for networks that have it. */
  private Either<Fault, Kind> fitting(Kind kind) {
    String without =
        attention != null
            ? "--attention"
            : mask != null
                ? "--mask"
                : readout != null
                    ? "--readout"
                    : length != null ? "--length" : vocabulary != null ? "--vocabulary" : "";
    return kind.hasAttention() || without.isEmpty()
        ? Either.right(kind)
        : Either.left(
            new Fault(
                without,
                kind.id() + " has no attention",
                "use it with --architecture t11, t12, t21 or t22"));
  }

  /** Drawn tokens, or vectors cut into the tokens of a sequence. */
  private Either<Fault, SequenceData> data(
      Kind kind, Asked asked, long seed, Supplier<Either<Fault, Dataset>> vectors) {
    if (!asked.data().equals(TokenInstance.TOKENS)) {
      return vocabulary != null
          ? Either.left(new Fault("--vocabulary", "vectors have none", "use it with --data tokens"))
          : vectors.get().flatMap(d -> vectors(kind, d));
    }
    if (!kind.hasAttention()) {
      return Either.left(
          new Fault(
              "--data tokens",
              kind.id() + " reads vectors",
              "use --architecture t11, t12, t21 or t22"));
    }
    Integer classes = asked.classes();
    if (classes == null) {
      return Either.left(
          new Fault("--classes", "missing", "drawn tokens need a number of classes, --classes K"));
    }
    return Readout.parse(Objects.requireNonNullElse(readout, "last"))
        .flatMap(
            r ->
                TokenInstance.draw(
                    classes,
                    asked.perClass(),
                    Objects.requireNonNullElse(length, LENGTH),
                    Objects.requireNonNullElse(vocabulary, VOCABULARY),
                    r,
                    seed));
  }

  private Either<Fault, SequenceData> vectors(Kind kind, Dataset d) {
    if (!kind.hasAttention()) {
      return Either.right(SequenceData.of(d));
    }
    int parts = Objects.requireNonNullElse(length, LENGTH);
    if (parts < 1 || d.dimension() % parts != 0) {
      return Either.left(
          new Fault(
              "--length",
              d.dimension() + " coordinates do not fall into " + parts + " equal tokens",
              "give a divisor of " + d.dimension()));
    }
    if (Objects.requireNonNullElse(readout, "last").equals("every")) {
      return Either.left(
          new Fault(
              "--readout every",
              "one label a sample, not one a token",
              "use it with --data tokens"));
    }
    int size = d.dimension() / parts;
    Matrix tokens =
        Matrix.generate(
            d.size() * parts, size, (r, j) -> d.inputs().get(r / parts, (r % parts) * size + j));
    return Readout.parse(Objects.requireNonNullElse(readout, "last"))
        .map(
            r ->
                new SequenceData(
                    new SequenceInputs.Vectors(tokens, parts), r, d.labels(), d.provenance()));
  }
}
