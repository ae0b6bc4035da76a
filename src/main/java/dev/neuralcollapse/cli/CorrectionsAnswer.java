package dev.neuralcollapse.cli;

import dev.neuralcollapse.experiment.CorrectionRow;
import dev.neuralcollapse.paper.Correction;
import dev.neuralcollapse.paper.Corrections;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.ClaimReport;
import io.vavr.Tuple2;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import java.nio.file.Path;
import java.util.Locale;

/** What is wrong or imprecise in print, and what became of it when it was checked. */
final class CorrectionsAnswer {

  private CorrectionsAnswer() {}

  /** The corrections of the papers named, and those that one of these claims mends. */
  static Seq<Correction> about(Seq<Claim<?>> claims, Seq<String> named) {
    Seq<String> ids = claims.map(Claim::id);
    return Corrections.all().filter(c -> ids.contains(c.claim()) || named.contains(c.paper().id()));
  }

  /** Each with the report on the claim that is true instead. */
  static Seq<CorrectionRow> rows(
      Seq<Correction> about, Seq<Claim<?>> claims, Seq<ClaimReport> reports) {
    Seq<Tuple2<Claim<?>, ClaimReport>> judged = claims.zip(reports);
    return about.flatMap(
        c ->
            judged
                .find(t -> t._1.id().equals(c.claim()))
                .map(t -> CorrectionRow.of(c, t._1.source().mark(), t._2)));
  }

  static Answer of(Seq<CorrectionRow> rows, Seq<Path> files) {
    Map<String, ?> json =
        LinkedHashMap.of(
            "corrections", rows.map(CorrectionsAnswer::json),
            "summary",
                LinkedHashMap.of(
                    "corrections", rows.size(), "settled", rows.count(CorrectionRow::settled)),
            "files", files.map(Path::toString));
    return new Answer(
        rows.forAll(CorrectionRow::settled) ? Exit.STANDS : Exit.FALLS,
        "corrections",
        json,
        (files.isEmpty() ? rows.flatMap(CorrectionsAnswer::entry) : List.<String>empty())
            .append(
                rows.size()
                    + (rows.size() == 1 ? " correction: " : " corrections: ")
                    + rows.count(CorrectionRow::settled)
                    + " refuted and mended by a claim that stands")
            .append("  " + origins(rows))
            .appendAll(files.map(f -> "  " + f))
            .mkString("\n"));
  }

  /** How many of each origin. */
  static String origins(Seq<CorrectionRow> rows) {
    return List.of(Correction.Origin.values())
        .map(Correction.Origin::word)
        .map(o -> o + ": " + rows.count(r -> r.origin().equals(o)))
        .mkString("; ");
  }

  private static Seq<String> entry(CorrectionRow r) {
    return Text.hanging(r.paper() + ":", r.place())
        .appendAll(part(r.origin(), r.printed()))
        .appendAll(part("by hand", r.byHand()))
        .appendAll(part(r.refuted() ? "refuted" : "NOT REFUTED", executed(r)))
        .append("      " + r.replay())
        .appendAll(part("true", r.mended()))
        .append("      " + r.verdict() + ": " + r.claim())
        .append("");
  }

  private static Seq<String> part(String name, String words) {
    return Text.indented(4, name + ": " + words);
  }

  private static String executed(CorrectionRow r) {
    return r.executed()
        .map(
            e ->
                String.format(
                    Locale.ROOT,
                    "step %s in [%.6g, %.6g] at %s",
                    e.step(),
                    e.lo(),
                    e.hi(),
                    e.spec()))
        .getOrElse("its counterexample is none");
  }

  private static Map<String, ?> json(CorrectionRow r) {
    return LinkedHashMap.<String, Object>of(
            "paper", r.paper(),
            "place", r.place(),
            "origin", r.origin(),
            "printed", r.printed(),
            "byHand", r.byHand(),
            "refuted", r.refuted(),
            "executed", r.executed().map(CorrectionsAnswer::json),
            "mended", r.mended(),
            "claim", r.claim(),
            "mark", r.mark())
        .put("verdict", r.verdict())
        .put("twin", r.twin())
        .put("replay", r.replay());
  }

  private static Map<String, ?> json(CorrectionRow.Executed e) {
    return LinkedHashMap.of("spec", e.spec(), "step", e.step(), "value", List.of(e.lo(), e.hi()));
  }
}
