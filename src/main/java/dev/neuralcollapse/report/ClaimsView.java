package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.ClaimRow;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** The verdict table. */
final class ClaimsView {

  private ClaimsView() {}

  static Page.Section of(Seq<ClaimRow> claims, int tries) {
    return new Page.Section(
        "claims",
        "Claims and their verdicts",
        List.of(summary(claims, tries), table(claims), understanding(), twins(claims)));
  }

  private static Block summary(Seq<ClaimRow> claims, int tries) {
    int twins = claims.map(c -> c.twins().size()).sum().intValue();
    int refuted = claims.map(ClaimRow::twinsRefuted).sum().intValue();
    return new Block.Paragraph(
        Prose.of(
            "{} of {} claims stand, and {} of {} false twins were refuted. Instances are random,"
                + " from directed generators, {} for each claim and each twin.",
            Integer.toString(claims.count(ClaimRow::stands)),
            Integer.toString(claims.size()),
            Integer.toString(refuted),
            Integer.toString(twins),
            Integer.toString(tries)));
  }

  private static Block table(Seq<ClaimRow> claims) {
    return new Block.Table(
        Prose.of(
            "**P** stated by the paper, **D** derived for this project. Slack: the least margin by"
                + " which an inequality held over all instances; at equality, and for identities,"
                + " it is minus the width of the enclosure, which must stay below the claim’s"
                + " stated resolution."),
        List.of(
            Block.Column.words("claim, and the command that repeats it"),
            Block.Column.words("statement"),
            Block.Column.words("mark"),
            Block.Column.words("verdict"),
            Block.Column.number("instances"),
            Block.Column.number("worst slack"),
            Block.Column.number("twins refuted")),
        claims.map(ClaimsView::row));
  }

  private static Seq<Prose> row(ClaimRow c) {
    return List.of(
        Replay.under(new Inline.Text(c.title()), c.replay()),
        Prose.of(new Inline.Tex(c.statement())),
        mark(c),
        Prose.of(badge(c.verdict())),
        Prose.text(Long.toString(c.instances())),
        Prose.text(Numbers.figure(c.worstSlack(), 2)),
        Prose.of(
            new Inline.Badge(
                c.twinsRefuted() + " / " + c.twins().size(),
                c.twinsRefuted() == c.twins().size() ? "good" : "bad")));
  }

  private static Prose mark(ClaimRow c) {
    boolean derived = c.mark().equals("derived");
    Inline badge = new Inline.Badge(derived ? "D" : "P", derived ? "derived" : "quoted");
    String also =
        (c.numericalOnly() ? " numerical only" : "") + (c.secondHand() ? " second-hand" : "");
    return also.isEmpty()
        ? Prose.of(badge)
        : Prose.of("{}{}", badge, new Inline.Small(also.strip()));
  }

  static Inline badge(String verdict) {
    return new Inline.Badge(
        verdict,
        switch (verdict) {
          case "proved", "certified", "holds" -> "good";
          case "refuted" -> "bad";
          case "inconclusive" -> "open";
          default -> "quiet";
        });
  }

  private static Block understanding() {
    return new Block.Understanding(
        List.of(
            Prose.of(
                "**proved**: interval arithmetic over a whole box of parameters. **certified**:"
                    + " interval arithmetic on every instance tried. **holds**: floating point with"
                    + " a stated tolerance on every instance tried. The last two are evidence, not"
                    + " proofs, of the general statement; the proofs stand in the documentation."),
            Prose.of(
                "A **twin** is a false statement that resembles the claim: a hypothesis dropped"
                    + " where it is needed, a constant changed. A check that cannot tell the claim"
                    + " from its twins shows nothing, so every twin has to fall.")));
  }

  private static Block twins(Seq<ClaimRow> claims) {
    Seq<Seq<Prose>> rows =
        claims.flatMap(
            c ->
                c.twins()
                    .map(
                        t ->
                            List.of(
                                Replay.code(c.id()),
                                Prose.text(t.change().isEmpty() ? t.name() : t.change()),
                                Prose.of(
                                    new Inline.Badge(
                                        t.refuted() ? "refuted" : "survived",
                                        t.refuted() ? "good" : "bad")),
                                Prose.text(t.counterexample()))));
    return new Block.Folded(
        "Every twin with its counterexample (" + rows.size() + ")",
        List.of(
            new Block.Table(
                Prose.of("Counterexamples are worked by hand, then found again and shrunk."),
                List.of(
                    Block.Column.words("claim"),
                    Block.Column.words("twin"),
                    Block.Column.words(""),
                    Block.Column.words("counterexample")),
                rows)));
  }
}
