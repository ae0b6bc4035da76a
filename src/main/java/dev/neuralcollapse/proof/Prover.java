package dev.neuralcollapse.proof;

import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Checks a claim: instances from every regime in turn, a whole-box proof where there is one, and
 * every twin against its worked counterexample and against directed search. The same claim, tries
 * and seed give the same report, up to the clock.
 */
public final class Prover {
  private Prover() {}

  /**
   * The check, with {@code tries ≥ 1} random instances for the claim, and up to as many for each
   * twin, but never fewer than the 100 that suffice.
   */
  public static <I> ClaimReport verify(Claim<I> claim, int tries, long seed) {
    long start = System.nanoTime();
    long own = Draw.mix(seed, claim.id().hashCode());
    Attack<I> attack = Attack.on(claim, Math.max(1, tries), own);
    Verdict verdict = verdict(claim, attack);
    Seq<TwinReport> twins =
        claim.twins().zipWithIndex((t, i) -> Hunt.on(claim, t, tries, Draw.mix(own, i + 1L)));
    return new ClaimReport(
        claim.id(),
        claim.title(),
        verdict,
        attack.passed(),
        attack.different(),
        attack.worst().map(w -> w.step().slack()),
        attack.worst().map(w -> w.step().name() + " at " + w.found().spec()).getOrElse(""),
        attack.worst().map(w -> w.found().at().toString()).getOrElse(""),
        attack.slacks(),
        attack.plain(),
        attack.coverage(),
        assumptions(claim, attack),
        twins,
        (System.nanoTime() - start) * 1e-9,
        "./collapse verify " + claim.id() + " --tries " + tries + " --seed " + seed,
        claim.caveat());
  }

  /**
   * Checks many claims on several threads; the reports come in the order of the claims and do not
   * depend on the number of threads.
   *
   * @param done told of every report as soon as it is there, from any thread, one at a time
   */
  public static Seq<ClaimReport> verifyAll(
      Seq<Claim<?>> claims, int tries, long seed, int threads, Consumer<ClaimReport> done) {
    Object turn = new Object();
    try (ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, threads))) {
      Seq<Future<ClaimReport>> pending =
          claims.map(
              claim ->
                  pool.submit(
                      () -> {
                        ClaimReport report = verify(claim, tries, seed);
                        synchronized (turn) {
                          done.accept(report);
                        }
                        return report;
                      }));
      return pending.map(Prover::result);
    }
  }

  /** The command that shows one instance of a claim step by step. */
  static String command(String id, String at) {
    return "./collapse verify " + id + " --at " + at;
  }

  private static ClaimReport result(Future<ClaimReport> pending) {
    try {
      return pending.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a check broke off", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static <I> Verdict verdict(Claim<I> claim, Attack<I> attack) {
    Verdict sampled = sampled(claim, attack);
    boolean mayProve = !(sampled instanceof Verdict.Refuted) && !claim.source().numericalOnly();
    return mayProve && claim instanceof BoxClaim box
        ? Branching.decide(box.assertion(), box.budget())
        : sampled;
  }

  private static <I> Verdict sampled(Claim<I> claim, Attack<I> attack) {
    if (attack.failure().isDefined()) {
      Trial.Judge<I> judge = Trial.Judge.of(claim);
      return new Verdict.Refuted(Hunt.shrunk(judge, attack.failure().get()));
    }
    if (attack.open().isDefined()) {
      return new Verdict.Inconclusive(
          "step " + attack.open().get() + " too wide to decide", List.empty());
    }
    if (attack.passed() == 0) {
      return attack.empty().isDefined()
          ? new Verdict.Vacuous(attack.empty().get())
          : new Verdict.NotApplicable(attack.outside().getOrElse("no regime to try"));
    }
    Seq<String> missed = attack.coverage().filterValues(n -> n == 0).keySet().toList();
    if (!missed.isEmpty()) {
      return new Verdict.Inconclusive(
          "never reached: "
              + missed.mkString(", ")
              + attack.outside().map(o -> " (" + o + ")").getOrElse(""),
          List.empty());
    }
    double slack = attack.worst().map(w -> w.step().slack()).getOrElse(0.0);
    return switch (claim.arithmetic()) {
      case INTERVAL -> new Verdict.Certified(attack.passed(), slack, claim.resolution());
      case FLOATING -> new Verdict.Holds(attack.passed(), slack, claim.resolution());
    };
  }

  private static <I> Seq<ClaimReport.Assumption> assumptions(Claim<I> claim, Attack<I> attack) {
    return claim
        .given()
        .all()
        .map(
            h ->
                new ClaimReport.Assumption(
                    h.name(),
                    h.latex(),
                    attack.deviations().getOrElse(h.name(), 0.0),
                    h.tolerance()));
  }
}
