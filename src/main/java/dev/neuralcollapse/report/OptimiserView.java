package dev.neuralcollapse.report;

import static dev.neuralcollapse.report.VegaLite.array;
import static dev.neuralcollapse.report.VegaLite.object;

import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.ReproduceResult;
import dev.neuralcollapse.experiment.Spread;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The same objective minimised in two ways. */
final class OptimiserView {
  private static final String BEST = "lbfgs-penalised";
  private static final String SGD = "sgd-penalised";

  private OptimiserView() {}

  /** None unless both ways were tried. */
  static Option<Page.Section> of(ReproduceResult r) {
    return r.seriesNames().contains(BEST) && r.seriesNames().contains(SGD)
        ? Option.some(
            new Page.Section(
                "optimiser",
                "What the optimiser changes",
                List.of(charts(r), table(r), understanding(r))))
        : Option.none();
  }

  private static Block charts(ReproduceResult r) {
    return new Block.Charts(
        List.of(
            chart(
                r,
                "chart-optimiser-gap",
                "gap of the penalised objective",
                "gap",
                m -> Option.some(m.attribution().gap())),
            chart(
                r,
                "chart-optimiser-embedding",
                "embedding’s share of the objective",
                "share",
                m -> Option.some(m.parts().embedding() / m.parts().penalised()))),
        Prose.of(
            "The penalised objective, the paper’s own, minimised by full-batch L-BFGS (all seeds)"
                + " and by SGD ({}). One point a seed.",
            Cells.seeds(r.series(SGD))));
  }

  private static Block.Chart chart(
      ReproduceResult r,
      String id,
      String title,
      String axis,
      Function<Cell.Measured, Option<Double>> what) {
    Seq<String> series = List.of(BEST, SGD);
    Seq<Map<String, @Nullable Object>> points =
        series.flatMap(
            s ->
                r.series(s)
                    .flatMap(
                        c ->
                            c.measured()
                                .flatMap(what)
                                .filter(v -> v > 0)
                                .toList()
                                .map(
                                    v ->
                                        object(
                                            "depth", c.plan().depth(),
                                            "series", VegaLite.Series.of(s).name(),
                                            "seed", c.plan().seed(),
                                            "value", v))));
    Map<String, @Nullable Object> x = VegaLite.depth(Cells.depths(r.cells()));
    Map<String, @Nullable Object> colour = VegaLite.colour(series);
    return new Block.Chart(
        id,
        title,
        VegaLite.layers(
            points,
            240,
            object(
                "mark", object("type", "line", "strokeWidth", 1.6),
                "encoding",
                    object(
                        "x",
                        x,
                        "y",
                        object("aggregate", "mean", "field", "value", "type", "quantitative"),
                        "color",
                        colour)),
            object(
                "mark", object("type", "point", "filled", true, "size", 42, "opacity", 0.8),
                "encoding",
                    object(
                        "x",
                        x,
                        "y",
                        VegaLite.logarithmic("value", axis),
                        "color",
                        colour,
                        "tooltip",
                        array(
                            object("field", "series", "title", "trained by"),
                            object("field", "depth", "title", "depth"),
                            object("field", "seed", "title", "seed"),
                            object("field", "value", "title", axis, "format", ".4g"))))),
        title + " against depth for both optimisers; the table has the numbers.");
  }

  private static Block table(ReproduceResult r) {
    return new Block.Table(
        Prose.of(
            "Means over seeds, range in small print. Ratio: SGD over L-BFGS. The gap counts the"
                + " embedding’s penalty; NC1 `nc1.trace-ratio`."),
        List.of(
            Block.Column.number("depth"),
            Block.Column.number("gap, L-BFGS"),
            Block.Column.number("gap, SGD"),
            Block.Column.number("ratio"),
            Block.Column.number("NC1, L-BFGS"),
            Block.Column.number("NC1, SGD"),
            Block.Column.number("ratio"),
            Block.Column.number("accuracy, SGD")),
        Cells.depths(r.series(SGD)).flatMap(d -> row(r, d).toList()));
  }

  private static Option<Seq<Prose>> row(ReproduceResult r, int depth) {
    Function<Cell.Measured, Option<Double>> gap = m -> Option.some(m.attribution().gap());
    Option<Spread> bestGap = Cells.spread(r, BEST, depth, gap);
    Option<Spread> sgdGap = Cells.spread(r, SGD, depth, gap);
    Option<Spread> bestNc1 = Cells.metric(r, BEST, depth, "nc1.trace-ratio");
    Option<Spread> sgdNc1 = Cells.metric(r, SGD, depth, "nc1.trace-ratio");
    Option<Spread> accuracy = Cells.spread(r, SGD, depth, m -> Option.some(m.accuracy()));
    return sgdGap.map(
        s ->
            List.of(
                Prose.text(Integer.toString(depth)),
                Cells.prose(bestGap, 3),
                Cells.prose(s, 3),
                ratio(sgdGap, bestGap),
                Cells.prose(bestNc1, 3),
                Cells.prose(sgdNc1, 3),
                ratio(sgdNc1, bestNc1),
                Prose.text(accuracy.map(a -> Numbers.percent(a.mean())).getOrElse(Numbers.NONE))));
  }

  private static Prose ratio(Option<Spread> over, Option<Spread> under) {
    return Prose.text(
        over.flatMap(o -> under.map(u -> Numbers.figure(o.mean() / u.mean(), 2)))
            .getOrElse(Numbers.NONE));
  }

  private static Block understanding(ReproduceResult r) {
    return new Block.Understanding(
        List.of(
            Prose.of(
                "Under plain SGD what is left of the initial weights decays with time constant"
                    + " $1/(\\eta\\lambda)=$ {} steps for step size η (D), so a run that is stopped"
                    + " earlier shows norms and NC1 of the initialisation as much as of the"
                    + " optimum. One seed of SGD is no evidence of a rate; it shows how far the"
                    + " same objective was left from where L-BFGS took it. Neither reached the"
                    + " global infimum for certain: only $F^*$ from below is known.",
                Numbers.figure(1 / (r.spec().sgd().step() * r.spec().decay()), 3))));
  }
}
