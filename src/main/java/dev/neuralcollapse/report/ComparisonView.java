package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.Comparison;
import dev.neuralcollapse.experiment.Comparison.Uncertain;
import dev.neuralcollapse.experiment.Published;
import dev.neuralcollapse.experiment.ReproduceResult;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/** Predicted, measured, published. */
final class ComparisonView {

  private ComparisonView() {}

  static Page.Section of(ReproduceResult r) {
    Seq<String> series = r.seriesNames();
    Seq<Block.Column> columns =
        List.of(
                Block.Column.words("quantity"),
                Block.Column.number("at"),
                Block.Column.words("predicted"))
            .appendAll(
                series.map(s -> new Block.Column(Prose.text(VegaLite.Series.of(s).name()), true)))
            .append(Block.Column.number("published (P)"))
            .append(Block.Column.words("note"));
    return new Page.Section(
        "comparison",
        "Predicted, measured, published",
        List.of(
            new Block.Table(
                Prose.of(
                    "Measured on {}, {} samples a class, width {}, λ = {}. {}",
                    r.data().name(),
                    Integer.toString(r.data().perClass()),
                    Integer.toString(r.spec().width()),
                    Numbers.plain(r.spec().decay()),
                    Published.UNKNOWN),
                columns,
                r.comparisons().map(c -> row(c, series))),
            new Block.Understanding(
                List.of(
                    Prose.of(
                        "The published slope is one average over the three metrics, one-layer"
                            + " architectures and data sets; published figures show"
                            + " $\\log_{10}\\mathrm{NC1}$ roughly between −0.2 and −1.6. Of the"
                            + " published norms it is not said which layers they count; near an"
                            + " optimum with this λ the head cannot be among them (see “What the"
                            + " layers cost”). Predictions are"
                            + " for minimisers, which nobody has: what was trained lies above"
                            + " them."),
                    Prose.of(
                        "Rows differ in data, samples and training budget, so equality is not"
                            + " expected; what can be compared is the sign and the size of a trend."
                            + " A prediction marked D is an upper bound or a limit derived for this"
                            + " project, not a fitted value.")))));
  }

  private static Seq<Prose> row(Comparison c, Seq<String> series) {
    return List.of(
            Prose.of(c.quantity()),
            Prose.of(c.at()),
            c.predicted()
                .map(p -> Prose.of(p.statement() + " {}", new Inline.Badge(p.mark(), "derived")))
                .getOrElse(Prose.text(Numbers.NONE)))
        .appendAll(
            series.map(
                s -> uncertain(c.measured().find(o -> o.series().equals(s)).map(o -> o.value()))))
        .append(uncertain(c.published()))
        .append(Prose.of(c.note()));
  }

  private static Prose uncertain(Option<Uncertain> value) {
    return value.map(ComparisonView::uncertain).getOrElse(Prose.text(Numbers.NONE));
  }

  private static Prose uncertain(Uncertain u) {
    String value = Numbers.figure(u.value(), 3);
    return u.lo()
        .flatMap(lo -> u.hi().map(hi -> Numbers.interval(lo, hi, 3)))
        .map(i -> Prose.of("{}{}", value, new Inline.Small(i)))
        .getOrElse(Prose.text(value));
  }
}
