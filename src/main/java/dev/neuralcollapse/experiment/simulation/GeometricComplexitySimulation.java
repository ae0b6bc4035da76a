package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.experiment.simulation.ComplexityTraining.Result;
import dev.neuralcollapse.experiment.simulation.ComplexityTraining.Run;
import dev.neuralcollapse.experiment.simulation.Finding.Relation;
import dev.neuralcollapse.paper.Papers;
import dev.neuralcollapse.proof.Paper;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The bounds of NC by geometric complexity on random mixtures, and both quantities over the
 * settings of training (Munn, Dherin, Gonzalvo 2024).
 */
final class GeometricComplexitySimulation implements Simulation {

  /** One normal ratio in thirty thousand is further off. */
  private static final double STANDARD_ERRORS = 4;

  /** How much of it is run. */
  private record Size(int mixtures, int samples, int seeds, int perClass, int tested, int epochs) {
    static Size of(Scale scale) {
      return switch (scale) {
        case MICRO -> new Size(10, 300, 1, 20, 60, 15);
        case QUICK -> new Size(100, 4000, 2, 40, 300, 120);
        case STANDARD -> new Size(200, 20_000, 5, 100, 1000, 400);
      };
    }
  }

  @Override
  public Paper paper() {
    return Papers.GEOMETRIC_COMPLEXITY;
  }

  @Override
  public Simulated run(Setting setting) {
    Size size = Size.of(setting.scale());
    Seq<Long> seeds = List.range(0, size.seeds).map(i -> setting.seed() + i);
    int runs = 2 * size.seeds * Run.grid().size();
    setting.progress().begin("geometric complexity", size.seeds + (long) runs);
    Seq<Seq<MixtureTrials.Trial>> trials =
        seeds.map(
            s -> {
              Seq<MixtureTrials.Trial> all = new MixtureTrials(size.samples).run(size.mixtures, s);
              setting.progress().advance(1);
              return all;
            });
    Seq<Seq<Result>> mixtures =
        seeds.map(
            s ->
                trained(
                    ComplexityTraining.mixture(size.perClass, size.tested, s), size, s, setting));
    Seq<Seq<Result>> images =
        seeds.map(
            s ->
                ComplexityTraining.images(setting.data(), size.perClass, s)
                    .map(t -> trained(t, size, s, setting))
                    .getOrElse(List::empty));
    setting.progress().end();
    String data = setting.data().provenance().name();
    return new Simulated(
        described(size, data),
        inequalities(trials)
            .appendAll(bounds(mixtures))
            .appendAll(trends("normal mixture", mixtures))
            .appendAll(images.exists(Seq::isEmpty) ? List.empty() : trends(data, images)),
        List.of(
            scatter("mixture-complexity", "normal mixture", mixtures.flatMap(r -> r)),
            scatter("image-complexity", data, images.flatMap(r -> r))),
        remarks());
  }

  private static Seq<Result> trained(
      ComplexityTraining problem, Size size, long seed, Setting setting) {
    return Run.grid()
        .flatMap(
            run -> {
              Option<Result> result = problem.result(run, size.epochs, seed, setting.threads());
              setting.progress().advance(1);
              return result;
            });
  }

  private static Seq<Finding> inequalities(Seq<Seq<MixtureTrials.Trial>> trials) {
    return largest("Var/(λ_max GC) of a class", trials, MixtureTrials.Trial::poincare)
        .appendAll(largest("V_ij over its bound (H1)", trials, MixtureTrials.Trial::pair))
        .appendAll(largest("NC over C GC/d_min² (H2)", trials, t -> List.of(t.collapse())))
        .append(
            Finding.measured(
                    "median NC over C GC/d_min²",
                    trials.map(all -> Finding.median(all.map(t -> t.collapse().value()).sorted())))
                .noted("the bound is loose"))
        .appendAll(largest("GC of new classes over κ GC (H3)", trials, t -> List.of(t.carried())))
        .appendAll(
            largest("NC of new classes over its bound (H3)", trials, t -> List.of(t.transfer())))
        .append(
            Finding.measured(
                    "largest nearest-mean error over 4(k-1)NC (H4)",
                    trials.map(all -> all.map(MixtureTrials.Trial::error).max().get()))
                .predicted(1, "derived", Relation.AT_MOST, 0)
                .noted("holds for the sample itself, whose own means are used"));
  }

  /** The ratio as it is sampled, and how significantly it exceeds 1 anywhere. */
  private static Seq<Finding> largest(
      String quantity,
      Seq<Seq<MixtureTrials.Trial>> trials,
      Function<MixtureTrials.Trial, Seq<SampledRatio>> ratios) {
    Seq<Seq<SampledRatio>> seeds = trials.map(all -> all.flatMap(ratios));
    int count = seeds.map(Seq::size).sum().intValue();
    return List.of(
        Finding.measured("largest " + quantity, seeds.map(SampledRatio::largest))
            .predicted(1, "derived", Relation.BESIDE, 0)
            .noted("of samples; the bound is one of expectations"),
        Finding.measured(
                quantity + ": standard errors above 1, at most",
                seeds.map(SampledRatio::largestExcess))
            .predicted(0, "derived", Relation.AT_MOST, STANDARD_ERRORS)
            .noted(
                "the most of "
                    + count
                    + " ratios, each with the standard error of its own sample; four are allowed"));
  }

  /** The trained networks against the bounds. */
  private static Seq<Finding> bounds(Seq<Seq<Result>> seeds) {
    return List.of(
        trainedRatio("NC over C GC/d_min²", seeds, r -> r.variability() / r.bound().get()),
        trainedRatio(
            "NC of new classes over C κ GC/d_min²",
            seeds,
            r -> r.transferred() / r.transferBound().get()),
        trainedRatio(
            "nearest-mean error over 4(k-1) C GC/d_min²",
            seeds,
            r -> r.error() / (4 * (r.classes() - 1) * r.bound().get())));
  }

  private static Finding trainedRatio(
      String quantity, Seq<Seq<Result>> seeds, ToDoubleFunction<Result> ratio) {
    return Finding.measured(
            quantity + ", largest over the trained networks (normal mixture)",
            seeds.map(all -> all.map(ratio::applyAsDouble).max().getOrElse(0.0)))
        .predicted(1, "derived", Relation.AT_MOST, 0);
  }

  /** What the settings of training do, and how the quantities go together. */
  private static Seq<Finding> trends(String data, Seq<Seq<Result>> seeds) {
    Seq<Finding> knobs =
        List.of("L2", "learning rate", "batch size")
            .flatMap(
                knob ->
                    List.of(
                        trend(data, knob, "GC", seeds, Result::complexity),
                        trend(data, knob, "NC", seeds, Result::variability)));
    return knobs
        .append(
            Finding.measured(
                "5-shot nearest-mean accuracy on new classes, median over the settings, " + data,
                seeds
                    .filter(Seq::nonEmpty)
                    .map(all -> Finding.median(all.map(Result::fewShots).sorted()))))
        .append(
            Finding.measured(
                    "5-shot error on new classes over 4(k-1)NC there, largest, " + data,
                    seeds
                        .filter(Seq::nonEmpty)
                        .map(all -> all.map(Result::fewShotRatio).max().get()))
                .noted(
                    "H4 bounds it by 1 for exact class means; few shots need a term of order one"
                        + " over the shots"))
        .append(together(data, "GC/d² and NC", seeds, Result::collapse, Result::variability))
        .append(together(data, "GC and NC", seeds, Result::complexity, Result::variability))
        .append(
            together(
                data,
                "GC on the source and NC on new classes",
                seeds,
                Result::complexity,
                Result::transferred))
        .append(
            together(
                data,
                "NC on new classes and 5-shot accuracy there",
                seeds,
                Result::transferred,
                Result::fewShots));
  }

  private static Finding trend(
      String data,
      String knob,
      String quantity,
      Seq<Seq<Result>> seeds,
      ToDoubleFunction<Result> of) {
    Seq<Double> ratios =
        seeds.flatMap(
            all -> {
              Seq<Result> two = all.filter(r -> r.run().knob().equals(knob));
              return two.size() == 2
                  ? Option.some(of.applyAsDouble(two.get(1)) / of.applyAsDouble(two.get(0)))
                  : Option.<Double>none();
            });
    boolean larger = knob.equals("batch size");
    return Finding.measured(
            quantity + " at the largest " + knob + " over that at the smallest, " + data, ratios)
        .noted(
            "known second-hand: "
                + (larger ? "above 1" : "below 1")
                + (knob.equals("learning rate")
                    ? ", though one third party reports the contrary"
                    : ""));
  }

  private static Finding together(
      String data,
      String what,
      Seq<Seq<Result>> seeds,
      ToDoubleFunction<Result> x,
      ToDoubleFunction<Result> y) {
    return Finding.measured(
            "rank correlation of " + what + " over the settings, " + data,
            seeds
                .filter(all -> all.size() > 2)
                .map(
                    all ->
                        ClassSample.rankCorrelation(
                            all.map(x::applyAsDouble), all.map(y::applyAsDouble)))
                .filter(Double::isFinite))
        .noted("known second-hand: " + (what.contains("accuracy") ? "negative" : "positive"));
  }

  /** Every trained network: NC over geometric collapse, and the bound where there is one. */
  private static Curve scatter(String id, String data, Seq<Result> all) {
    Seq<Result> sorted = all.sortBy(Result::collapse);
    Curve.Line measured =
        new Curve.Line(
            "NC (CDNV)", false, sorted.map(r -> new Curve.Point(r.collapse(), r.variability())));
    Seq<Result> bounded = sorted.filter(r -> r.bound().isDefined());
    Curve.Line bound =
        new Curve.Line(
            "C times geometric collapse",
            true,
            bounded.map(r -> new Curve.Point(r.collapse(), r.collapse())));
    return new Curve(
        id,
        "NC against geometric collapse, " + data,
        "geometric collapse",
        "NC",
        true,
        true,
        bounded.isEmpty() ? List.of(measured) : List.of(measured, bound));
  }

  private static Seq<String> described(Size size, String data) {
    return List.of(
        String.format(
            Locale.ROOT,
            "Inequalities: %d mixtures a seed of 2 to 5 normal classes in 1 to 4 dimensions, tanh"
                + " or ReLU networks of one hidden layer with random weights, %d samples a class",
            size.mixtures,
            size.samples),
        String.format(
            Locale.ROOT,
            "Training: MLP of two hidden layers of 24 units, cross entropy, SGD with momentum 0.9,"
                + " %d epochs, %d samples a class; GC and NC of the last hidden layer, on samples"
                + " not trained on",
            size.epochs,
            size.perClass),
        "Settings: " + Run.grid().map(Run::text).mkString("; "),
        "Data: four normal classes in four dimensions (C = 1) with four narrower new classes"
            + " beside them; "
            + data
            + ", the first six tenths of the classes as source, the others new (C unknown)",
        "Published setting: VGG-13 on CIFAR-10, ResNet-18 on CIFAR-FS, VGG-11 on MNIST, explicit"
            + " penalty on GC: not repeated; the networks here are MLPs without such a penalty");
  }

  private static Seq<String> remarks() {
    return List.of(
        "The paper's experiments are known here through third parties only, as directions without"
            + " figures: lower GC and lower NC with a larger learning rate, smaller batches and"
            + " stronger L2. One third party says the contrary of the learning rate.",
        "All runs have the same number of epochs. A larger learning rate and a smaller batch then"
            + " also mean more training, so these ratios do not separate the two.",
        "GC alone changes with the scale of the features; NC and the bound do not. Only GC over"
            + " squared distances of class means bounds NC.");
  }
}
