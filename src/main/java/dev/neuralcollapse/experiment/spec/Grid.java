package dev.neuralcollapse.experiment.spec;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Nearest;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Either;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sweep: a specification with {@code grid:}, where any key takes a list. Its cells are all
 * combinations, the last key fastest.
 *
 * @param cells in order
 */
public record Grid(Seq<Cell> cells) {
  static final String KEY = "grid";
  private static final Seq<String> BLOCKS =
      List.of("data", "architecture", "goal", "optimiser", "initialisation");
  private static final int MOST_CELLS = 10_000;
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})\\.\\.([0-9]{1,9})");

  /**
   * One run of the sweep.
   *
   * @param label what tells it apart, {@code depth=3 seed=2}
   * @param values the same by key
   * @param spec of the run
   */
  public record Cell(String label, LinkedHashMap<String, String> values, RunSpec spec) {}

  /** The same with another seed, in runs that do not list seeds themselves. */
  public Grid withSeed(long seed) {
    return new Grid(
        cells.map(
            c ->
                c.values().containsKey("seed")
                    ? c
                    : new Cell(c.label(), c.values(), c.spec().withSeed(seed))));
  }

  /** The keys that may stand in a grid by their last word, and where they belong. */
  private static final Seq<String> PATHS =
      List.of(
              "data.name data.path data.per-class data.subset-seed data.prepare data.classes"
                  + " data.dimension architecture.name architecture.norm architecture.affine"
                  + " architecture.width architecture.depth architecture.mask architecture.keys"
                  + " architecture.readout goal.loss goal.decay goal.embedding optimiser.name"
                  + " optimiser.memory optimiser.evaluations optimiser.gradient optimiser.decrease"
                  + " optimiser.kick optimiser.embedding-scale optimiser.rate optimiser.momentum"
                  + " optimiser.batch optimiser.epochs optimiser.beta1 optimiser.beta2"
                  + " optimiser.decoupled-decay optimiser.schedule.warm-up initialisation.name"
                  + " initialisation.ratio initialisation.noise initialisation.from precision seed")
          .flatMap(s -> List.of(s.split(" ", -1)));

  /** Reads a sweep; a specification without a grid is a sweep of one cell. */
  public static Either<Fault, Grid> read(Path file) {
    return YamlFile.read(file).flatMap(root -> of(root, file.toString()));
  }

  /** Reads a sweep from a text. */
  public static Either<Fault, Grid> parse(String text, String file) {
    return YamlFile.parse(text, file).flatMap(root -> of(root, file));
  }

  private static Either<Fault, Grid> of(YamlNode.Fields root, String file) {
    try {
      return Either.right(expand(root, file));
    } catch (Refusal e) {
      return Either.left(e.fault());
    }
  }

  private static Grid expand(YamlNode.Fields root, String file) throws Refusal {
    Section top = new Section(file, "", root);
    Section grid = top.block(KEY);
    YamlNode.Fields base = root.without(KEY);
    if (root.values().containsKey(KEY) && grid.fields().values().isEmpty()) {
      throw top.refuse(KEY, "is empty", "give lists, such as 'depth: [2, 3, 5]'");
    }
    Seq<Axis> axes = axes(grid);
    double cells = axes.foldLeft(1.0, (n, a) -> n * a.values().size());
    if (cells > MOST_CELLS) {
      throw top.refuse(
          KEY,
          String.format(java.util.Locale.ROOT, "makes %.0f runs", cells),
          "a sweep has at most " + MOST_CELLS);
    }
    Vector<Cell> all = Vector.empty();
    for (Seq<Tuple2<Axis, YamlNode>> choice : combinations(axes)) {
      LinkedHashMap<String, String> values = LinkedHashMap.empty();
      for (Tuple2<Axis, YamlNode> c : choice) {
        values = values.put(c._1.name(), label(c._2));
      }
      // Whole blocks first: a key inside one is not lost when the block changes.
      YamlNode.Fields cell =
          choice
              .sortBy(c -> c._2 instanceof YamlNode.Fields ? 0 : 1)
              .foldLeft(base, (tree, c) -> tree.with(place(c._1, c._2), c._2));
      String label = values.map(t -> t._1 + "=" + t._2).mkString(" ");
      Either<Fault, RunSpec> spec = RunSpec.of(cell, file);
      if (spec.isLeft()) {
        Fault f = spec.getLeft();
        throw new Refusal(
            label.isEmpty()
                ? f
                : new Fault(f.where(), f.what() + " (in the run " + label + ")", f.mend()));
      }
      all = all.append(new Cell(label, values, spec.get()));
    }
    return new Grid(all);
  }

  /**
   * One key of the grid.
   *
   * @param name as it was written
   * @param path where it belongs
   */
  private record Axis(String name, Seq<String> path, Seq<YamlNode> values) {}

  /** A word for a block is its name; the block's other keys stay. */
  private static Seq<String> place(Axis axis, YamlNode value) {
    return value instanceof YamlNode.Scalar
            && BLOCKS.contains(axis.path().head())
            && axis.path().size() == 1
        ? axis.path().append(Section.NAME)
        : axis.path();
  }

  private static Seq<Axis> axes(Section grid) throws Refusal {
    Vector<Axis> axes = Vector.empty();
    for (Tuple2<String, YamlNode> entry : grid.fields().values()) {
      Seq<String> path = List.of(path(grid, entry._1).split("\\.", -1));
      if (axes.exists(a -> a.path().equals(path))) {
        throw grid.refuse(entry._1, "stands there twice", "give it once");
      }
      axes = axes.append(new Axis(entry._1, path, values(grid, entry._1, entry._2)));
    }
    return axes;
  }

  private static String path(Section grid, String key) throws Refusal {
    if (PATHS.contains(key) || (key.contains(".") && RunSpec.KEYS.contains(first(key)))) {
      return key;
    }
    if (BLOCKS.contains(key)) {
      return key;
    }
    Seq<String> known = PATHS.filter(p -> p.endsWith("." + key));
    if (known.size() == 1) {
      return known.head();
    }
    if (known.size() > 1) {
      throw grid.refuse(key, "could be " + known.mkString(" or "), "write one of them in full");
    }
    Seq<String> near = Nearest.of(key, PATHS.map(p -> p.substring(p.lastIndexOf('.') + 1)));
    throw grid.refuse(
        key,
        "there is no such key",
        near.isEmpty()
            ? "name it with its block, such as optimiser.rate"
            : "did you mean " + near.distinct().mkString(" or ") + "?");
  }

  private static String first(String key) {
    return key.substring(0, key.indexOf('.'));
  }

  private static Seq<YamlNode> values(Section grid, String key, YamlNode node) throws Refusal {
    Seq<YamlNode> items =
        switch (node) {
          case YamlNode.Items i -> i.items();
          case YamlNode.Scalar s -> List.of(s);
          case YamlNode.Nothing n -> List.<YamlNode>empty();
          case YamlNode.Fields f ->
              throw grid.refuse(key, "is a block", "write the key with its block: optimiser.rate");
        };
    Vector<YamlNode> values = Vector.empty();
    for (YamlNode n : items) {
      boolean block = n instanceof YamlNode.Fields && BLOCKS.contains(key);
      if (!(n instanceof YamlNode.Scalar) && !block) {
        throw grid.refuse(
            key, "holds " + n.kind(), "give words or numbers; blocks for " + BLOCKS.mkString(", "));
      }
      values = values.appendAll(n instanceof YamlNode.Scalar s ? range(grid, key, s) : List.of(n));
    }
    if (values.isEmpty()) {
      throw grid.refuse(key, "is an empty list", "give values, or leave it out");
    }
    if (values.map(Grid::label).distinct().size() < values.size()) {
      throw grid.refuse(key, "holds a value twice", "give every value once");
    }
    return values;
  }

  /** A value in a word: of a block its name and what else it says. */
  private static String label(YamlNode node) {
    return switch (node) {
      case YamlNode.Scalar s -> s.text();
      case YamlNode.Nothing n -> "";
      case YamlNode.Items i -> i.items().map(Grid::label).mkString("[", ",", "]");
      case YamlNode.Fields f ->
          f.values()
              .map(t -> (t._1.equals(Section.NAME) ? "" : t._1 + ":") + label(t._2))
              .mkString(",");
    };
  }

  /** {@code 1..5} is 1, 2, 3, 4, 5. */
  private static Seq<YamlNode> range(Section grid, String key, YamlNode.Scalar s) throws Refusal {
    Matcher m = RANGE.matcher(s.text());
    if (!m.matches()) {
      return List.of(s);
    }
    int from = Integer.parseInt(m.group(1));
    int to = Integer.parseInt(m.group(2));
    if (from > to || (long) to - from >= MOST_CELLS) {
      throw grid.refuse(key, "is " + s.text(), "give a range such as 1..5, no longer than 10000");
    }
    return Vector.rangeClosed(from, to)
        .map(i -> new YamlNode.Scalar(s.line(), Integer.toString(i)));
  }

  private static Seq<Seq<Tuple2<Axis, YamlNode>>> combinations(Seq<Axis> axes) {
    Seq<Seq<Tuple2<Axis, YamlNode>>> all = Vector.of(Vector.empty());
    for (Axis axis : axes) {
      all = all.flatMap(c -> axis.values().map(v -> c.append(Tuple.of(axis, v))));
    }
    return all;
  }
}
