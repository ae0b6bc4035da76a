package dev.neuralcollapse.optimum;

import dev.neuralcollapse.number.Interval;
import io.vavr.control.Option;

/** Whether the closed-form optimum exists in a given width, or is only a lower bound there. */
public sealed interface Attainment {
  /** d, the number of coordinates of a feature. */
  int width();

  /** The value is a minimum; here is a minimiser. */
  record Attained(int width, OptimalGeometry geometry) implements Attainment {}

  /**
   * The value still bounds every objective from below, strictly: the frame does not fit into the
   * zero-mean hyperplane.
   *
   * @param leastWidth the least d in which the value is attained
   * @param sharper a larger lower bound that takes the width into account, if one is known
   * @param explanation what is known of the optimum in this width
   */
  record OnlyALowerBound(
      int width, int leastWidth, Option<SharperBound> sharper, String explanation)
      implements Attainment {}

  /**
   * A width-aware lower bound.
   *
   * @param value encloses the bound
   * @param attained whether it is known to be the minimum
   */
  record SharperBound(Interval value, boolean attained) {}
}
