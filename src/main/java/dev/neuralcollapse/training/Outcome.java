package dev.neuralcollapse.training;

import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.network.Network;

/** What a training run gives; never NaN in silence. */
public sealed interface Outcome {

  /** The network found; when diverged the last good one. */
  Model model();

  /** The same where a residual network was trained; a programming error elsewhere. */
  default Network network() {
    if (model() instanceof Network network) {
      return network;
    }
    throw new IllegalStateException("no residual network: " + model().architecture());
  }

  Trace trace();

  Stop stop();

  /** Gradient and decrease fell below their thresholds. */
  record Converged(Model model, Trace trace, Stop stop) implements Outcome {}

  /** The budget ran out, or no descent was left, before the thresholds were met. */
  record Capped(Model model, Trace trace, Stop stop) implements Outcome {}

  /**
   * The run was asked to stop; its last snapshot leads on from here.
   *
   * @param model as far as it came: of a continuation the network of the stage it was in
   */
  record Interrupted(Model model, Trace trace, Stop stop) implements Outcome {}

  /**
   * The run left the numbers: zero variance under LayerNorm, overflow, explosion.
   *
   * @param model the last iterate that still had a finite objective (the start, if there was none)
   */
  record Diverged(Model model, Trace trace, Stop stop) implements Outcome {}
}
