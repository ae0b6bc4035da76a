package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.experiment.simulation.DufmTrials.End;
import dev.neuralcollapse.experiment.simulation.Finding.Relation;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.optimum.DufmParameters;
import dev.neuralcollapse.optimum.PathBlock;
import dev.neuralcollapse.optimum.ReluDufm;
import dev.neuralcollapse.optimum.ScaleTradeOff;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Locale;

/**
 * Where few classes or layers leave the question open: the best of many random starts, and what
 * descends from three classes on two coordinates.
 */
record FewClasses(Seq<Model> models, End path) {
  private static final double PATH_DECAY = 0.004;
  private static final double ROUNDING = 1e-7;

  /** Random starts of one model. */
  record Model(DufmTrials trials, Seq<End> ends, boolean beaten) {}

  static FewClasses run(int starts, int evaluations, long seed) {
    return new FewClasses(
        List.of(
            model(2, 4, 0.004, false, starts, evaluations, seed),
            model(3, 3, 0.004, false, starts, evaluations, seed),
            model(3, 4, 0.004, false, starts, evaluations, seed),
            model(3, 6, 0.004, false, starts, evaluations, seed),
            model(4, 3, 0.004, true, starts, evaluations, seed),
            model(5, 4, 0.003, true, starts, evaluations, seed)),
        path(evaluations));
  }

  private static Model model(
      int layers, int classes, double decay, boolean beaten, int starts, int most, long seed) {
    DufmTrials trials = DufmTrials.of(layers, classes, 2 * classes, decay);
    return new Model(trials, trials.relaxed(starts, seed, most), beaten);
  }

  /** The balanced parameters of three classes on two coordinates, relaxed. */
  private static End path(int evaluations) {
    PathBlock block = new PathBlock();
    double share = PATH_DECAY * block.price(4).mid() * Math.pow(pathScale(), 0.4);
    Seq<Matrix> all =
        block.factors(4).map(m -> m.scale(Math.sqrt(share / (PATH_DECAY * m.sumOfSquares()))));
    DufmParameters start = new DufmParameters(all.head(), all.tail());
    ReluDufm model = ReluDufm.around(start, PathBlock.CLASSES, PATH_DECAY, PATH_DECAY);
    return new DufmTrials(model).relaxed(model.pack(start), evaluations);
  }

  private static ScaleTradeOff pathProblem() {
    return new ScaleTradeOff(4, new PathBlock().price(4).times(PATH_DECAY));
  }

  private static double pathScale() {
    return pathProblem().scale().mid();
  }

  Seq<Finding> findings() {
    return models.map(FewClasses::finding).append(pathFinding());
  }

  private static Finding finding(Model m) {
    double collapse = m.trials.collapse();
    double best = m.ends.map(End::value).min().get();
    ReluDufm model = m.trials.model();
    Finding all =
        Finding.measured(
            "best of "
                + m.ends.size()
                + " random starts, L = "
                + model.layers()
                + ", K = "
                + model.classes()
                + ", λ = "
                + model.decayW(),
            List.of(best));
    return m.beaten
        ? all.predicted(collapse, "derived", Relation.BESIDE, 0)
            .noted(
                "predicted: deep collapse, which is known to be beaten here; "
                    + m.ends.count(e -> e.value() < collapse - ROUNDING)
                    + " starts ended below it, the lowest with ranks "
                    + m.ends.minBy(End::value).get().ranks().mkString(", "))
        : all.predicted(collapse, "numerical", Relation.AT_LEAST, ROUNDING)
            .noted(
                "predicted: deep collapse; nothing below it was found, which is no proof; "
                    + m.ends.count(m.trials::collapsed)
                    + " starts ended there");
  }

  private Finding pathFinding() {
    double collapse = DufmTrials.of(4, 3, 3, PATH_DECAY).collapse();
    return Finding.measured(
            "L-BFGS from three classes on two coordinates, L = 4, K = 3, λ = 0.004",
            List.of(path.value()))
        .predicted(pathProblem().value().mid(), "derived", Relation.AT_MOST, 0)
        .noted(
            "predicted: where it starts; deep collapse has "
                + String.format(Locale.ROOT, "%.7f", collapse)
                + ", ranks of layers 2 to 4 "
                + path.ranks().mkString(", "));
  }
}
