package dev.neuralcollapse.proof;

import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
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
  private static final int MAX_SHRINKS = 300;

  /**
   * What must suffice for every twin; a search that finds sooner stops, so few tries save nothing.
   */
  private static final int TWIN_TRIES = 100;

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
        claim.twins().zipWithIndex((t, i) -> twin(claim, t, tries, Draw.mix(own, i + 1L)));
    return new ClaimReport(
        claim.id(),
        claim.title(),
        verdict,
        attack.passed(),
        attack.worst().map(w -> w.step().slack()),
        attack.worst().map(w -> w.step().name() + " at " + w.spec()).getOrElse(""),
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
    boolean mayProve = sampled instanceof Verdict.Certified && !claim.source().numericalOnly();
    return mayProve && claim instanceof BoxClaim box ? Branching.decide(box) : sampled;
  }

  private static <I> Verdict sampled(Claim<I> claim, Attack<I> attack) {
    if (attack.failure().isDefined()) {
      Trial.Judge<I> judge = Trial.Judge.of(claim);
      return new Verdict.Refuted(shrink(judge, attack.failure().get()));
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

  private static <I> TwinReport twin(Claim<I> claim, Twin<I> twin, int tries, long seed) {
    Trial.Judge<I> judge = Trial.Judge.of(claim, twin);
    Option<Counterexample> worked =
        failure(judge, twin.worked()).map(s -> counterexample(twin.worked(), s));
    int most = Math.max(tries, TWIN_TRIES);
    for (int t = 0; t < most; t++) {
      Spec<I> spec = twin.directed().draw().apply(Draw.mix(seed, t));
      if (failure(judge, spec).isDefined()) {
        return new TwinReport(
            twin.name(), twin.change(), worked, Option.some(shrink(judge, spec)), t + 1);
      }
    }
    return new TwinReport(twin.name(), twin.change(), worked, Option.none(), most);
  }

  private static <I> Option<Step> failure(Trial.Judge<I> judge, Spec<I> spec) {
    return judge.judge(spec.instance()) instanceof Trial.Failed f
        ? Option.some(f.step())
        : Option.none();
  }

  private static Counterexample counterexample(Spec<?> spec, Step step) {
    return new Counterexample(spec.toString(), step.name(), step.value());
  }

  /** Greedily to the simplest spec that still fails. */
  private static <I> Counterexample shrink(Trial.Judge<I> judge, Spec<I> failing) {
    Spec<I> best = failing;
    int budget = MAX_SHRINKS;
    boolean progress = true;
    while (progress && budget > 0) {
      progress = false;
      for (Spec<I> candidate : best.simpler()) {
        if (budget-- <= 0) {
          break;
        }
        if (failure(judge, candidate).isDefined()) {
          best = candidate;
          progress = true;
          break;
        }
      }
    }
    return counterexample(best, failure(judge, best).get());
  }
}
