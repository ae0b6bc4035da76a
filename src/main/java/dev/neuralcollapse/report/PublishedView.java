package dev.neuralcollapse.report;

import static dev.neuralcollapse.report.VegaLite.object;

import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.Published;
import dev.neuralcollapse.experiment.ReproduceResult;
import dev.neuralcollapse.experiment.Series;
import dev.neuralcollapse.experiment.Slope;
import dev.neuralcollapse.experiment.SlopeRow;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every series beside the published experiment, and what its slope measures. */
final class PublishedView {
  private static final Seq<String> METRICS =
      List.of("nc1.trace-ratio", "nc2.etf-weights", "nc3.cosine-gap");
  private static final String AVERAGE = "nc.geometric-mean";
  private static final String CONVERGED = "lbfgs-penalised";
  private static final String FREE = "lbfgs-free";
  private static final String SGD = "sgd-penalised";
  private static final String SCALED_OUT =
      "The penalised curve is the free one with its embedding shrunk: the same features, and the"
          + " same infimum (D).";

  private PublishedView() {}

  /** None where nothing was measured. */
  static Option<Page.Section> of(ReproduceResult r) {
    return r.cells().exists(c -> c.measured().isDefined())
        ? Option.some(
            new Page.Section(
                "published",
                "Beside the published experiment",
                List.<Block>empty()
                    .appendAll(verdict(r))
                    .appendAll(charts(r))
                    .append(slopes(r))
                    .appendAll(PublishedReach.of(r))
                    .append(collapse(r))
                    .appendAll(PublishedNorms.of(r))
                    .appendAll(twoLayers(r))
                    .append(PublishedSetting.of(r))
                    .append(understanding())))
        : Option.none();
  }

  private static Option<Slope> slope(ReproduceResult r, String quantity, String series) {
    return r.publishedRange(quantity, series).flatMap(SlopeRow::slope).map(Slope::wide);
  }

  private static Option<Block> verdict(ReproduceResult r) {
    Option<Slope> sgd = slope(r, AVERAGE, SGD);
    Option<Slope> free = slope(r, AVERAGE, FREE);
    Option<Slope> converged =
        isScaledOut(r) && free.isDefined() ? Option.none() : slope(r, AVERAGE, CONVERGED);
    if (sgd.isEmpty() && converged.isEmpty()) {
      return Option.none();
    }
    return Option.some(
        new Block.Statement(
            "Does the published slope "
                + Numbers.figure(Published.SLOPE, 3)
                + " measure the optimiser?",
            Prose.text(judged(r, sgd, converged, free)),
            List.of(
                    figure(sgd, "SGD, penalised embedding"),
                    figure(free, "L-BFGS, free embedding: the same infimum (D)"),
                    figure(converged, "L-BFGS, penalised embedding, its scale trained"))
                .flatMap(f -> f)
                .append(
                    new Block.Figure(
                        Numbers.figure(Published.SLOPE, 3), Prose.text("published, no interval"))),
            Prose.of(
                "Slopes of the average of $\\log$ NC1, NC2 and NC3 on $\\log L$, {}, L-RN1 at"
                    + " constant λ. {} {}",
                range(r),
                isScaledOut(r) ? SCALED_OUT : penalty(converged, free),
                arrived(r))));
  }

  /**
   * Beside the free objective where there is one: the infimum of the penalised one does not pay for
   * the embedding either, so this is where both go.
   */
  private static String judged(
      ReproduceResult r, Option<Slope> sgd, Option<Slope> penalised, Option<Slope> free) {
    return free.isDefined()
        ? SlopeVerdict.of(sgd, free)
            .sentence(sgd, free, endings(r, FREE), "L-BFGS with a free embedding")
        : SlopeVerdict.of(sgd, penalised)
            .sentence(sgd, penalised, endings(r, CONVERGED), "L-BFGS on the same objective");
  }

  private static Seq<Cell.Convergence> endings(ReproduceResult r, String series) {
    return used(r, series).map(Cell::convergence);
  }

  private static String range(ReproduceResult r) {
    int to = Cells.depths(r.cells()).filter(d -> d <= Published.SLOPE_TO).max().getOrElse(0);
    return "depths " + Published.SLOPE_FROM + " to " + to;
  }

  private static Option<Block.Figure> figure(Option<Slope> slope, String caption) {
    return slope.map(
        s ->
            new Block.Figure(
                Numbers.figure(s.value(), 3), Prose.text(caption + "; " + interval(s))));
  }

  private static String kind(Slope s) {
    return s.resamples() > 0 ? "95 % over seeds and about the line" : s.interval();
  }

  private static String interval(Slope s) {
    return s.lo()
        .flatMap(lo -> s.hi().map(hi -> Numbers.interval(lo, hi, 2) + ", " + kind(s)))
        .getOrElse(s.interval());
  }

  /** Whether the penalised curve is the free one, with the embedding's scale taken out. */
  private static boolean isScaledOut(ReproduceResult r) {
    return r.spec().series().exists(s -> s.start() == Series.Start.SCALED);
  }

  /** What the penalty on the embedding does to the slope of converged networks. */
  static String penalty(Option<Slope> penalised, Option<Slope> free) {
    return penalised
        .filter(SlopeVerdict::hasInterval)
        .flatMap(
            p ->
                free.filter(SlopeVerdict::hasInterval)
                    .map(
                        f ->
                            SlopeVerdict.apart(p, f)
                                ? "Training the scale of a penalised embedding like any other"
                                    + " weight changes the slope: the intervals of the two L-BFGS"
                                    + " curves are apart, though their infimum is the same."
                                : "That training the scale of a penalised embedding changes the"
                                    + " slope cannot be said: the intervals of the two L-BFGS"
                                    + " curves overlap."))
        .getOrElse("");
  }

  private static String arrived(ReproduceResult r) {
    Seq<Cell> runs = used(r, FREE).appendAll(isScaledOut(r) ? List.empty() : used(r, CONVERGED));
    int arrived = runs.count(c -> c.convergence().status() == Cell.Status.CONVERGED);
    return runs.isEmpty()
        ? ""
        : arrived
            + " of "
            + runs.size()
            + " runs of L-BFGS at these depths converged; the others used up their budget.";
  }

  /** Nothing that the section on depth does not show, where there are no variants. */
  private static Option<Block> charts(ReproduceResult r) {
    return r.cells().forAll(c -> c.plan().variant().isEmpty())
        ? Option.none()
        : Option.some(
            new Block.Charts(
                METRICS.flatMap(m -> chart(r, m)),
                Prose.of(
                    "Every series, one point a seed, lines through the means; logarithmic axes."
                        + " Dashed: the published average slope {}, drawn through the SGD curve (or"
                        + " the first there is) at depth {}; its height means nothing. Red: the"
                        + " certified bound of L-RN1 at constant λ.",
                    Numbers.figure(Published.SLOPE, 3),
                    Integer.toString(Published.SLOPE_FROM))));
  }

  private static Option<Block.Chart> chart(ReproduceResult r, String metric) {
    Seq<Map<String, @Nullable Object>> points =
        r.cells()
            .flatMap(
                c ->
                    c.measured()
                        .flatMap(m -> m.metric(metric))
                        .filter(v -> v > 0)
                        .toList()
                        .map(
                            v ->
                                object(
                                    "depth", c.plan().depth(),
                                    "series", VegaLite.Series.of(c.plan().series()).name(),
                                    "seed", c.plan().seed(),
                                    "ended", c.convergence().status().id(),
                                    "value", v)));
    String title = metric.substring(0, 3).toUpperCase(java.util.Locale.ROOT);
    return points.isEmpty()
        ? Option.none()
        : Option.some(
            new Block.Chart(
                "chart-published-" + title,
                title + " of every series",
                DepthView.curves(r, points, metric, title),
                title + " against depth for every series; the table has the numbers."));
  }

  private static Block slopes(ReproduceResult r) {
    Seq<String> quantities = METRICS.append(AVERAGE);
    return new Block.Table(
        Prose.of(
            "Slopes of logarithms on $\\log L$, {}. The average is the slope of the geometric mean."
                + " In small print a 95 % interval: the hull of the bootstrap over seeds and of"
                + " Student’s about the line. For one seed there is only the latter, which says how"
                + " well a line fits and nothing about other seeds.",
            range(r)),
        List.of(
            Block.Column.words("series"),
            Block.Column.number("NC1"),
            Block.Column.number("NC2"),
            Block.Column.number("NC3"),
            Block.Column.number("average of the three"),
            Block.Column.number("runs"),
            Block.Column.number("converged")),
        r.seriesNames()
            .<Seq<Prose>>map(
                s ->
                    List.of(Prose.text(VegaLite.Series.of(s).name()))
                        .appendAll(quantities.map(q -> cell(slope(r, q, s))))
                        .append(Prose.text(Integer.toString(used(r, s).size())))
                        .append(
                            Prose.text(
                                Integer.toString(
                                    used(r, s)
                                        .count(
                                            c ->
                                                c.convergence().status()
                                                    == Cell.Status.CONVERGED)))))
            .append(
                List.of(Prose.text("published (P), one-layer architectures"))
                    .appendAll(List.fill(3, Prose.text(Numbers.NONE)))
                    .append(Prose.of(new Inline.Strong(Numbers.figure(Published.SLOPE, 3))))
                    .appendAll(List.fill(2, Prose.text(Numbers.NONE)))));
  }

  private static Seq<Cell> used(ReproduceResult r, String series) {
    return r.series(series)
        .filter(
            c ->
                c.plan().depth() >= Published.SLOPE_FROM && c.plan().depth() <= Published.SLOPE_TO);
  }

  private static Prose cell(Option<Slope> slope) {
    return slope
        .map(
            s ->
                s.lo()
                    .flatMap(lo -> s.hi().map(hi -> Numbers.interval(lo, hi, 2)))
                    .map(i -> Prose.of("{}{}", Numbers.figure(s.value(), 3), new Inline.Small(i)))
                    .getOrElse(Prose.text(Numbers.figure(s.value(), 3))))
        .getOrElse(Prose.text(Numbers.NONE));
  }

  private static Block collapse(ReproduceResult r) {
    Seq<Integer> depths = Cells.depths(r.cells());
    return new Block.Table(
        Prose.of(
            "NC1, NC2 and NC3 of the last features, mean over seeds. “c”: some run used up its"
                + " budget before it converged (SGD always does); “d”: some run diverged."),
        List.of(Block.Column.words("series"), Block.Column.words(""))
            .appendAll(depths.map(d -> Block.Column.number("$L=" + d + "$"))),
        r.seriesNames()
            .flatMap(
                s ->
                    METRICS.map(
                        m ->
                            List.of(
                                    Prose.text(VegaLite.Series.of(s).name()),
                                    Prose.text(
                                        m.substring(0, 3).toUpperCase(java.util.Locale.ROOT)))
                                .appendAll(depths.map(d -> value(r, s, d, m))))));
  }

  private static Prose value(ReproduceResult r, String series, int depth, String metric) {
    return Cells.metric(r, series, depth, metric)
        .map(
            v ->
                Prose.of(
                    "{}{}",
                    Numbers.figure(v.mean(), 3),
                    new Inline.Small(Cells.ended(Cells.at(r, series, depth)))))
        .getOrElse(Prose.text(Numbers.NONE));
  }

  /** What two-layer blocks do at constant λ and at λ/L. */
  private static Option<Block> twoLayers(ReproduceResult r) {
    Seq<String> sentences =
        List.of("rn2-", "rn2-lambda-over-L-")
            .flatMap(
                prefix ->
                    r.seriesNames()
                        .filter(s -> s.matches(prefix + "(lbfgs|sgd)-.*"))
                        .map(s -> twoLayers(r, s)));
    return sentences.isEmpty()
        ? Option.none()
        : Option.some(
            new Block.Paragraph(
                Prose.of(
                    "**Two-layer blocks.** Published (P): at constant λ collapse does not improve"
                        + " with depth, at λ/L it does. Here: {}.",
                    sentences.mkString("; "))));
  }

  private static String twoLayers(ReproduceResult r, String series) {
    boolean over = series.contains("lambda-over-L");
    Option<Slope> nc1 = slope(r, METRICS.head(), series);
    Option<Slope> average = slope(r, AVERAGE, series);
    DepthTrend trend = DepthTrend.of(average);
    return (over ? "at λ/L" : "at constant λ")
        + " collapse "
        + trend.words()
        + trend.besidePublished(over)
        + average.map(a -> change(a, deepest(r, series))).getOrElse("")
        + " (slope of NC1 "
        + inText(nc1)
        + ", of the average "
        + inText(average)
        + ")";
  }

  private static int deepest(ReproduceResult r, String series) {
    return used(r, series).map(c -> c.plan().depth()).max().getOrElse(Published.SLOPE_FROM);
  }

  /** How much the fitted line changes over the depths it is fitted to. */
  private static String change(Slope s, int deepest) {
    double factor = s.at(Published.SLOPE_FROM) / s.at(deepest);
    return ", "
        + (factor >= 1 ? "falling" : "rising")
        + " by a factor of "
        + Numbers.figure(Math.max(factor, 1 / factor), 3)
        + " from depth "
        + Published.SLOPE_FROM
        + " to "
        + deepest;
  }

  private static String inText(Option<Slope> slope) {
    return slope.map(s -> Numbers.figure(s.value(), 3) + " " + interval(s)).getOrElse(Numbers.NONE);
  }

  private static Block understanding() {
    return new Block.Understanding(
        List.of(
            Prose.of(
                "A slope is that of the optimum only if the networks are near it. SGD stops where"
                    + " its budget ends, and what is left of the initial weights, larger in deeper"
                    + " networks, enters its slope. So does the penalty on the embedding, by L-BFGS"
                    + " too: LayerNorm makes the embedding’s scale irrelevant, the infimum does not"
                    + " pay for it (D), and no run that trains the scale gets there. The verdict is"
                    + " computed from the slopes and their intervals above and holds for these"
                    + " data, this number of samples and these budgets."),
            Prose.of(
                "A deeper network of a refined curve has been trained for longer in all: its"
                    + " ancestors’ evaluations come on top of its own. That cannot feign a trend"
                    + " where every run of the curve has converged, and can where they have not."),
            Prose.of(
                "At λ/L the optimum itself moves with depth: ρ* grows, and less is paid for the"
                    + " same variability, so NC1 at different depths belongs to different"
                    + " problems. {}",
                Published.UNKNOWN)));
  }
}
