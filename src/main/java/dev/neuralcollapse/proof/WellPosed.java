package dev.neuralcollapse.proof;

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
    Either<Throwable, Assertion> assertion = Try.of(claim::assertion).toEither();
    if (assertion.isLeft()) {
      return Option.some(
          new Flaw(
              claim.id(),
              "its box cannot be built: " + assertion.getLeft().getMessage(),
              "every side needs two ends, the lower first; inf and -inf are ends"));
    }
    if (assertion.get().domain().box().sides().isEmpty()) {
      return Option.some(
          new Flaw(claim.id(), "its box is empty: it has no side", "name its parameters"));
    }
    return Option.when(
        assertion.get().goals().isEmpty(),
        () -> new Flaw(claim.id(), "it says nothing about its box", "give it a goal"));
  }
}
