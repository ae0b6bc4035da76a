package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.experiment.Hash;
import dev.neuralcollapse.experiment.spec.RunSpec;
import io.vavr.collection.Seq;

/** Names of runs: a short hash of what decides them. */
final class RunId {
  private static final int LETTERS = 10;

  private RunId() {}

  static String of(RunSpec spec, Samples samples) {
    return "train-" + shortened(spec.yaml() + samples.sha256());
  }

  static String ofSweep(Seq<String> cells) {
    return "sweep-" + shortened(cells.mkString("\n"));
  }

  private static String shortened(String text) {
    return Hash.of(text).substring(0, LETTERS);
  }
}
