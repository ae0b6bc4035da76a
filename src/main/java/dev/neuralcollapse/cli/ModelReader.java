package dev.neuralcollapse.cli;

import dev.neuralcollapse.cli.ModelOptions.Decays;
import dev.neuralcollapse.cli.ModelOptions.Graph;
import dev.neuralcollapse.cli.ModelOptions.Ordinal;
import dev.neuralcollapse.cli.ModelOptions.Sizes;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.network.Link;
import dev.neuralcollapse.network.Loss;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;

/** Checks the options of a model: each fault names the option, what is wrong, and the mend. */
final class ModelReader {
  private static final int MOST = 1_000_000;

  /** Of classes whose singular values are listed. */
  private static final int MOST_CLASSES = 100_000;

  private static final int MOST_VERTICES = 1000;

  private ModelReader() {}

  /** Reads what was given for a model. */
  static Either<Fault, ModelOptions> read(
      Model model, Map<OptimumOption, Object> values, long seed) {
    Given given = new Given(values);
    return used(model, given)
        .flatMap(g -> needed(model, g))
        .flatMap(g -> loss(model, g))
        .flatMap(
            loss ->
                graph(model, given)
                    .flatMap(
                        graph ->
                            ordinal(given).flatMap(o -> rest(model, given, loss, graph, o, seed))));
  }

  private static Either<Fault, ModelOptions> rest(
      Model model, Given given, Loss loss, Graph graph, Ordinal ordinal, long seed) {
    Either<Fault, Sizes> sizes = sizes(model, given, graph, ordinal);
    Either<Fault, Decays> decays = decays(given);
    Either<Fault, Seq<Double>> covariance = covariance(given);
    Either<Fault, Option<Double>> noise = given.positive(OptimumOption.DATA_NOISE);
    return sizes.flatMap(
        s ->
            decays.flatMap(
                d ->
                    covariance.flatMap(
                        c ->
                            noise.map(
                                n ->
                                    new ModelOptions(
                                        model, loss, s, d, graph, ordinal, c, n, seed)))));
  }

  private static Either<Fault, Given> used(Model model, Given given) {
    return given
        .values()
        .keySet()
        .find(o -> !model.takes().contains(o))
        .<Either<Fault, Given>>map(
            o ->
                Either.left(
                    new Fault(
                        o.spelling(),
                        "the model " + model.id() + " does not use it",
                        "it takes " + model.takes().map(OptimumOption::spelling).mkString(", "))))
        .getOrElse(() -> Either.right(given))
        .filterOrElse(
            g -> !idle(g),
            g ->
                fault(
                    OptimumOption.DECAY,
                    "--decay-w and --decay-h leave nothing to it",
                    "leave one of the three out"));
  }

  /** A decay for all, when each has its own. */
  private static boolean idle(Given given) {
    return given
        .values()
        .keySet()
        .containsAll(List.of(OptimumOption.DECAY, OptimumOption.DECAY_W, OptimumOption.DECAY_H));
  }

  private static Either<Fault, Given> needed(Model model, Given given) {
    return model
        .needs()
        .find(o -> !there(o, given))
        .<Either<Fault, Given>>map(
            o ->
                Either.left(
                    new Fault(
                        o.spelling(),
                        "the model " + model.id() + " needs it",
                        "give " + o.spelling() + " " + o.value() + alternative(model, o))))
        .getOrElse(() -> Either.right(given));
  }

  private static String alternative(Model model, OptimumOption needed) {
    return needed == OptimumOption.DECAY && model.takes().contains(OptimumOption.DECAY_W)
        ? ", or both --decay-w and --decay-h"
        : "";
  }

  /** The decays of the parts stand for the whole, a count of classes for the vertices. */
  private static boolean there(OptimumOption o, Given given) {
    Map<OptimumOption, Object> values = given.values();
    return values.containsKey(o)
        || (o == OptimumOption.DECAY
            && values.containsKey(OptimumOption.DECAY_W)
            && values.containsKey(OptimumOption.DECAY_H))
        || (o == OptimumOption.VERTICES && values.containsKey(OptimumOption.CLASSES));
  }

  private static Either<Fault, Loss> loss(Model model, Given given) {
    Loss usual = model.losses().headOption().getOrElse(Loss.CROSS_ENTROPY);
    return given
        .word(OptimumOption.LOSS)
        .map(Loss::parse)
        .getOrElse(() -> Either.right(usual))
        .mapLeft(f -> new Fault(OptimumOption.LOSS.spelling(), f.what(), f.mend()))
        .filterOrElse(
            l -> model.losses().isEmpty() || model.losses().contains(l),
            l ->
                new Fault(
                    OptimumOption.LOSS.spelling(),
                    "the model " + model.id() + " has no optimum for " + l.id(),
                    "it is for " + model.losses().map(Loss::id).mkString(", ")));
  }

  /** Vertices as given, or those that have as many edges as there are classes. */
  private static Either<Fault, Graph> graph(Model model, Given given) {
    Option<Integer> fromClasses =
        given
            .whole(OptimumOption.CLASSES)
            .filter(k -> model == Model.SRG)
            .flatMap(ModelReader::verticesOf);
    return given
        .whole(OptimumOption.VERTICES, fromClasses.getOrElse(0), 4, MOST_VERTICES)
        .flatMap(
            r ->
                given
                    .optional(OptimumOption.SUBSET, 2, Math.max(2, r - 2))
                    .map(p -> new Graph(r, p)));
  }

  private static Option<Integer> verticesOf(int classes) {
    return List.rangeClosed(4, MOST_VERTICES).find(r -> edges(r) == classes);
  }

  private static int edges(int vertices) {
    return vertices * (vertices - 1) / 2;
  }

  private static Either<Fault, Ordinal> ordinal(Given given) {
    return given
        .word(OptimumOption.LINK)
        .map(Link::parse)
        .getOrElse(() -> Either.right(Link.LOGIT))
        .mapLeft(f -> new Fault(OptimumOption.LINK.spelling(), f.what(), f.mend()))
        .flatMap(
            link ->
                thresholds(given)
                    .flatMap(b -> weights(given, b.size() - 1).map(a -> new Ordinal(link, b, a))));
  }

  private static Either<Fault, Seq<Double>> thresholds(Given given) {
    return given
        .numbers(OptimumOption.THRESHOLDS)
        .filterOrElse(
            b -> b.isEmpty() || b.size() >= 3,
            b ->
                fault(
                    OptimumOption.THRESHOLDS,
                    "there are only " + b.size(),
                    "Q classes have Q + 1: give three or more, such as -inf,0,inf"))
        .filterOrElse(
            b -> b.isEmpty() || b.zip(b.tail()).forAll(t -> t._1 < t._2),
            b ->
                fault(
                    OptimumOption.THRESHOLDS,
                    b.zip(b.tail())
                        .find(t -> !(t._1 < t._2))
                        .map(t -> t._2 + " stands behind " + t._1)
                        .getOrElse("they do not rise"),
                    "give them rising: b_0 < b_1 < .."));
  }

  private static Either<Fault, Seq<Double>> weights(Given given, int classes) {
    return given
        .numbers(OptimumOption.WEIGHTS)
        .filterOrElse(
            a -> a.isEmpty() || a.size() == classes,
            a ->
                fault(
                    OptimumOption.WEIGHTS,
                    a.size() + " weights",
                    "the thresholds have " + classes + " classes between them"))
        .filterOrElse(
            a -> a.forAll(x -> x > 0 && Double.isFinite(x)) && Double.isFinite(total(a)),
            a ->
                fault(
                    OptimumOption.WEIGHTS,
                    a.find(x -> !(x > 0 && Double.isFinite(x)))
                        .map(x -> "no class has the share " + x)
                        .getOrElse("their sum is too large for a double"),
                    "give positive numbers, such as 1,2,1"))
        .map(a -> a.isEmpty() ? List.fill(Math.max(0, classes), 1.0) : a)
        .map(a -> a.map(x -> x / total(a)));
  }

  private static double total(Seq<Double> numbers) {
    return numbers.fold(0.0, Double::sum);
  }

  private static Either<Fault, Seq<Double>> covariance(Given given) {
    return given
        .numbers(OptimumOption.COVARIANCE)
        .filterOrElse(
            e -> e.forAll(x -> x >= 0 && Double.isFinite(x)),
            e ->
                fault(
                    OptimumOption.COVARIANCE,
                    "a covariance has no eigenvalue "
                        + e.find(x -> !(x >= 0 && Double.isFinite(x))).get(),
                    "give finite numbers that are not negative"))
        .filterOrElse(
            e -> e.isEmpty() || e.exists(x -> x > 0),
            e -> fault(OptimumOption.COVARIANCE, "all are 0", "targets must vary"));
  }

  private static Either<Fault, Sizes> sizes(
      Model model, Given given, Graph graph, Ordinal ordinal) {
    Either<Fault, Integer> classes =
        switch (model) {
          case SRG -> classes(given, edges(graph.vertices()), "pairs of at least 4 vertices");
          case ORDINAL_UFM ->
              classes(given, ordinal.thresholds().size() - 1, "gaps between the thresholds");
          case GUFM -> given.whole(OptimumOption.CLASSES, 0, 2, Integer.MAX_VALUE);
          default -> given.whole(OptimumOption.CLASSES, 0, 2, MOST_CLASSES);
        };
    Either<Fault, Integer> perClass = given.whole(OptimumOption.PER_CLASS, 1, 1, MOST);
    Either<Fault, Integer> layers = given.whole(OptimumOption.LAYERS, 0, 1, MOST);
    return classes.flatMap(
        k ->
            perClass.flatMap(
                n -> layers.flatMap(l -> width(model, given).map(d -> new Sizes(k, n, l, d)))));
  }

  /** As many as something else decides; told as well, it must be the same number. */
  private static Either<Fault, Integer> classes(Given given, int decided, String what) {
    return given.whole(OptimumOption.CLASSES).filter(k -> k != decided).isEmpty()
        ? Either.right(decided)
        : Either.left(
            fault(
                OptimumOption.CLASSES,
                given.whole(OptimumOption.CLASSES).get()
                    + " is not the number of "
                    + what
                    + (decided > 0 ? ", " + decided : ""),
                decided > 0
                    ? "leave it out, or let the two agree"
                    : "6, 10, 15, 21, .. are; or give --vertices R"));
  }

  private static Either<Fault, Option<Integer>> width(Model model, Given given) {
    return given
        .optional(OptimumOption.WIDTH, model == Model.GUFM ? 2 : 1, Integer.MAX_VALUE)
        .mapLeft(
            f ->
                model == Model.GUFM
                    ? new Fault(f.where(), f.what(), "unit features of zero mean need D >= 2")
                    : f);
  }

  private static Either<Fault, Decays> decays(Given given) {
    return given
        .positive(OptimumOption.DECAY)
        .flatMap(
            all ->
                given
                    .positive(OptimumOption.DECAY_W)
                    .flatMap(
                        w ->
                            given
                                .positive(OptimumOption.DECAY_H)
                                .flatMap(h -> bias(given).map(b -> decays(all, w, h, b)))));
  }

  private static Decays decays(
      Option<Double> all, Option<Double> w, Option<Double> h, Option<Double> bias) {
    return new Decays(w.orElse(all).get(), h.orElse(all).get(), bias);
  }

  private static Either<Fault, Option<Double>> bias(Given given) {
    return given
        .real(OptimumOption.DECAY_BIAS)
        .filter(x -> !(x >= 0) || !Double.isFinite(x))
        .<Either<Fault, Option<Double>>>map(
            x ->
                Either.left(
                    fault(
                        OptimumOption.DECAY_BIAS, "it is " + x, "a finite number >= 0 is needed")))
        .getOrElse(() -> Either.right(given.real(OptimumOption.DECAY_BIAS)));
  }

  private static Fault fault(OptimumOption option, String what, String mend) {
    return new Fault(option.spelling(), what, mend);
  }
}
