package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.experiment.simulation.Finding.Relation;
import dev.neuralcollapse.paper.Papers;
import dev.neuralcollapse.proof.Paper;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Layers of a trained ResNet beside the straight line (figure 3), and the multilayer unconstrained
 * features model over time and over λ (figures 4 and 5) of Wang, Gai, Zhang 2024.
 */
final class ProgressiveCollapseSimulation implements Simulation {
  private static final String TREND = "the paper shows the trend in a figure, no number is printed";

  /** How much of it is run. */
  private record Size(
      int seeds, int perClass, int width, int epochs, int steps, Seq<Double> decays) {
    static Size of(Scale scale) {
      return switch (scale) {
        case MICRO -> new Size(1, 6, 16, 60, 3000, Vector.of(1e-4, 1e-2, 1.0));
        case QUICK -> new Size(2, 40, 64, 350, 5000, decades());
        case STANDARD -> new Size(3, 100, 200, 350, 20_000, decades());
      };
    }

    private static Seq<Double> decades() {
      return Vector.of(1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0);
    }

    /** Steps at which gradient descent is looked at: ten a decade. */
    Seq<Integer> checkpoints() {
      return Vector.range(0, 60)
          .map(i -> (int) Math.round(StrictMath.pow(10, i / 10.0)))
          .distinct()
          .filter(s -> s < steps)
          .append(steps);
    }
  }

  /** Figure 4 on one seed. */
  private record Descents(
      Seq<MufmRun.State> multilayer,
      Seq<MufmRun.State> unconstrained,
      double lowest,
      double dataWithin,
      double dataPfc1,
      double dataPfc2) {}

  @Override
  public Paper paper() {
    return Papers.PROGRESSIVE_COLLAPSE;
  }

  @Override
  public Simulated run(Setting setting) {
    Size size = Size.of(setting.scale());
    Seq<Long> seeds = List.range(0, size.seeds).map(i -> setting.seed() + i);
    setting.progress().begin("progressive collapse", 4L * size.seeds);
    Dataset data = prepared(setting.data(), size.perClass);
    double decay = TrainedLayers.DECAY;
    Seq<TrainedLayers> trained =
        seeds.flatMap(s -> done(setting, () -> trained(size, data, decay, s, setting)));
    Seq<TrainedLayers> free =
        seeds.flatMap(s -> done(setting, () -> trained(size, data, 0, s, setting)));
    Seq<Descents> descents = seeds.map(s -> done(setting, () -> descents(size, s)));
    Seq<Seq<MufmRun.State>> sweeps =
        seeds.map(s -> done(setting, () -> MufmRun.drawn(s).solved(size.decays)));
    setting.progress().end();
    return new Simulated(
        described(size, data),
        layers(trained, free).appendAll(overTime(descents)).appendAll(overDecay(seeds, sweeps)),
        ProgressiveCurves.layers(trained)
            .appendAll(
                ProgressiveCurves.descents(
                    descents.map(Descents::multilayer), descents.map(Descents::unconstrained)))
            .appendAll(ProgressiveCurves.sweep(sweeps)),
        remarks());
  }

  private static <T> T done(Setting setting, Supplier<T> work) {
    T result = work.get();
    setting.progress().advance(1);
    return result;
  }

  /** As many samples of each class as there are, at most so many; centred, of unit variance. */
  private static Dataset prepared(Dataset all, int perClass) {
    int least = Vector.range(0, all.labels().classes()).map(k -> all.labels().count(k)).min().get();
    Dataset some = all.firstOfEachClass(Math.min(perClass, least)).getOrElse(all).centred();
    double mean = some.inputs().sumOfSquares() / ((double) some.size() * some.dimension());
    return mean == 0
        ? some
        : some.scaled(1 / Math.sqrt(mean), "divided by the root mean square of all entries");
  }

  private static Seq<TrainedLayers> trained(
      Size size, Dataset data, double decay, long seed, Setting setting) {
    TrainedLayers.Plan plan = new TrainedLayers.Plan(size.width, size.epochs, decay);
    return TrainedLayers.of(plan, data, seed, setting.threads()).toList();
  }

  private static Descents descents(Size size, long seed) {
    MufmRun run = MufmRun.drawn(seed);
    Seq<Integer> at = size.checkpoints();
    return new Descents(
        run.descended(run.problem(MufmRun.DECAY), at),
        run.descended(run.problem(MufmRun.DECAY).unconstrained(), at),
        run.optimum(MufmRun.DECAY).value(),
        run.data().within(),
        run.data().pfc1(),
        run.data().pfc2());
  }

  private static Seq<Finding> layers(Seq<TrainedLayers> t, Seq<TrainedLayers> free) {
    return List.of(
        Finding.measured("PFC1 of the embedding", t.map(x -> x.layers().head().pfc1())),
        Finding.measured("PFC1 of the last layer", t.map(x -> x.layers().last().pfc1())),
        Finding.measured(
                "PFC1 of the last layer over that of the embedding",
                t.map(x -> x.layers().last().pfc1() / x.layers().head().pfc1()))
            .predicted(1, "quoted", Relation.AT_MOST, 0)
            .noted("progressive collapse; " + TREND),
        share("PFC1", t, TrainedLayers.Layer::pfc1),
        share("PFC2", t, TrainedLayers.Layer::pfc2),
        Finding.measured("PFC3 of the last layer", t.map(x -> x.layers().last().pfc3()))
            .predicted(1, "quoted", Relation.BESIDE, 0)
            .noted("nearest class mean on training samples; " + TREND),
        Finding.measured(
                "straightness: distance of the ends over the length of the path",
                t.map(TrainedLayers::straightness))
            .predicted(1, "quoted", Relation.BESIDE, 0)
            .noted("1 is the geodesic assumption, which is an assumption, not a theorem"),
        Finding.measured("straightness without weight decay", free.map(TrainedLayers::straightness))
            .noted("the assumption is about training with weight decay"),
        Finding.measured(
                "factor between PFC1 and the straight line's, median over the inner layers",
                t.map(TrainedLayers::besideLine))
            .predicted(1, "quoted", Relation.BESIDE, 0)
            .noted("equations 10 and 11 at the layer's distance along the path"),
        Finding.measured(
                "cosine between the class means of both ends", t.map(TrainedLayers::cosine))
            .predicted(0, "derived", Relation.AT_LEAST, 0)
            .noted("theorem 1 holds on the straight line exactly where it is not negative"));
  }

  private static Finding share(
      String name, Seq<TrainedLayers> t, ToDoubleFunction<TrainedLayers.Layer> metric) {
    return Finding.measured(
            "share of the steps from layer to layer in which " + name + " falls",
            t.map(x -> x.falling(metric)))
        .predicted(1, "quoted", Relation.BESIDE, 0)
        .noted(TREND);
  }

  private static Seq<Finding> overTime(Seq<Descents> d) {
    return List.of(
        Finding.measured(
                "gradient descent: PFC1 of the unconstrained model over that of MUFM",
                d.map(x -> x.unconstrained.last().pfc1() / x.multilayer.last().pfc1()))
            .predicted(0.1, "quoted", Relation.AT_MOST, 0)
            .noted("orders of magnitude smaller, at least one is asked here: " + TREND),
        Finding.measured(
                "gradient descent: PFC1 of MUFM over that of the data",
                d.map(x -> x.multilayer.last().pfc1() / x.dataPfc1))
            .predicted(1, "quoted", Relation.AT_MOST, 0)
            .noted("stabilises below the data and above 0: " + TREND),
        Finding.measured(
                "gradient descent: tr Σ_W of MUFM over that of the data",
                d.map(x -> x.multilayer.last().within() / x.dataWithin))
            .predicted(MufmRun.floor(MufmRun.DECAY), "derived", Relation.AT_LEAST, 0)
            .noted("no stationary point is collapsed, at any λ; the floor is derived"),
        Finding.measured(
                "gradient descent: PFC2 of MUFM over that of the data",
                d.map(x -> x.multilayer.last().pfc2() / x.dataPfc2))
            .predicted(1, "quoted", Relation.BESIDE, 0)
            .noted(TREND),
        Finding.measured(
                "gradient descent: objective of MUFM above the lowest point found",
                d.map(x -> x.multilayer.last().value() - x.lowest))
            .predicted(0, "derived", Relation.AT_LEAST, 1e-10)
            .noted("the lowest of four descents by L-BFGS, W eliminated"));
  }

  private static Seq<Finding> overDecay(Seq<Long> seeds, Seq<Seq<MufmRun.State>> sweeps) {
    Seq<Double> data = seeds.map(s -> MufmRun.drawn(s).data().pfc1());
    return List.of(
        atEnd("PFC1", true, sweeps, MufmRun.State::pfc1),
        atEnd("PFC1", false, sweeps, MufmRun.State::pfc1),
        atEnd("PFC2", true, sweeps, MufmRun.State::pfc2),
        atEnd("PFC2", false, sweeps, MufmRun.State::pfc2),
        atEnd("alignment with the data", true, sweeps, MufmRun.State::alignment),
        atEnd("alignment with the data", false, sweeps, MufmRun.State::alignment),
        Finding.measured(
                "largest PFC1 over the sweep in λ over that of the data",
                sweeps.zipWith(data, (s, x) -> s.map(MufmRun.State::pfc1).max().get() / x))
            .predicted(1, "derived", Relation.AT_MOST, 0)
            .noted("proved for large λ; for all λ a conjecture that was checked numerically"),
        Finding.measured(
                "share of the steps up in λ in which PFC1 rises",
                sweeps.map(
                    s ->
                        (double) s.zip(s.tail()).count(p -> p._2.pfc1() > p._1.pfc1())
                            / (s.size() - 1)))
            .predicted(1, "quoted", Relation.BESIDE, 0)
            .noted("small λ leads to collapse, large λ to the data: " + TREND));
  }

  private static Finding atEnd(
      String name,
      boolean least,
      Seq<Seq<MufmRun.State>> sweeps,
      ToDoubleFunction<MufmRun.State> metric) {
    double decay = (least ? sweeps.head().head() : sweeps.head().last()).at();
    return Finding.measured(
        name + " of the MUFM optimum at λ = " + WrittenNumber.of(decay, 3),
        sweeps.map(s -> metric.applyAsDouble(least ? s.head() : s.last())));
  }

  private static Seq<String> described(Size size, Dataset data) {
    return List.of(
        String.format(
            Locale.ROOT,
            "Layers: fully connected ResNet, %d blocks of two layers, width %d, cross entropy, SGD"
                + " with momentum 0.9, rate %s divided by 10 at 1/3 and 2/3 of %d epochs, batch %d,"
                + " λ = %s on every weight and bias, %d seeds; %d samples of %s",
            TrainedLayers.BLOCKS,
            size.width,
            TrainedLayers.LEARNING_RATE,
            size.epochs,
            TrainedLayers.BATCH,
            TrainedLayers.DECAY,
            size.seeds,
            data.size(),
            data.provenance().name()),
        "Published: width 1000, 350 epochs, all of MNIST, further data sets with convolutions;"
            + " the inside of a block, rate, batch and λ are not public; the branches start at 1/L"
            + " of He's scale, without which this network diverges at this rate",
        String.format(
            Locale.ROOT,
            "MUFM: squared loss, K = %d, n = %d, d = %d, λ_W = %s, class means uniform on the unit"
                + " sphere, noise %s a coordinate; over time: λ = %s, plain gradient descent with"
                + " step %s in W and H from standard normals, %d steps; over λ: lowest of four"
                + " descents by L-BFGS, W eliminated",
            MufmRun.CLASSES,
            MufmRun.PER_CLASS,
            MufmRun.WIDTH,
            MufmRun.DECAY_W,
            MufmRun.NOISE,
            MufmRun.DECAY,
            MufmRun.STEP,
            size.steps),
        "Published: the same model; K, n, d, noise, λ and steps are not public, these are ours");
  }

  private static Seq<String> remarks() {
    return List.of(
        "The paper prints no numbers for these figures, so its trends are what can be compared.",
        "Relative depth is the distance from the embedding along the path of the layers, scaled to"
            + " [0, 1]. The straight line joins the embedding's features with those of the last"
            + " layer as measured, so it agrees with the layers at both ends by construction; only"
            + " the layers between test the geodesic assumption.",
        "Alignment is |H/|H| - X/|X||, rebuilt: the paper's displayed formula is not available.");
  }
}
