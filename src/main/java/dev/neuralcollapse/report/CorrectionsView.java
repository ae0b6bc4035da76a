package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.CorrectionRow;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/** What is wrong or imprecise in print, and what stands in its place. */
final class CorrectionsView {

  private CorrectionsView() {}

  /** Of one paper; none where nothing had to be mended. */
  static Option<Page.Section> section(Seq<CorrectionRow> rows) {
    return Option.when(
        rows.nonEmpty(),
        () ->
            new Page.Section(
                "corrections",
                "What had to be mended",
                rows.flatMap(CorrectionsView::entry).append(understanding())));
  }

  /** A page of its own, paper by paper. */
  static Page page(String version, Seq<CorrectionRow> rows) {
    Seq<Page.Section> papers =
        rows.map(CorrectionRow::paper)
            .distinct()
            .map(
                p ->
                    new Page.Section(
                        p,
                        p.replace('-', ' '),
                        rows.filter(r -> r.paper().equals(p))
                            .flatMap(CorrectionsView::entry)
                            .prepend(citation(rows, p))));
    int settled = rows.count(CorrectionRow::settled);
    return new Page(
        "Corrections, each with an executable counterexample",
        "collapse verify --corrections",
        Prose.of(
            "Statements in print, or commonly read out of it, that do not hold as they stand. Each"
                + " was refuted by the program on numbers that can be checked by hand, and stands"
                + " beside the statement that is true instead."),
        List.of(
            new Page.Fact("corrections", Prose.text(Integer.toString(rows.size()))),
            new Page.Fact(
                "refuted, and mended by a claim that stands",
                Prose.text(settled + " of " + rows.size())),
            new Page.Fact("repeat all", Replay.code("./collapse verify --corrections"))),
        papers.append(new Page.Section("reading", "How to read this", List.of(understanding()))),
        Prose.text("collapse workbench " + version));
  }

  private static Block citation(Seq<CorrectionRow> rows, String paper) {
    return new Block.Paragraph(
        Prose.text(rows.find(r -> r.paper().equals(paper)).get().citation() + "."));
  }

  private static Seq<Block> entry(CorrectionRow r) {
    boolean derived = r.mark().equals("derived");
    return List.of(
        new Block.Table(
            Prose.written(r.place()).strong(),
            List.of(Block.Column.words("what"), Block.Column.words("statement")),
            List.of(
                List.of(
                    Prose.of(
                        r.origin() + " {}",
                        new Inline.Badge(
                            r.refuted() ? "refuted" : "not refuted", r.refuted() ? "good" : "bad")),
                    Prose.written(r.printed())),
                List.of(Prose.text("counterexample by hand"), Prose.written(r.byHand())),
                List.of(Prose.text("executed"), executed(r)),
                List.of(
                    Prose.of(
                        "true instead {} {}",
                        new Inline.Badge(derived ? "D" : "P", derived ? "derived" : "quoted"),
                        ClaimsView.badge(r.verdict())),
                    Prose.written(r.mended())
                        .and(
                            Prose.of(
                                "{}", new Inline.Command("./collapse verify " + r.claim())))))));
  }

  private static Prose executed(CorrectionRow r) {
    String what =
        r.executed()
            .map(
                e ->
                    "step “"
                        + e.step()
                        + "” in "
                        + Numbers.interval(e.lo(), e.hi(), 6)
                        + " at "
                        + e.spec())
            .getOrElse("the counterexample does not refute it");
    return Prose.of("{}{}", what, new Inline.Command(r.replay()));
  }

  private static Block understanding() {
    return new Block.Understanding(
        List.of(
            Prose.of(
                "The wrong statement is kept as a **twin** of the true one: a false neighbour that"
                    + " the prover has to refute each time, by this counterexample and by a search"
                    + " of its own. The step shown is one that should be zero or not negative if"
                    + " the wrong statement were true; the brackets enclose it. **printed**: it"
                    + " stands in the paper; **in the code**: the authors' released code computes"
                    + " it; **a reading**: nobody prints it, it is a hurried or too general reading"
                    + " of what is printed."),
            Prose.of(
                "The verdict on the true statement is that of the prover; **P**: the paper's own,"
                    + " read as it was meant; **D**: derived for this project.")));
  }
}
