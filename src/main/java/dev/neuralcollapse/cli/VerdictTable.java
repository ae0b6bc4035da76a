package dev.neuralcollapse.cli;

import dev.neuralcollapse.proof.ClaimReport;
import dev.neuralcollapse.proof.TwinReport;
import dev.neuralcollapse.proof.Verdict;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import java.util.Locale;

/** Reports of claims for people: at most 80 columns, no colour. */
final class VerdictTable {
  private static final int WIDTH = 80;
  private static final List<String> WORDS =
      List.of(
          "proved", "certified", "holds", "vacuous", "not-applicable", "inconclusive", "refuted");

  private VerdictTable() {}

  static String text(Seq<ClaimReport> reports, boolean mutants) {
    return paragraphs(reports, mutants, reports.size() == 1).mkString("\n");
  }

  private static Seq<String> paragraphs(Seq<ClaimReport> reports, boolean mutants, boolean alone) {
    return reports
        .map(VerdictTable::paper)
        .distinct()
        .flatMap(
            paper ->
                of(paper, reports.filter(r -> paper(r).equals(paper)), mutants, alone).append(""))
        .append(summary(reports));
  }

  private static Seq<String> of(
      String paper, Seq<ClaimReport> reports, boolean mutants, boolean alone) {
    return List.of(alone ? paper : paper + ": " + counts(reports), header())
        .appendAll(reports.flatMap(r -> rows(r, mutants, alone)));
  }

  private static String paper(ClaimReport report) {
    return report.id().substring(0, report.id().indexOf('/'));
  }

  private static String name(ClaimReport report) {
    return report.id().substring(report.id().indexOf('/') + 1);
  }

  private static String header() {
    return row("claim", "verdict", "instances", "worst slack", "twins", "seconds");
  }

  /** One claim on one line. */
  static String line(ClaimReport r) {
    return row(
        name(r),
        r.verdict().word(),
        Integer.toString(r.instances()),
        r.worstSlack().map(s -> String.format(Locale.ROOT, "%.1e", s)).getOrElse("-"),
        r.refutedMutants() + "/" + r.mutants().size(),
        String.format(Locale.ROOT, "%.2f", r.seconds()));
  }

  private static Seq<String> rows(ClaimReport r, boolean mutants, boolean alone) {
    Seq<String> own = List.of(line(r));
    boolean plain = r.verdict().stands() && !(r.verdict() instanceof Verdict.Proved) && !mutants;
    Seq<String> why = plain ? List.empty() : wrap(r.verdict().because());
    Seq<String> caveat = r.caveat().isEmpty() ? List.empty() : wrap("(" + r.caveat() + ")");
    Seq<String> twins =
        r.mutants().filter(t -> mutants || !t.refuted()).flatMap(VerdictTable::twin);
    Seq<String> replay = r.stands() && !mutants ? List.empty() : command(5, r.replay());
    return own.appendAll(why)
        .appendAll(repeats(r))
        .appendAll(caveat)
        .appendAll(alone ? instances(r) : List.empty())
        .appendAll(twins)
        .appendAll(replay);
  }

  /** What is costly to build is drawn from few recipes; 100 draws are then not 100 instances. */
  private static Seq<String> repeats(ClaimReport r) {
    boolean few = 2 * r.different() < r.instances() && !(r.verdict() instanceof Verdict.Proved);
    return !few
        ? List.empty()
        : wrap("(" + r.different() + " of the " + r.instances() + " instances are different)");
  }

  /** How the instances were spread: slack, regimes, plain values, the tightest of them. */
  private static Seq<String> instances(ClaimReport r) {
    Seq<String> slack =
        r.slacks()
            .toList()
            .flatMap(
                s ->
                    wrap(
                        String.format(
                            Locale.ROOT,
                            "slack: least %.1e, a tenth below %.1e, half below %.1e, nine tenths"
                                + " below %.1e, most %.1e",
                            s.least(),
                            s.tenth(),
                            s.median(),
                            s.ninetieth(),
                            s.most())));
    Seq<String> regimes =
        r.coverage().isEmpty()
            ? List.empty()
            : wrap("regimes: " + r.coverage().map(t -> t._1 + " " + t._2).mkString(", "));
    Seq<String> plain =
        r.plain() == 0
            ? List.empty()
            : wrap("plain values: all " + r.plain() + " lie in their enclosures");
    Seq<String> tightest =
        r.tightestAt().isEmpty()
            ? List.empty()
            : wrap("tightest: " + r.tightest()).appendAll(command(5, r.replayTightest()));
    return slack.appendAll(regimes).appendAll(plain).appendAll(tightest);
  }

  private static Seq<String> twin(TwinReport t) {
    String fate =
        t.refuted()
            ? t.found().get().toString()
            : t.worked().isEmpty()
                ? "SURVIVES its worked counterexample"
                : "SURVIVES " + t.tries() + " tries";
    return wrap((t.refuted() ? "x " : "! ") + t.name() + ": " + t.change() + ". " + fate)
        .appendAll(t.found().isEmpty() ? List.empty() : command(7, t.replay()));
  }

  static String summary(Seq<ClaimReport> reports) {
    int twins = reports.map(r -> r.mutants().size()).sum().intValue();
    int refuted = reports.map(ClaimReport::refutedMutants).sum().intValue();
    return counts(reports) + "; " + refuted + " of " + twins + " twins refuted";
  }

  /** How many claims, by their verdicts, and how long they took. */
  private static String counts(Seq<ClaimReport> reports) {
    String verdicts =
        WORDS.map(w -> count(reports, w) + " " + w).filter(s -> !s.startsWith("0 ")).mkString(", ");
    double seconds = reports.map(ClaimReport::seconds).fold(0.0, Double::sum);
    return String.format(
        Locale.ROOT,
        "%d claim%s: %s; %.1f s",
        reports.size(),
        reports.size() == 1 ? "" : "s",
        verdicts,
        seconds);
  }

  static Map<String, ?> summaryJson(Seq<ClaimReport> reports) {
    return WORDS
        .<Map<String, Object>>foldLeft(
            LinkedHashMap.of("claims", reports.size()), (m, w) -> m.put(w, count(reports, w)))
        .put("stand", reports.count(ClaimReport::stands))
        .put("twins", reports.map(r -> r.mutants().size()).sum().intValue())
        .put("twinsRefuted", reports.map(ClaimReport::refutedMutants).sum().intValue());
  }

  private static int count(Seq<ClaimReport> reports, String word) {
    return reports.count(r -> r.verdict().word().equals(word));
  }

  private static String row(
      String claim, String verdict, String instances, String slack, String twins, String seconds) {
    return String.format(
        Locale.ROOT,
        "  %-26s %-14s %9s %11s %5s %7s",
        claim,
        verdict,
        instances,
        slack,
        twins,
        seconds);
  }

  /** A command to paste: where it does not fit, it goes on behind a backslash. */
  private static Seq<String> command(int indent, String command) {
    String pad = " ".repeat(indent);
    java.util.ArrayList<String> lines = new java.util.ArrayList<>();
    String line = pad;
    for (String part : command.split("(?= --)", -1)) {
      if (line.length() + part.length() + 2 > WIDTH && !line.isBlank()) {
        lines.add(line + " \\");
        line = pad + "  " + part.strip();
      } else {
        line += part;
      }
    }
    lines.add(line);
    return List.ofAll(lines);
  }

  /** Indented lines of at most 80 columns; a word longer than that is cut. */
  static Seq<String> wrap(String text) {
    java.util.ArrayList<String> lines = new java.util.ArrayList<>();
    StringBuilder line = new StringBuilder("     ");
    for (String word : text.split(" ", -1)) {
      if (line.length() + 1 + word.length() > WIDTH && !line.toString().isBlank()) {
        lines.add(line.toString());
        line = new StringBuilder("       ");
      }
      line.append(line.toString().isBlank() ? "" : " ").append(word);
      while (line.length() > WIDTH) {
        lines.add(line.substring(0, WIDTH));
        line = new StringBuilder("       ").append(line.substring(WIDTH));
      }
    }
    lines.add(line.toString());
    return List.ofAll(lines);
  }
}
