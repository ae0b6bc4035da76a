package dev.neuralcollapse.cli;

import dev.neuralcollapse.proof.ClaimReport;
import dev.neuralcollapse.proof.Replay;
import dev.neuralcollapse.proof.Step;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import java.util.Locale;

/** One instance step by step, for people and for programs. */
final class ReplayText {

  private ReplayText() {}

  static String of(Replay r) {
    return List.of(r.id() + r.twin().map(t -> ", twin " + t).getOrElse(""))
        .appendAll(VerdictTable.wrap("at " + r.spec()))
        .appendAll(r.hypotheses().flatMap(ReplayText::hypothesis))
        .appendAll(r.steps().flatMap(s -> step(s, r.twin().isDefined())))
        .append(verdict(r))
        .mkString("\n");
  }

  private static Seq<String> hypothesis(ClaimReport.Assumption a) {
    return VerdictTable.wrap(
        String.format(
            Locale.ROOT,
            "given %s: %s",
            a.name(),
            a.worst() <= a.tolerance() ? "met" : "fails by " + a.worst()));
  }

  private static Seq<String> step(Replay.Line line, boolean twin) {
    Step s = line.step();
    String mark =
        switch (line.outcome()) {
          case HOLDS -> s.missed() && !twin ? "!" : " ";
          case FAILS -> "x";
          case UNDECIDED -> "?";
        };
    String relation = s.relation() == Step.Relation.ZERO ? "= 0" : ">= 0";
    String head =
        String.format(
            Locale.ROOT,
            "  %s %-16s %-18s [%.9g, %.9g] %s",
            mark,
            s.name(),
            s.rule().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            s.value().lo(),
            s.value().hi(),
            relation);
    Seq<String> first = head.length() <= 80 ? List.of(head) : VerdictTable.wrap(head.strip());
    return first.appendAll(
        s.plain()
            .toList()
            .flatMap(
                p ->
                    VerdictTable.wrap(
                        "plain value "
                            + p.value()
                            + (!s.missed()
                                ? " inside"
                                : twin
                                    ? " differs: its formula needs what the twin drops"
                                    : " MISSES the enclosure"))));
  }

  private static String verdict(Replay r) {
    String what =
        r.twin().isEmpty()
            ? "the claim"
            : r.success() ? "the twin is refuted" : "the twin survives";
    return (r.twin().isEmpty() ? what + " " + fate(r) : what) + ": " + r.because();
  }

  private static String fate(Replay r) {
    return switch (r.fate()) {
      case STANDS -> "stands here";
      case FAILS -> "fails here";
      case UNDECIDED -> "is undecided here";
      case VACUOUS -> "says nothing here";
      case NOT_APPLICABLE -> "does not apply here";
    };
  }

  static Map<String, ?> json(Replay r) {
    return LinkedHashMap.<String, Object>of("id", r.id())
        .put("twin", r.twin())
        .put("at", r.at())
        .put("spec", r.spec())
        .put("fate", r.fate().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .put("because", r.because())
        .put("hypotheses", r.hypotheses().map(ClaimJson::assumption))
        .put("steps", r.steps().map(ReplayText::json));
  }

  private static Map<String, ?> json(Replay.Line line) {
    Step s = line.step();
    return LinkedHashMap.of(
        "name", s.name(),
        "rule", s.rule().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        "relation", s.relation() == Step.Relation.ZERO ? "zero" : "nonnegative",
        "value", List.of(s.value().lo(), s.value().hi()),
        "plain", s.plain().map(Step.Plain::value),
        "outcome", s.missed() ? "misses" : line.outcome().name().toLowerCase(Locale.ROOT));
  }
}
