package dev.neuralcollapse.experiment;

import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.ClaimReport;
import dev.neuralcollapse.proof.Prover;
import dev.neuralcollapse.proof.TwinReport;
import io.vavr.collection.Seq;

/** Claims, verified as part of an experiment. */
public final class Claiming {

  private Claiming() {}

  /**
   * Verifies them, in their order.
   *
   * @param tries instances a claim and a twin
   * @param threads at least 1; never changes a report
   */
  public static Seq<ClaimReport> verify(
      Seq<Claim<?>> claims, int tries, long seed, int threads, Progress progress) {
    progress.begin("claims", claims.size());
    Seq<ClaimReport> reports =
        Prover.verifyAll(
            claims,
            tries,
            seed,
            threads,
            r -> {
              progress.advance(1);
              progress.note(
                  r.id()
                      + " "
                      + r.verdict().word()
                      + ", twins refuted "
                      + r.refutedMutants()
                      + " of "
                      + r.mutants().size());
            });
    progress.end();
    return reports;
  }

  /** A claim and what became of it, for a report. */
  public static ClaimRow row(Claim<?> claim, ClaimReport r) {
    return new ClaimRow(
        r.id(),
        r.title(),
        claim.source().place(),
        claim.source().mark().word(),
        claim.source().numericalOnly(),
        claim.source().secondHand(),
        claim.statement(),
        r.hypotheses().map(ClaimReport.Assumption::latex),
        r.verdict().word(),
        r.caveat().isEmpty() ? r.verdict().because() : r.verdict().because() + ". " + r.caveat(),
        r.instances(),
        r.worstSlack(),
        r.mutants().map(Claiming::twin),
        r.replay());
  }

  private static ClaimRow.TwinRow twin(TwinReport t) {
    return new ClaimRow.TwinRow(
        t.name(),
        t.change(),
        t.refuted(),
        t.worked().orElse(t.found()).map(Object::toString).getOrElse(""));
  }
}
