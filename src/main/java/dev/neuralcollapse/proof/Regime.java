package dev.neuralcollapse.proof;

import io.vavr.collection.Seq;
import java.util.function.LongFunction;

/**
 * A named region of instances that a claim must be tried on.
 *
 * @param name lower case with hyphens; the key of the coverage map
 * @param draw a spec for every seed
 */
public record Regime<I>(String name, LongFunction<? extends Spec<I>> draw) {

  /** Any of these, as the seed decides. */
  public static <I> Regime<I> oneOf(String name, Seq<Regime<I>> regimes) {
    return new Regime<>(
        name,
        seed -> regimes.get((int) Math.floorMod(seed, (long) regimes.size())).draw().apply(seed));
  }

  /** The same instance whatever the seed. */
  public static <I> Regime<I> always(String name, Spec<I> spec) {
    return new Regime<>(name, seed -> spec);
  }
}
