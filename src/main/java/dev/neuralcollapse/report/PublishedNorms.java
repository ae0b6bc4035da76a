package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.Published;
import dev.neuralcollapse.experiment.ReproduceResult;
import io.vavr.Tuple;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.function.ToDoubleFunction;

/** The published sums of squared norms beside each way of counting them here. */
final class PublishedNorms {

  private PublishedNorms() {}

  /** What is summed. */
  private record Counting(String name, ToDoubleFunction<Cell.SquaredNorms> sum) {}

  private static final Seq<Counting> COUNTINGS =
      List.of(
          new Counting("hidden weights", Cell.SquaredNorms::hiddenWeights),
          new Counting("hidden weights, biases", n -> n.hiddenWeights() + n.hiddenBiases()),
          new Counting(
              "hidden and embedding weights", n -> n.hiddenWeights() + n.embeddingWeights()),
          new Counting(
              "all but the head",
              n ->
                  n.hiddenWeights()
                      + n.hiddenBiases()
                      + n.embeddingWeights()
                      + n.embeddingBiases()),
          new Counting(
              "all weights, head included",
              n -> n.hiddenWeights() + n.embeddingWeights() + n.head()));

  private static final Seq<String> SERIES = List.of("lbfgs-penalised", "sgd-penalised");

  /** Table and what it says; nothing without a penalised series at a published depth. */
  static Seq<Block> of(ReproduceResult r) {
    Seq<Integer> depths = Published.norms().map(Published.Norm::depth);
    Seq<String> series =
        SERIES.filter(s -> depths.exists(d -> mean(r, s, d, COUNTINGS.head()).isDefined()));
    return series.isEmpty() ? List.empty() : List.of(table(r, series, depths), nearest(r, series));
  }

  private static Option<Double> mean(
      ReproduceResult r, String series, int depth, Counting counting) {
    return Cells.spread(
            r,
            series,
            depth,
            m -> Option.some(r.spec().decay() * counting.sum().applyAsDouble(m.norms())))
        .map(s -> s.mean());
  }

  private static Block table(ReproduceResult r, Seq<String> series, Seq<Integer> depths) {
    Seq<Seq<Prose>> published =
        List.of(
            List.of(Prose.text("published (P), MNIST, L-RN1"), Prose.text("not said"))
                .appendAll(
                    Published.norms()
                        .map(
                            n ->
                                Prose.of(
                                    "{}{}",
                                    new Inline.Strong(Numbers.decimals(n.mean(), 4)),
                                    new Inline.Small("± " + Numbers.decimals(n.sd(), 4))))));
    return new Block.Table(
        Prose.of(
            "$\\lambda\\sum\\|\\cdot\\|_F^2$, L-RN1 at constant λ, penalised embedding, mean over"
                + " seeds, by what is counted. Perfect collapse has $\\lambda\\rho_*^2=$ {} in the"
                + " head alone.",
            Numbers.figure(
                r.spec().decay() * r.optimum().classifierNorm() * r.optimum().classifierNorm(), 4)),
        List.of(Block.Column.words("series"), Block.Column.words("counted"))
            .appendAll(depths.map(d -> Block.Column.number("$L=" + d + "$"))),
        published.appendAll(
            series.flatMap(
                s ->
                    COUNTINGS.map(
                        c ->
                            List.of(Prose.text(VegaLite.Series.of(s).name()), Prose.text(c.name()))
                                .appendAll(
                                    depths.map(
                                        d -> Prose.text(Numbers.figure(mean(r, s, d, c), 4))))))));
  }

  /** Which way of counting comes nearest to the published sums, and how near. */
  private static Block nearest(ReproduceResult r, Seq<String> series) {
    return new Block.Paragraph(
        Prose.of(
            "Which layers the published sums count is not said. Nearest to them, over all depths"
                + " both have: {}.",
            series.flatMap(s -> nearest(r, s)).mkString("; ")));
  }

  private static Option<String> nearest(ReproduceResult r, String series) {
    return COUNTINGS
        .map(c -> Tuple.of(c, ratios(r, series, c)))
        .filter(t -> !t._2.isEmpty())
        .minBy(t -> distance(t._2))
        .map(
            t ->
                VegaLite.Series.of(series).name()
                    + ", "
                    + t._1.name()
                    + ": "
                    + Numbers.figure(t._2.min().get(), 2)
                    + " to "
                    + Numbers.figure(t._2.max().get(), 2)
                    + " times the published");
  }

  private static Seq<Double> ratios(ReproduceResult r, String series, Counting counting) {
    return Published.norms()
        .flatMap(n -> mean(r, series, n.depth(), counting).map(v -> v / n.mean()));
  }

  /** Mean distance of the logarithms. */
  private static double distance(Seq<Double> ratios) {
    return ratios.map(v -> Math.abs(StrictMath.log(v))).average().get();
  }
}
