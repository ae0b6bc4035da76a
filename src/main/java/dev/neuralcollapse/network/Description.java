package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Fault;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code network.json} says.
 *
 * @param kind one-layer or two-layer branches
 * @param depth L
 * @param width d
 * @param classes K
 * @param problem loss, decay, and whether the embedding is penalised
 * @param value of the objective, none where the forward pass has none
 * @param seed of the run
 */
record Description(
    ResidualNetwork.Kind kind,
    int depth,
    int width,
    int classes,
    Objective problem,
    Option<Double> value,
    long seed) {
  /** Block names have four digits. */
  static final int DEEPEST = 10_000;

  private static final int WIDEST = 1 << 20;
  private static final JsonMapper WRITER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  static Description of(NetworkFolder f) {
    ResidualNetwork shape = f.network().architecture();
    Option<Double> value =
        switch (f.objective().at(f.network(), f.data())) {
          case Objective.Decomposition d -> Option.some(d.total()).filter(Double::isFinite);
          case Objective.NoValue none -> Option.none();
        };
    return new Description(
        shape.kind(),
        shape.depth(),
        shape.width(),
        shape.classes(),
        f.objective(),
        value,
        f.seed());
  }

  String json() {
    LinkedHashMap<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("schema", "collapse/network/1");
    m.put("architecture", kind == ResidualNetwork.Kind.RN1 ? "rn1" : "rn2");
    m.put("norm", "post");
    m.put("depth", depth);
    m.put("width", width);
    m.put("classes", classes);
    m.put("loss", problem.loss().id());
    m.put("decay", problem.decay());
    m.put("embedding", problem.embedding().id());
    m.put("objective", value.getOrNull());
    m.put("seed", seed);
    return WRITER.writeValueAsString(m) + "\n";
  }

  static Either<Fault, Description> read(Path file) {
    return JsonFields.read(file).flatMap(Description::of);
  }

  private static Either<Fault, Description> of(JsonFields f) {
    return f.oneOf("norm", "post")
        .flatMap(n -> f.oneOf("architecture", "rn1", "rn2"))
        .flatMap(
            a ->
                f.whole("depth", 1, DEEPEST)
                    .flatMap(
                        l ->
                            f.whole("width", 2, WIDEST)
                                .flatMap(
                                    d ->
                                        f.whole("classes", 2, WIDEST)
                                            .flatMap(k -> rest(f, a, l, d, k)))));
  }

  private static Either<Fault, Description> rest(
      JsonFields f, String architecture, long depth, long width, long classes) {
    return problem(f)
        .flatMap(
            p ->
                f.wholeIfThere("seed")
                    .flatMap(
                        seed ->
                            f.numberIfThere("objective")
                                .map(
                                    value ->
                                        new Description(
                                            architecture.equals("rn1")
                                                ? ResidualNetwork.Kind.RN1
                                                : ResidualNetwork.Kind.RN2,
                                            (int) depth,
                                            (int) width,
                                            (int) classes,
                                            p,
                                            value,
                                            seed.getOrElse(0L)))));
  }

  static Either<Fault, Objective> problem(JsonFields f) {
    return f.oneOf("loss", "ce", "mse", "mse-bias")
        .flatMap(Loss::parse)
        .flatMap(
            loss ->
                f.positive("decay")
                    .flatMap(
                        decay ->
                            f.oneOf("embedding", "free", "penalised")
                                .map(
                                    e ->
                                        new Objective(
                                            loss,
                                            decay,
                                            e.equals("free")
                                                ? EmbeddingDecay.FREE
                                                : EmbeddingDecay.PENALISED))));
  }
}
