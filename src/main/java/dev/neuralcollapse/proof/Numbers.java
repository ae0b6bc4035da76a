package dev.neuralcollapse.proof;

import dev.neuralcollapse.linear.Vector;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Recipe for a list of numbers, uniform between two bounds: exact points.
 *
 * @param size how many, at least one
 * @param least lower bound
 * @param most upper bound
 */
public record Numbers(long seed, int size, double least, double most)
    implements Spec<IntervalVector> {

  /** Up to {@code size} numbers between the bounds. */
  public static Regime<IntervalVector> regime(String name, int size, double least, double most) {
    return new Regime<>(
        name,
        seed -> {
          Draw draw = Draw.from(seed);
          return new Numbers(draw.shortSeed(), draw.integer(1, size), least, most);
        });
  }

  @Override
  public IntervalVector instance() {
    Draw draw = Draw.from(seed);
    return IntervalVector.of(Vector.generate(size, i -> draw.uniform(least, most)));
  }

  @Override
  public Seq<Numbers> simpler() {
    return List.<Numbers>empty()
        .appendAll(Shrink.integer(size, 1).map(n -> new Numbers(seed, n, least, most)))
        .appendAll(Shrink.seed(seed).map(s -> new Numbers(s, size, least, most)));
  }

  @Override
  public String toString() {
    return size + " numbers in [" + least + ", " + most + "), seed " + seed;
  }
}
