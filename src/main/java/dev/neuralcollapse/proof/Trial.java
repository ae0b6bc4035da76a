package dev.neuralcollapse.proof;

import io.vavr.control.Option;
import java.util.function.Function;

/** One instance held against one statement. */
sealed interface Trial {

  /** A hypothesis fails. */
  record Outside(String hypothesis, double deviation) implements Trial {}

  /** True but empty here. */
  record Empty(String reason) implements Trial {}

  /**
   * Every step holds.
   *
   * @param tightest the step with the least slack
   * @param plain steps whose plain value was looked up in the enclosure
   */
  record Passed(Step tightest, int plain) implements Trial {}

  /** No step fails, but the plain value of this one lies outside its enclosure. */
  record Missed(Step step) implements Trial {}

  /** This step fails. */
  record Failed(Step step) implements Trial {}

  /** This step can neither be decided nor refuted. */
  record Open(Step step) implements Trial {}

  /** How a statement is judged. */
  record Judge<I>(
      Hypotheses<I> given, Function<I, Chain> chain, Arithmetic arithmetic, double resolution) {

    static <I> Judge<I> of(Claim<I> claim) {
      return new Judge<>(claim.given(), claim::chain, claim.arithmetic(), claim.resolution());
    }

    static <I> Judge<I> of(Claim<I> claim, Twin<I> twin) {
      return new Judge<>(twin.given(), twin.chain(), claim.arithmetic(), claim.resolution());
    }

    Trial judge(I instance) {
      Option<Hypothesis<I>> violated = given.violatedBy(instance);
      if (violated.isDefined()) {
        Hypothesis<I> h = violated.get();
        return new Outside(h.name(), h.deviation().applyAsDouble(instance));
      }
      Chain steps = chain.apply(instance);
      if (steps.vacuous().isDefined()) {
        return new Empty(steps.vacuous().get());
      }
      return first(steps, Step.Outcome.FAILS)
          .<Trial>map(Failed::new)
          .orElse(steps.steps().find(Step::missed).map(Missed::new))
          .orElse(first(steps, Step.Outcome.UNDECIDED).map(Open::new))
          .getOrElse(
              () ->
                  new Passed(
                      steps.tightest().getOrElseThrow(Trial::noSteps),
                      steps.steps().count(s -> s.plain().isDefined())));
    }

    /** The step that refutes the statement there, if one does. */
    Option<Step> failure(Spec<I> spec) {
      return judge(spec.instance()) instanceof Failed f ? Option.some(f.step()) : Option.none();
    }

    private Option<Step> first(Chain steps, Step.Outcome outcome) {
      return steps.steps().find(s -> s.judge(arithmetic, resolution) == outcome);
    }
  }

  private static IllegalStateException noSteps() {
    return new IllegalStateException("a chain without steps is neither true nor false");
  }
}
