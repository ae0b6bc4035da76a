package dev.neuralcollapse.training;

import io.vavr.control.Option;
import java.util.function.Consumer;

/**
 * When a run hands out snapshots of itself, on the training thread. Whenever it is interrupted it
 * hands out a last one. Snapshots never change a bit of the outcome.
 *
 * @param everyEvaluations passes over the data between two snapshots, 0 for never by this count
 * @param everySeconds seconds between two, 0 for never by the clock
 * @param sink takes them, none for no snapshots at all
 */
public record CheckpointPolicy(
    int everyEvaluations, double everySeconds, Option<Consumer<Snapshot>> sink) {

  public CheckpointPolicy {
    if (everyEvaluations < 0 || !(everySeconds >= 0)) {
      throw new IllegalArgumentException(
          "intervals must not be negative: " + everyEvaluations + ", " + everySeconds);
    }
  }

  /** No snapshots. */
  public static CheckpointPolicy none() {
    return new CheckpointPolicy(0, 0, Option.none());
  }

  /** Only the last one, when the run is interrupted. */
  public static CheckpointPolicy onInterrupt(Consumer<Snapshot> sink) {
    return new CheckpointPolicy(0, 0, Option.some(sink));
  }

  /** One every so many passes over the data. */
  public static CheckpointPolicy everyEvaluations(int evaluations, Consumer<Snapshot> sink) {
    return new CheckpointPolicy(evaluations, 0, Option.some(sink));
  }

  /** One every so many seconds. */
  public static CheckpointPolicy everySeconds(double seconds, Consumer<Snapshot> sink) {
    return new CheckpointPolicy(0, seconds, Option.some(sink));
  }
}
