package dev.neuralcollapse.proof;

import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * A small recipe for an instance: a record of a seed, sizes, scales and distances, from which the
 * instance follows deterministically. Counterexamples are shrunk and printed as specs.
 */
public interface Spec<I> {

  /** The instance; the same for equal specs. */
  I instance();

  /** Simpler recipes to try in its place, the simplest first; finitely many down any path. */
  default Seq<? extends Spec<I>> simpler() {
    return List.empty();
  }
}
