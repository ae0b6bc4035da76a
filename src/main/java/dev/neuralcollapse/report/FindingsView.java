package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.simulation.Finding;
import dev.neuralcollapse.experiment.simulation.PaperResult;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** What was published, what is predicted, what was measured. */
final class FindingsView {
  private static final int DIGITS = 5;

  private FindingsView() {}

  static Page.Section of(PaperResult r) {
    Seq<Finding> findings = r.simulated().findings();
    return new Page.Section(
        "findings",
        "Published, predicted, measured",
        findings.isEmpty()
            ? List.of(new Block.Paragraph(Prose.text("No figures were measured.")))
            : List.of(table(findings), understanding()));
  }

  private static Block table(Seq<Finding> findings) {
    return new Block.Table(
        Prose.of(
            "Measured: the median over seeds, least and greatest in small print. Predicted: **P**"
                + " by the paper, **D** derived for this project. A figure agrees when **every**"
                + " seed stands to the prediction as the relation says, within the tolerance given;"
                + " without a relation the prediction is a trend or a limit, and not judged."),
        List.of(
            Block.Column.words("quantity"),
            Block.Column.words("published"),
            Block.Column.words("predicted"),
            Block.Column.words("measured"),
            Block.Column.number("seeds"),
            Block.Column.words("agrees")),
        findings.map(FindingsView::row));
  }

  static Seq<Prose> row(Finding f) {
    return List.of(
        f.note().isEmpty()
            ? Prose.written(f.quantity())
            : Prose.written(f.quantity())
                .and(Prose.of(new Inline.Break()))
                .and(Prose.written(f.note()).small()),
        published(f),
        predicted(f),
        measured(f),
        Prose.text(Integer.toString(f.seeds())),
        agrees(f));
  }

  private static Prose published(Finding f) {
    return f.published()
        .map(
            x ->
                Prose.of("{}{}", Numbers.shown(x, DIGITS), new Inline.Small("(" + f.place() + ")")))
        .getOrElse(
            Prose.of(
                new Inline.Small(
                    f.place().equals(Finding.NOT_PUBLISHED) ? "not\u00a0published" : f.place())));
  }

  private static Prose predicted(Finding f) {
    return f.predicted()
        .map(x -> Prose.of("{}{} {}", sign(f.relation()), Numbers.shown(x, DIGITS), mark(f.mark())))
        .getOrElse(Prose.text(Numbers.NONE));
  }

  private static Inline mark(String whose) {
    return switch (whose) {
      case "derived" -> new Inline.Badge("D", "derived");
      case "numerical" -> new Inline.Badge("numerical", "quiet");
      case "quoted" -> new Inline.Badge("P", "quoted");
      default -> new Inline.Badge("P, " + whose.replace("quoted, ", ""), "quoted");
    };
  }

  private static String sign(Finding.Relation relation) {
    return switch (relation) {
      case EQUAL -> "= ";
      case AT_MOST -> "≤ ";
      case AT_LEAST -> "≥ ";
      case BESIDE -> "";
    };
  }

  private static Prose measured(Finding f) {
    String median = f.measured().map(x -> Numbers.shown(x, DIGITS)).getOrElse(Numbers.NONE);
    return f.range()
        .filter(FindingsView::wide)
        .map(r -> Prose.of("{}{}", median, new Inline.Small(spread(r))))
        .getOrElse(Prose.text(median));
  }

  /** Whether the digits shown tell its ends apart. */
  private static boolean wide(Finding.Range r) {
    return !Numbers.shown(r.least(), DIGITS).equals(Numbers.shown(r.greatest(), DIGITS));
  }

  private static String spread(Finding.Range r) {
    boolean counts = r.least() == Math.rint(r.least()) && r.greatest() == Math.rint(r.greatest());
    return counts
        ? "(" + Numbers.shown(r.least(), DIGITS) + " … " + Numbers.shown(r.greatest(), DIGITS) + ")"
        : "("
            + Numbers.down(r.least(), DIGITS - 1)
            + " … "
            + Numbers.up(r.greatest(), DIGITS - 1)
            + ")";
  }

  private static Prose agrees(Finding f) {
    Inline tolerance =
        new Inline.Small(f.tolerance() > 0 ? "within " + Numbers.shown(f.tolerance(), 2) : "");
    return f.agrees()
        .map(a -> Prose.of("{}{}", new Inline.Badge(a ? "agrees" : "differs", tone(a)), tolerance))
        .getOrElse(
            Prose.of(
                new Inline.Badge(
                    f.predicted().isEmpty() ? "no prediction" : "not judged", "quiet")));
  }

  private static String tone(boolean agrees) {
    return agrees ? "good" : "bad";
  }

  private static Block understanding() {
    return new Block.Understanding(
        List.of(
            Prose.of(
                "**Published** is what the paper prints, with its place; “not published” means that"
                    + " it prints no figure for this quantity. Published and measured figures need"
                    + " not be equal where the setting is not the same; what is unknown or was"
                    + " changed stands under “What was run”."),
            Prose.of(
                "**Predicted** comes from a closed form or a bound of the theory, computed apart"
                    + " from the experiment. Only this is judged.")));
  }
}
