package dev.neuralcollapse.training;

/**
 * What surrounds a run and never changes a bit of its outcome, except that an interrupt ends it
 * early.
 *
 * @param threads at least 1
 * @param listener is told how the run goes on
 * @param interrupt asks it to stop
 * @param checkpoints when it hands out snapshots
 */
public record Session(
    int threads, ProgressListener listener, Interrupt interrupt, CheckpointPolicy checkpoints) {

  public Session {
    if (threads < 1) {
      throw new IllegalArgumentException("threads >= 1, not " + threads);
    }
  }

  /** Runs to its end, unheard. */
  public static Session plain(int threads) {
    return new Session(
        threads, ProgressListener.none(), Interrupt.never(), CheckpointPolicy.none());
  }

  public Session with(ProgressListener other) {
    return new Session(threads, other, interrupt, checkpoints);
  }

  public Session with(Interrupt other) {
    return new Session(threads, listener, other, checkpoints);
  }

  public Session with(CheckpointPolicy other) {
    return new Session(threads, listener, interrupt, other);
  }
}
