package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.experiment.simulation.Curve.Line;
import dev.neuralcollapse.experiment.simulation.Curve.Point;
import dev.neuralcollapse.experiment.simulation.DufmTrials.End;
import dev.neuralcollapse.experiment.simulation.Finding.Relation;
import dev.neuralcollapse.optimum.ReluDufm;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Locale;

/**
 * Rank against weight decay and collapse against width, four layers, after figure 3.
 *
 * @param decays λ, and the ends of its starts
 * @param widths d, and the share of its starts that collapsed
 * @param samples of three samples a class, best of several descents
 */
record RankSweeps(
    Seq<Tuple2<Double, Seq<End>>> decays,
    Seq<Tuple2<Integer, Double>> widths,
    Variability samples) {
  private static final int LAYERS = 4;
  private static final int CLASSES = 6;
  private static final int STARTS = 6;

  /** What is left within the classes. */
  record Variability(double value, double loss) {}

  static RankSweeps run(int starts, int evaluations, long seed) {
    int most = Math.min(evaluations, 1500);
    Seq<Tuple2<Double, Seq<End>>> decays =
        List.of(0.0005, 0.001, 0.002, 0.004, 0.008)
            .map(
                decay ->
                    Tuple.of(
                        decay,
                        DufmTrials.of(LAYERS, CLASSES, 2 * CLASSES, decay)
                            .relaxed(starts, seed, most)));
    Seq<Tuple2<Integer, Double>> widths =
        List.of(6, 9, 12, 18, 30)
            .map(
                width -> {
                  DufmTrials trials = DufmTrials.of(LAYERS, CLASSES, width, 0.004);
                  Seq<End> ends = trials.relaxed(2 * starts, seed, most);
                  return Tuple.of(width, ends.count(trials::collapsed) / (double) ends.size());
                });
    return new RankSweeps(decays, widths, within(evaluations, seed));
  }

  /** Three samples a class at a third of the features' decay: the same κ. */
  private static Variability within(int evaluations, long seed) {
    DufmTrials trials = new DufmTrials(ReluDufm.ofWidth(8, 3, 4, 3, 0.004, 0.004 / 3));
    End end = trials.relaxed(STARTS, seed, evaluations).minBy(End::value).get();
    return new Variability(trials.variability(end), end.value());
  }

  /** Largest and smallest over the inner layers, meaned over the starts. */
  private static double lowestRank(End end) {
    return end.ranks().min().get();
  }

  Seq<Finding> findings() {
    return List.of(
        Finding.measured(
                "variability within classes, tr Σ_W/tr Σ_B, L = 3, K = 4, n = 3, best of 6 starts",
                List.of(samples.value))
            .predicted(0, "derived", Relation.EQUAL, 1e-3)
            .noted(
                "some global minimum has none, while descents may end where samples are given up;"
                    + " the loss is "
                    + String.format(Locale.ROOT, "%.7f", samples.loss)
                    + ", that of deep collapse "
                    + String.format(Locale.ROOT, "%.7f", DufmTrials.of(3, 4, 8, 0.004).collapse())),
        Finding.measured(
                "lowest rank of a layer, K = 6, weakest over strongest decay",
                List.of(meanRank(decays.head()._2) / meanRank(decays.last()._2)))
            .noted("published in words: the rank falls with the decay"),
        Finding.measured(
                "share of starts that collapse, K = 6, widest minus narrowest",
                List.of(widths.last()._2 - widths.head()._2))
            .noted("published in words: deep collapse becomes more probable with the width"));
  }

  private static double meanRank(Seq<End> ends) {
    return ends.map(RankSweeps::lowestRank).average().get();
  }

  Seq<Curve> curves() {
    return List.of(
        new Curve(
            "rank-against-decay",
            "Lowest rank of an inner layer, four layers, six classes",
            "λ",
            "rank (mean, least, greatest over starts)",
            true,
            false,
            List.of(new Line("L-BFGS", false, decays.map(t -> rankPoint(t._1, t._2))))),
        new Curve(
            "collapse-against-width",
            "Share of starts that end in deep collapse, four layers, six classes",
            "width",
            "share",
            false,
            false,
            List.of(new Line("L-BFGS", false, widths.map(t -> new Point(t._1, t._2))))));
  }

  private static Point rankPoint(double decay, Seq<End> ends) {
    Seq<Double> ranks = ends.map(RankSweeps::lowestRank);
    return new Point(decay, ranks.average().get(), ranks.min().get(), ranks.max().get());
  }
}
