package dev.neuralcollapse.experiment;

import dev.neuralcollapse.training.ProgressListener;
import java.util.function.BiConsumer;

/**
 * How long a pass over the data takes here: the least of several short trials. Whatever else the
 * machine does only makes a trial longer, and what is done once before the first step is not
 * counted.
 */
public final class PassTime {
  private static final int FIRST = 4;
  private static final int MOST = 64;
  private static final int TRIALS = 6;

  /** Seconds a trial should take, to be measured at all. */
  private static final double SHORT = 0.15;

  /** No further trial after so many seconds. */
  private static final double ENOUGH = 3;

  private PassTime() {}

  /**
   * Seconds, 0 where there was never more than one step to measure.
   *
   * @param train runs so many passes and tells the listener of every step
   */
  public static double seconds(BiConsumer<Integer, ProgressListener> train) {
    double least = 0;
    int passes = FIRST;
    long begin = System.nanoTime();
    for (int t = 0; t < TRIALS && (System.nanoTime() - begin) * 1e-9 < ENOUGH; t++) {
      Clock clock = new Clock();
      train.accept(passes, clock);
      double seconds = clock.seconds();
      least = least == 0 || (seconds > 0 && seconds < least) ? seconds : least;
      // The first trials also warm the machine up, and say how many passes make a short one.
      passes = (int) Math.clamp(SHORT / Math.max(least, 1e-6), FIRST, MOST);
    }
    return least;
  }

  /** Time between the first step told and the last. */
  private static final class Clock implements ProgressListener {
    private long begin;
    private long end;
    private int first = -1;
    private int last;

    @Override
    public void step(int evaluations, int budget, double objective, double gradient) {
      end = System.nanoTime();
      last = evaluations;
      if (first < 0) {
        begin = end;
        first = evaluations;
      }
    }

    double seconds() {
      return last > first ? (end - begin) * 1e-9 / (last - first) : 0;
    }
  }
}
