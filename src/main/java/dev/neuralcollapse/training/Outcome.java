package dev.neuralcollapse.training;

import dev.neuralcollapse.network.Network;

/** What a training run gives; never NaN in silence. */
public sealed interface Outcome {

  /** The network found; when diverged the last good one. */
  Network network();

  Trace trace();

  Stop stop();

  /** Gradient and decrease fell below their thresholds. */
  record Converged(Network network, Trace trace, Stop stop) implements Outcome {}

  /** The budget ran out, or no descent was left, before the thresholds were met. */
  record Capped(Network network, Trace trace, Stop stop) implements Outcome {}

  /**
   * The run left the numbers: zero variance under LayerNorm, overflow, explosion.
   *
   * @param network the last iterate that still had a finite objective (the start, if there was
   *     none)
   */
  record Diverged(Network network, Trace trace, Stop stop) implements Outcome {}
}
