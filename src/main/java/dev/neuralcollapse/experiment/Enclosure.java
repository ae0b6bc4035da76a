package dev.neuralcollapse.experiment;

import dev.neuralcollapse.number.Interval;

/** A rigorous interval, as files hold it. */
public record Enclosure(double lo, double hi) {
  public static Enclosure of(Interval i) {
    return new Enclosure(i.lo(), i.hi());
  }
}
