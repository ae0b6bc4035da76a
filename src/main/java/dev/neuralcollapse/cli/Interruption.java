package dev.neuralcollapse.cli;

import dev.neuralcollapse.training.Interrupt;

/** Whether somebody asked to stop, and whether anyone looks. */
final class Interruption implements Interrupt {
  private volatile boolean requested;
  private volatile boolean polled;

  /** Asks to stop; from any thread. */
  void request() {
    requested = true;
  }

  @Override
  public boolean requested() {
    polled = true;
    return requested;
  }

  /** Whether a command looks, and so will stop by itself. */
  boolean isPolled() {
    return polled;
  }
}
