package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.ClaimRow;
import dev.neuralcollapse.experiment.simulation.PaperResult;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** From one paper's result to the strings of its report. */
final class PaperPage {

  private PaperPage() {}

  static Page of(PaperResult r) {
    Seq<Page.Section> sections =
        List.of(headline(r), FindingsView.of(r))
            .appendAll(CurvesView.of(r))
            .append(setting(r))
            .append(ClaimsView.of(r.claims(), r.tries()))
            .appendAll(CorrectionsView.section(r.corrections()))
            .append(provenance(r));
    return new Page(
        title(r),
        "collapse reproduce · " + r.paper() + " · " + r.profile(),
        Prose.text(r.citation() + "."),
        facts(r),
        sections,
        Prose.of("{} · run {}", "collapse workbench " + r.version(), new Inline.Code(r.run())));
  }

  /** The short name in words. */
  private static String title(PaperResult r) {
    String words = r.paper().replace('-', ' ');
    return words.substring(0, 1).toUpperCase(java.util.Locale.ROOT)
        + words.substring(1)
        + ": claimed, predicted, measured";
  }

  private static Seq<Page.Fact> facts(PaperResult r) {
    return List.of(
        new Page.Fact("claims", Prose.text(share(stand(r), r.claims().size()) + " stand")),
        new Page.Fact("profile, first seed", Prose.text(r.profile() + ", " + r.seed())),
        new Page.Fact("repeat", Replay.code(r.command())));
  }

  private static Page.Section headline(PaperResult r) {
    int twins = r.claims().map(c -> c.twins().size()).sum().intValue();
    int refuted = r.claims().map(ClaimRow::twinsRefuted).sum().intValue();
    int judged = r.judged().size();
    int agree = judged - r.disagreeing().size();
    int printed = r.simulated().findings().count(f -> f.published().isDefined());
    Prose sentence =
        Prose.of(
            "{} of {} claims of this paper stand, {} of {} false twins fell, and {} of {} measured"
                + " figures with a prediction agree with it.",
            Integer.toString(stand(r)),
            Integer.toString(r.claims().size()),
            Integer.toString(refuted),
            Integer.toString(twins),
            Integer.toString(agree),
            Integer.toString(judged));
    Seq<Block.Figure> figures =
        List.of(
                new Block.Figure(
                    share(stand(r), r.claims().size()), Prose.text("claims that stand")),
                new Block.Figure(share(refuted, twins), Prose.text("false twins refuted")),
                new Block.Figure(
                    share(agree, judged), Prose.text("figures that agree with theory")),
                new Block.Figure(
                    Integer.toString(printed), Prose.text("figures of the paper beside ours")))
            .appendAll(
                r.corrections().isEmpty()
                    ? List.empty()
                    : List.of(
                        new Block.Figure(
                            Integer.toString(r.corrections().size()),
                            Prose.text("statements mended"))));
    return new Page.Section(
        "headline",
        "What stands",
        List.of(new Block.Statement("Checked by running it", sentence, figures, foot(r))));
  }

  private static Prose foot(PaperResult r) {
    Seq<String> wrong = r.disagreeing().map(f -> f.quantity());
    Seq<String> fallen = r.claims().filter(c -> !c.stands()).map(ClaimRow::id);
    return wrong.isEmpty() && fallen.isEmpty()
        ? Prose.of("Nothing here contradicts the theory. Repeat it: `{}`.", r.command())
        : Prose.of(
            "Not so: {}. Repeat it: `{}`.", fallen.appendAll(wrong).mkString("; "), r.command());
  }

  private static int stand(PaperResult r) {
    return r.claims().count(ClaimRow::stands);
  }

  private static String share(int part, int all) {
    return part + " / " + all;
  }

  private static Page.Section setting(PaperResult r) {
    Seq<Block> lines = r.simulated().setting().map(s -> new Block.Paragraph(Prose.written(s)));
    Seq<Block> remarks =
        r.simulated().remarks().isEmpty()
            ? List.empty()
            : List.of(new Block.Understanding(r.simulated().remarks().map(Prose::written)));
    return new Page.Section("setting", "What was run", lines.appendAll(remarks));
  }

  private static Page.Section provenance(PaperResult r) {
    return new Page.Section(
        "provenance",
        "Where this came from",
        List.of(
            ProvenanceView.table(
                "an equal seed",
                r.command(),
                r.run(),
                r.version(),
                "data, where an experiment needs some",
                r.data()),
            new Block.Paragraph(
                Prose.of(
                    "**P** marks what the paper or its public discussion states, **D** what was"
                        + " derived for this project. Charts: Vega, Vega-Lite and Vega-Embed"
                        + " (BSD-3); formulas: KaTeX (MIT)."))));
  }
}
