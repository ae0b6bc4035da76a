package dev.neuralcollapse.proof;

import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * All assumptions of a claim, in the order in which they are checked.
 *
 * @param all the assumptions
 */
public record Hypotheses<I>(Seq<Hypothesis<I>> all) {

  /** No assumption. */
  public static <I> Hypotheses<I> none() {
    return new Hypotheses<>(List.empty());
  }

  /** These and one more. */
  public Hypotheses<I> and(Hypothesis<I> more) {
    return new Hypotheses<>(all.append(more));
  }

  /**
   * These without the one of that name: what a twin drops. Dropping what is not there is a
   * programming error.
   */
  public Hypotheses<I> without(String name) {
    if (!all.exists(h -> h.name().equals(name))) {
      throw new IllegalArgumentException("no hypothesis " + name);
    }
    return new Hypotheses<>(all.reject(h -> h.name().equals(name)));
  }

  /** The first assumption the instance fails, if any. */
  public Option<Hypothesis<I>> violatedBy(I instance) {
    return all.find(h -> !h.holdsFor(instance));
  }
}
