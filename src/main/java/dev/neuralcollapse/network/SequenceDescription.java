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
 * What {@code network.json} says of a sequence network.
 *
 * @param kind which branches a block has
 * @param norm where LayerNorm stands
 * @param affineNorm whether it has an affine part
 * @param form mask, readout and tokens; that of a residual network when it has no attention
 * @param depth L
 * @param width d
 * @param classes K
 * @param goal loss and decay
 * @param value of the objective, none where the forward pass has none
 * @param seed of the run
 */
record SequenceDescription(
    SequenceArchitecture.Kind kind,
    Norm norm,
    boolean affineNorm,
    Form form,
    int depth,
    int width,
    int classes,
    Goal goal,
    Option<Double> value,
    long seed) {

  private static final int LONGEST = 1 << 20;
  private static final JsonMapper WRITER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * What only networks with attention say.
   *
   * @param vocabulary S, or none when the tokens are vectors
   * @param length T
   */
  record Form(Mask mask, Readout readout, Keys keys, Option<Integer> vocabulary, int length) {
    static final Form RESIDUAL =
        new Form(Mask.CAUSAL, Readout.LAST, Keys.LEARNED, Option.none(), 1);
  }

  static SequenceDescription of(SequenceFolder f) {
    SequenceNetwork n = f.network();
    Option<Integer> vocabulary =
        switch (n.embedding().entry()) {
          case SequenceArchitecture.Entry.Symbols s -> Option.some(s.size());
          case SequenceArchitecture.Entry.Vectors v -> Option.none();
        };
    return new SequenceDescription(
        f.kind(),
        n.norm(),
        !n.scalings().isEmpty(),
        new Form(
            n.mask(),
            n.readout(),
            n.architecture().keys(),
            vocabulary,
            n.embedding().entry().length()),
        n.depth(),
        n.width(),
        n.classes(),
        f.goal(),
        f.value().toOption().filter(Double::isFinite),
        f.seed());
  }

  String json() {
    LinkedHashMap<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("schema", "collapse/network/1");
    m.put("architecture", kind.id());
    m.put("norm", norm.id());
    if (affineNorm) {
      m.put("affineNorm", true);
    }
    if (kind.hasAttention()) {
      m.put("mask", form.mask().id());
      m.put("readout", form.readout().id());
      m.put("keys", form.keys().id());
      m.put("tokens", form.vocabulary().isDefined() ? "symbols" : "vectors");
      m.put("vocabulary", form.vocabulary().getOrNull());
      m.put("length", form.length());
    }
    m.put("depth", depth);
    m.put("width", width);
    m.put("classes", classes);
    GoalJson.put(m, goal);
    if (goal.objective().isDefined()) {
      m.remove("penalty");
    }
    m.put("objective", value.getOrNull());
    m.put("seed", seed);
    return WRITER.writeValueAsString(m) + "\n";
  }

  static Either<Fault, SequenceDescription> read(Path file) {
    return JsonFields.read(file).flatMap(SequenceDescription::of);
  }

  private static Either<Fault, SequenceDescription> of(JsonFields f) {
    return f.oneOf("architecture", "rn1", "rn2", "t11", "t12", "t21", "t22")
        .flatMap(SequenceArchitecture.Kind::parse)
        .flatMap(
            kind ->
                f.oneOf("norm", "post", "pre", "ends")
                    .flatMap(Norm::parse)
                    .flatMap(
                        norm ->
                            f.truthIfThere("affineNorm")
                                .flatMap(
                                    affine ->
                                        form(f, kind)
                                            .flatMap(form -> of(f, kind, norm, affine, form)))));
  }

  private static Either<Fault, Form> form(JsonFields f, SequenceArchitecture.Kind kind) {
    if (!kind.hasAttention()) {
      return Either.right(Form.RESIDUAL);
    }
    return f.oneOf("mask", "causal", "full")
        .flatMap(Mask::parse)
        .flatMap(
            mask ->
                f.oneOf("readout", "last", "every")
                    .flatMap(Readout::parse)
                    .flatMap(
                        readout ->
                            keys(f)
                                .flatMap(
                                    keys ->
                                        f.whole("length", 1, LONGEST)
                                            .flatMap(
                                                length ->
                                                    vocabulary(f)
                                                        .map(
                                                            s ->
                                                                new Form(
                                                                    mask,
                                                                    readout,
                                                                    keys,
                                                                    s,
                                                                    (int) (long) length))))));
  }

  private static Either<Fault, Goal> goal(JsonFields f) {
    return f.oneOf("loss", "ce", "mse", "mse-bias").flatMap(loss -> GoalJson.read(f));
  }

  private static Either<Fault, Keys> keys(JsonFields f) {
    return f.has("keys")
        ? f.oneOf("keys", "learned", "zero").flatMap(Keys::parse)
        : Either.right(Keys.LEARNED);
  }

  private static Either<Fault, Option<Integer>> vocabulary(JsonFields f) {
    return f.oneOf("tokens", "symbols", "vectors")
        .flatMap(
            tokens ->
                tokens.equals("vectors")
                    ? Either.right(Option.none())
                    : f.whole("vocabulary", 1, LONGEST).map(s -> Option.some((int) (long) s)));
  }

  private static Either<Fault, SequenceDescription> of(
      JsonFields f, SequenceArchitecture.Kind kind, Norm norm, boolean affineNorm, Form form) {
    return f.whole("depth", 1, Description.DEEPEST)
        .flatMap(
            depth ->
                f.whole("width", 2, LONGEST)
                    .flatMap(
                        width ->
                            f.whole("classes", 2, LONGEST)
                                .flatMap(
                                    classes ->
                                        goal(f)
                                            .flatMap(
                                                p ->
                                                    f.wholeIfThere("seed")
                                                        .flatMap(
                                                            seed ->
                                                                f.numberIfThere("objective")
                                                                    .map(
                                                                        value ->
                                                                            new SequenceDescription(
                                                                                kind,
                                                                                norm,
                                                                                affineNorm,
                                                                                form,
                                                                                (int) (long) depth,
                                                                                (int) (long) width,
                                                                                (int)
                                                                                    (long) classes,
                                                                                p,
                                                                                value,
                                                                                seed.getOrElse(
                                                                                    0L))))))));
  }
}
