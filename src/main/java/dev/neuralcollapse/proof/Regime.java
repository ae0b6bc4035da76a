package dev.neuralcollapse.proof;

import java.util.function.LongFunction;

/**
 * A named region of instances that a claim must be tried on.
 *
 * @param name lower case with hyphens; the key of the coverage map
 * @param draw a spec for every seed
 */
public record Regime<I>(String name, LongFunction<? extends Spec<I>> draw) {

  /** The same instance whatever the seed. */
  public static <I> Regime<I> always(String name, Spec<I> spec) {
    return new Regime<>(name, seed -> spec);
  }
}
