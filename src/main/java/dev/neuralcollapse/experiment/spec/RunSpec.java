package dev.neuralcollapse.experiment.spec;

import dev.neuralcollapse.data.Fault;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One training run, as somebody asks for it: what decides its result, every default filled in. No
 * thread count, no clock, no place.
 *
 * @param precision of the arithmetic
 * @param seed of initialisation and of the order of mini-batches
 * @param checkpoint evaluations or epochs between two checkpoints; 0 for none
 * @param curvature products with the Hessian spent on its smallest eigenvalue at the end; 0 for
 *     none
 */
public record RunSpec(
    DataPart data,
    ArchitecturePart architecture,
    GoalPart goal,
    OptimiserPart optimiser,
    StartPart initialisation,
    Precision precision,
    long seed,
    int checkpoint,
    int curvature) {

  /** Keys at the top of a specification. */
  static final Seq<String> KEYS =
      List.of(
          "data",
          "architecture",
          "goal",
          "optimiser",
          "initialisation",
          "precision",
          "seed",
          "checkpoint",
          "curvature");

  /** Arithmetic of the passes; parameters and gradients are double in any case. */
  public enum Precision {
    F64,
    F32;

    /** Name in files. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Reads the specification of a single run from a file. */
  public static Either<Fault, RunSpec> read(Path file) {
    return YamlFile.read(file).flatMap(root -> single(root, file.toString()));
  }

  /** Reads the specification of a single run from a text. */
  public static Either<Fault, RunSpec> parse(String text, String file) {
    return YamlFile.parse(text, file).flatMap(root -> single(root, file));
  }

  private static Either<Fault, RunSpec> single(YamlNode.Fields root, String file) {
    if (root.values().containsKey(Grid.KEY)) {
      Section s = new Section(file, "", root);
      return Either.left(
          new Fault(
              s.place(Grid.KEY),
              "a grid is many runs",
              "'collapse sweep' runs it; or leave the grid out"));
    }
    return of(root, file);
  }

  static Either<Fault, RunSpec> of(YamlNode.Fields root, String file) {
    try {
      return Either.right(of(new Section(file, "", root)));
    } catch (Refusal e) {
      return Either.left(e.fault());
    }
  }

  private static RunSpec of(Section s) throws Refusal {
    s.only(KEYS);
    for (String key : List.of("data", "architecture", "goal")) {
      if (!s.has(key)) {
        throw s.refuse(key, "missing", "'collapse train --example' prints a specification");
      }
    }
    String precision =
        s.oneOf(
            "precision",
            List.of(Precision.values()).map(Precision::id),
            Option.some(Precision.F64.id()));
    ArchitecturePart architecture = ArchitecturePart.read(s.block("architecture"));
    RunSpec spec =
        new RunSpec(
            DataPart.read(s.block("data")),
            architecture,
            GoalPart.read(s.block("goal"), architecture.kind().hasNorm()),
            OptimiserPart.read(s.block("optimiser")),
            StartPart.read(s.block("initialisation")),
            Precision.valueOf(precision.toUpperCase(Locale.ROOT)),
            s.has("seed") ? s.whole("seed", 0, Long.MAX_VALUE / 10) : 1,
            s.whole("checkpoint", 0, 100_000_000, 100),
            s.whole("curvature", 0, 10_000, 0));
    Together.check(s, spec);
    return spec;
  }

  /** The same with another seed. */
  public RunSpec withSeed(long other) {
    return new RunSpec(
        data,
        architecture,
        goal,
        optimiser,
        initialisation,
        precision,
        other,
        checkpoint,
        curvature);
  }

  /** All keys and values in a fixed order. */
  public LinkedHashMap<String, Object> canonical() {
    return LinkedHashMap.<String, Object>of(
            "data", data.canonical(),
            "architecture", architecture.canonical(),
            "goal", goal.canonical(),
            "optimiser", optimiser.canonical(),
            "initialisation", initialisation.canonical())
        .put("precision", precision.id())
        .put("seed", seed)
        .put("checkpoint", checkpoint)
        .put("curvature", curvature);
  }

  /** The canonical form as YAML: equal specifications, equal text; it reads back as itself. */
  public String yaml() {
    return YamlText.of(canonical());
  }
}
