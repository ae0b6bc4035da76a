package dev.neuralcollapse.optimum;

import dev.neuralcollapse.number.Interval;
import io.vavr.control.Option;

/** One whose value is enclosed: the value told is the middle of the enclosure. */
public interface EnclosedOptimum extends ModelOptimum {

  /** Holds the value. */
  Interval interval();

  @Override
  default double value() {
    return interval().mid();
  }

  @Override
  default Option<Interval> enclosure() {
    return Option.some(interval());
  }
}
