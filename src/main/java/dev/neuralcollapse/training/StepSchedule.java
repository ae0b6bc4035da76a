package dev.neuralcollapse.training;

import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * A learning rate that is multiplied by {@code factor} when each of the {@code epochs} begins.
 *
 * @param factor in (0, 1]
 * @param epochs counted from 0
 */
public record StepSchedule(double factor, Seq<Integer> epochs) {

  public StepSchedule {
    if (!(factor > 0 && factor <= 1)) {
      throw new IllegalArgumentException("factor in (0, 1], not " + factor);
    }
  }

  public static StepSchedule constant() {
    return new StepSchedule(1, Vector.empty());
  }

  /** One drop by {@code factor} when {@code epoch} begins. */
  public static StepSchedule dropAt(int epoch, double factor) {
    return new StepSchedule(factor, Vector.of(epoch));
  }

  /** What the learning rate is multiplied by during {@code epoch}. */
  public double at(int epoch) {
    return StrictMath.pow(factor, epochs.count(e -> e <= epoch));
  }
}
