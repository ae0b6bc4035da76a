package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.ReproduceResult;
import dev.neuralcollapse.experiment.simulation.PaperResult;

/** What a report can be made of. */
public sealed interface Reportable {

  /** The main job. */
  record Main(ReproduceResult result) implements Reportable {}

  /** One paper's claims and experiments. */
  record OnePaper(PaperResult result) implements Reportable {}
}
