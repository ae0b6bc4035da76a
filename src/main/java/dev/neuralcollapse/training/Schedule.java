package dev.neuralcollapse.training;

import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/** What the learning rate is multiplied by in the course of a run. */
public sealed interface Schedule {

  /**
   * Where a run stands.
   *
   * @param step steps made before this one, from 0
   * @param stepsPerEpoch at least 1
   * @param steps all the run makes
   */
  record Clock(long step, long stepsPerEpoch, long steps) {
    /** Epochs finished. */
    long epoch() {
      return step / stepsPerEpoch;
    }
  }

  /** The factor for one step, at least 0. */
  double at(Clock clock);

  /** Always 1. */
  record Constant() implements Schedule {
    @Override
    public double at(Clock clock) {
      return 1;
    }
  }

  /**
   * Multiplied by {@code factor} when each of the {@code epochs} begins.
   *
   * @param factor in (0, 1]
   * @param epochs counted from 0
   */
  record Drops(double factor, Seq<Integer> epochs) implements Schedule {
    public Drops {
      if (!(factor > 0 && factor <= 1)) {
        throw new IllegalArgumentException("factor in (0, 1], not " + factor);
      }
    }

    @Override
    public double at(Clock clock) {
      long epoch = clock.epoch();
      return StrictMath.pow(factor, epochs.count(e -> e <= epoch));
    }
  }

  /**
   * {@code floor + (1 - floor) (1 + cos(π t/T))/2} at step t of T (Loshchilov and Hutter, ICLR
   * 2017, arXiv 1608.03983, eq. 5, one period): 1 at the first step, {@code floor} where the step
   * after the last one would be.
   *
   * @param floor in [0, 1]
   */
  record Cosine(double floor) implements Schedule {
    public Cosine {
      if (!(floor >= 0 && floor <= 1)) {
        throw new IllegalArgumentException("floor in [0, 1], not " + floor);
      }
    }

    @Override
    public double at(Clock clock) {
      double angle = StrictMath.PI * clock.step() / clock.steps();
      return floor + (1 - floor) * (1 + StrictMath.cos(angle)) / 2;
    }
  }

  /**
   * Linear warm-up: {@code (t+1)/W} times the other schedule over the W steps of the first {@code
   * epochs}, then the other schedule alone. Both read the same clock: a drop at epoch 4000 stays
   * there.
   *
   * @param epochs at least 1
   */
  record WarmUp(int epochs, Schedule then) implements Schedule {
    public WarmUp {
      if (epochs < 1) {
        throw new IllegalArgumentException("epochs >= 1, not " + epochs);
      }
    }

    @Override
    public double at(Clock clock) {
      double rising = (clock.step() + 1.0) / ((double) epochs * clock.stepsPerEpoch());
      return Math.min(1, rising) * then.at(clock);
    }
  }

  static Schedule constant() {
    return new Constant();
  }

  /** One drop by {@code factor} when {@code epoch} begins. */
  static Schedule dropAt(int epoch, double factor) {
    return new Drops(factor, Vector.of(epoch));
  }

  /** This schedule after a linear warm-up. */
  default Schedule warmedUp(int epochs) {
    return new WarmUp(epochs, this);
  }
}
