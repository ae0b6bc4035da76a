package dev.neuralcollapse.cli;

import dev.neuralcollapse.proof.BoxClaim;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.ClaimReport;
import dev.neuralcollapse.proof.Counterexample;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.Slacks;
import dev.neuralcollapse.proof.TwinReport;
import dev.neuralcollapse.proof.Verdict;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.control.Option;

/** Claims and their reports as JSON values. */
final class ClaimJson {

  private ClaimJson() {}

  static Map<String, ?> claim(Claim<?> claim) {
    return LinkedHashMap.<String, Object>of("id", claim.id())
        .put("paper", claim.source().paper().id())
        .put("title", claim.title())
        .put("mark", claim.source().mark().word())
        .put("secondHand", claim.source().secondHand())
        .put("numericalOnly", claim.source().numericalOnly())
        .put("statement", claim.statement())
        .put("hypotheses", claim.given().all().map(ClaimJson::hypothesis))
        .put("citation", claim.source().paper().citation())
        .put("place", claim.source().place())
        .put("caveat", claim.caveat())
        .put(
            "margins",
            claim instanceof BoxClaim box
                ? Option.some(box.assertion().latex())
                : Option.<Object>none())
        .put(
            "twins",
            claim
                .twins()
                .map(
                    t ->
                        LinkedHashMap.of(
                            "name", t.name(), "change", t.change(), "kind", t.kind().word())));
  }

  private static Map<String, ?> hypothesis(Hypothesis<?> h) {
    return LinkedHashMap.of("name", h.name(), "latex", h.latex(), "tolerance", h.tolerance());
  }

  static Map<String, ?> report(ClaimReport report) {
    return LinkedHashMap.<String, Object>of("id", report.id())
        .put("verdict", report.verdict().word())
        .put("because", report.verdict().because())
        .put("box", box(report.verdict()))
        .put("instances", report.instances())
        .put("different", report.different())
        .put("worstSlack", report.worstSlack())
        .put("tightest", report.tightest())
        .put("tightestReplay", report.replayTightest())
        .put("slack", report.slacks().map(ClaimJson::slack))
        .put("plainValues", report.plain())
        .put("coverage", report.coverage())
        .put("hypotheses", report.hypotheses().map(ClaimJson::assumption))
        .put("mutants", mutants(report))
        .put("seconds", report.seconds())
        .put("replay", report.replay())
        .put("caveat", report.caveat());
  }

  private static Option<Map<String, ?>> box(Verdict verdict) {
    return verdict instanceof Verdict.Proved p
        ? Option.some(p.domain().box().sides().mapValues(s -> List.of(s.lo(), s.hi())))
        : Option.none();
  }

  private static Map<String, ?> slack(Slacks s) {
    return LinkedHashMap.of(
        "least", s.least(),
        "tenth", s.tenth(),
        "median", s.median(),
        "ninetieth", s.ninetieth(),
        "most", s.most());
  }

  static Map<String, ?> assumption(ClaimReport.Assumption a) {
    return LinkedHashMap.of(
        "name", a.name(), "latex", a.latex(), "worst", a.worst(), "tolerance", a.tolerance());
  }

  private static Map<String, ?> mutants(ClaimReport report) {
    return LinkedHashMap.of(
        "total", report.mutants().size(),
        "refuted", report.refutedMutants(),
        "twins", report.mutants().map(ClaimJson::twin));
  }

  private static Map<String, ?> twin(TwinReport twin) {
    return LinkedHashMap.of(
        "name", twin.name(),
        "change", twin.change(),
        "kind", twin.kind().word(),
        "refuted", twin.refuted(),
        "worked", twin.worked().map(ClaimJson::counterexample),
        "found", twin.found().map(ClaimJson::counterexample),
        "tries", twin.tries(),
        "replay", twin.replay());
  }

  private static Map<String, ?> counterexample(Counterexample c) {
    return LinkedHashMap.of(
        "spec", c.spec(),
        "step", c.step(),
        "value", List.of(c.value().lo(), c.value().hi()),
        "at", c.at());
  }
}
