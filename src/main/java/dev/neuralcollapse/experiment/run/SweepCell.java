package dev.neuralcollapse.experiment.run;

import io.vavr.collection.Map;
import io.vavr.control.Option;
import java.util.Locale;

/**
 * One run of a sweep, and how it stands.
 *
 * @param label what tells it apart, such as {@code depth=3 seed=2}
 * @param values the same by key
 * @param run id
 * @param reason why it failed; empty otherwise
 * @param result where it is finished
 */
public record SweepCell(
    String label,
    Map<String, String> values,
    String run,
    State state,
    String reason,
    Option<RunResult> result) {

  /** How a run of a sweep stands. */
  public enum State {
    /** Not begun. */
    PLANNED,
    /** Begun; it can be resumed. */
    UNFINISHED,
    FINISHED,
    /** Finished: the optimiser left the numbers, and the last good network is kept. */
    DIVERGED,
    /** It broke down outside the optimiser. */
    FAILED;

    /** Name in files. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether nothing is left to do. */
  public boolean isDone() {
    return state == State.FINISHED || state == State.DIVERGED;
  }
}
