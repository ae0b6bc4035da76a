package dev.neuralcollapse.bound;

import io.vavr.control.Option;

/**
 * An upper bound that follows from the gap alone, or the statement that nothing follows from a gap
 * that large.
 */
public sealed interface CertifiedBound {

  /**
   * The quantity is at most {@code value} for everything with that gap; every step was rounded
   * upwards.
   */
  record Bounded(double value) implements CertifiedBound {
    /** Refuses what bounds nothing. */
    public Bounded {
      if (!(value >= 0) || Double.isInfinite(value)) {
        throw new IllegalArgumentException("no bound: " + value);
      }
    }
  }

  /**
   * True but empty.
   *
   * @param threshold every gap below it gives a bound that says something
   * @param reason why this gap does not
   */
  record Vacuous(double threshold, String reason) implements CertifiedBound {}

  /** The bound, if there is one. */
  default Option<Double> bound() {
    return switch (this) {
      case Bounded bounded -> Option.some(bounded.value());
      case Vacuous vacuous -> Option.none();
    };
  }

  /** Does it say nothing? */
  default boolean isVacuous() {
    return this instanceof Vacuous;
  }
}
