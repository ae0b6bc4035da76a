package dev.neuralcollapse.training;

/**
 * Whether a run should stop at the next opportunity; polled after every step, on the training
 * thread. A run that stops so gives {@link Outcome.Interrupted}, after a last snapshot.
 */
@FunctionalInterface
public interface Interrupt {

  boolean requested();

  /** Never. */
  static Interrupt never() {
    return () -> false;
  }

  /** A switch that any thread may throw, a shutdown hook among them. */
  final class Flag implements Interrupt {
    private volatile boolean requested;

    public void request() {
      requested = true;
    }

    @Override
    public boolean requested() {
      return requested;
    }
  }
}
