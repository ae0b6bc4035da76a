package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Box;
import dev.neuralcollapse.number.Interval;
import io.vavr.control.Either;
import io.vavr.control.Option;
import io.vavr.control.Try;

/** Can a claim be judged at all? */
public final class WellPosed {

  private WellPosed() {}

  /** What is wrong with a claim before any instance is drawn. */
  public static Option<Flaw> flaw(Claim<?> claim) {
    return (claim instanceof BoxClaim box ? box(box) : Option.<Flaw>none())
        .orElse(() -> regimes(claim));
  }

  /** What a report says about the claim itself: a generator that never met its hypotheses. */
  public static Option<Flaw> flaw(ClaimReport report) {
    return report.verdict() instanceof Verdict.NotApplicable n
        ? Option.some(
            new Flaw(
                report.id(),
                "no instance drawn satisfies its hypotheses: " + n.reason(),
                "give it a regime that does, or weaken the hypothesis"))
        : Option.none();
  }

  private static Option<Flaw> regimes(Claim<?> claim) {
    return Option.when(
        claim.regimes().isEmpty(),
        () -> new Flaw(claim.id(), "it has no regime to be tried in", "add at least one"));
  }

  private static Option<Flaw> box(BoxClaim claim) {
    Either<Throwable, Box> domain = Try.of(claim::domain).toEither();
    if (domain.isLeft()) {
      return Option.some(
          new Flaw(
              claim.id(),
              "its box cannot be built: " + domain.getLeft().getMessage(),
              "every side needs two finite bounds, the lower first"));
    }
    if (domain.get().sides().isEmpty()) {
      return Option.some(
          new Flaw(claim.id(), "its box is empty: it has no side", "name its parameters"));
    }
    return domain
        .get()
        .sides()
        .toList()
        .find(side -> !bounded(side._2, claim.integers().contains(side._1)))
        .map(
            side ->
                new Flaw(
                    claim.id(),
                    "side " + side._1 + " of its box is " + side._2,
                    claim.integers().contains(side._1)
                        ? "an integer side needs two integer bounds"
                        : "every side needs two finite bounds"));
  }

  private static boolean bounded(Interval side, boolean integer) {
    return side.isFinite()
        && (!integer || (Math.rint(side.lo()) == side.lo() && Math.rint(side.hi()) == side.hi()));
  }
}
