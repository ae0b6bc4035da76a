package dev.neuralcollapse.proof;

import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.function.Predicate;

/** The search for a counterexample, and for the simplest one. */
final class Hunt {
  private static final int MAX_SHRINKS = 300;

  /**
   * What must suffice for every twin; a search that finds sooner stops, so few tries save nothing.
   */
  private static final int TWIN_TRIES = 100;

  private Hunt() {}

  /** A twin against its worked counterexample, and against directed search. */
  static <I> TwinReport on(Claim<I> claim, Twin<I> twin, int tries, long seed) {
    Trial.Judge<I> judge = Trial.Judge.of(claim, twin);
    Option<Counterexample> worked =
        judge
            .failure(twin.worked())
            .map(s -> counterexample(new Found<>(twin.worked(), Locator.worked()), s, s.name()));
    int most = Math.max(tries, TWIN_TRIES);
    for (int t = 0; t < most; t++) {
      Found<I> found = Found.draw(twin.directed(), Draw.mix(seed, t));
      if (judge.failure(found.spec()).isDefined()) {
        return report(claim, twin, worked, Option.some(shrunk(judge, found)), t + 1);
      }
    }
    return report(claim, twin, worked, Option.none(), most);
  }

  private static TwinReport report(
      Claim<?> claim,
      Twin<?> twin,
      Option<Counterexample> worked,
      Option<Counterexample> found,
      int tries) {
    String at = found.map(Counterexample::at).getOrElse(Locator.WORKED);
    return new TwinReport(
        twin.name(),
        twin.change(),
        worked,
        found,
        tries,
        twin.kind(),
        "./collapse verify " + claim.id() + " --twin " + twin.name() + " --at " + at);
  }

  /** Greedily to the simplest spec that still fails, in the way in which this one fails. */
  static <I> Counterexample shrunk(Trial.Judge<I> judge, Found<I> failing) {
    Trial trial = judge.judge(failing.spec().instance());
    if (trial instanceof Trial.Missed) {
      Found<I> best = shrink(failing, i -> judge.judge(i) instanceof Trial.Missed);
      Step step = ((Trial.Missed) judge.judge(best.spec().instance())).step();
      return counterexample(
          best, step, step.name() + " (its plain value " + plain(step) + " misses)");
    }
    Found<I> best = shrink(failing, i -> judge.judge(i) instanceof Trial.Failed);
    Step step = judge.failure(best.spec()).get();
    return counterexample(best, step, step.name());
  }

  private static String plain(Step step) {
    return step.plain().map(p -> Double.toString(p.value())).getOrElse("");
  }

  private static <I> Found<I> shrink(Found<I> failing, Predicate<I> fails) {
    Found<I> best = failing;
    int budget = MAX_SHRINKS;
    boolean progress = true;
    while (progress && budget > 0) {
      progress = false;
      Seq<? extends Spec<I>> simpler = best.spec().simpler();
      for (int i = 0; i < simpler.size() && budget-- > 0 && !progress; i++) {
        Spec<I> candidate = simpler.get(i);
        if (fails.test(candidate.instance())) {
          best = new Found<>(candidate, best.at().then(i));
          progress = true;
        }
      }
    }
    return best;
  }

  private static Counterexample counterexample(Found<?> found, Step step, String name) {
    return new Counterexample(found.spec().toString(), name, step.value(), found.at().toString());
  }
}
