package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.proof.Paper;

/** The experiments of one paper. */
public interface Simulation {

  /** Whose experiments. */
  Paper paper();

  /** Runs them; equal settings but for threads and progress give equal results, to the bit. */
  Simulated run(Setting setting);
}
