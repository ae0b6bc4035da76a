package dev.neuralcollapse.proof;

import java.util.function.ToDoubleFunction;

/**
 * One assumption of a claim, measured on every instance.
 *
 * @param name short name, lower case with hyphens
 * @param latex the assumption as a formula
 * @param deviation how far an instance is from satisfying it; 0 is perfect, NaN never holds
 * @param tolerance largest deviation that still counts as satisfying it
 */
public record Hypothesis<I>(
    String name, String latex, ToDoubleFunction<I> deviation, double tolerance) {

  /** A yes-or-no assumption: deviation 0 or 1. */
  public static <I> Hypothesis<I> is(
      String name, String latex, java.util.function.Predicate<I> holds) {
    return new Hypothesis<>(name, latex, i -> holds.test(i) ? 0 : 1, 0);
  }

  /** Does the instance satisfy it? */
  public boolean holdsFor(I instance) {
    return deviation.applyAsDouble(instance) <= tolerance;
  }

  /** This assumption alone. */
  public Hypotheses<I> alone() {
    return Hypotheses.<I>none().and(this);
  }

  /** This and that. */
  public Hypotheses<I> and(Hypothesis<I> that) {
    return alone().and(that);
  }
}
