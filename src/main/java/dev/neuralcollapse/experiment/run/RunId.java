package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.experiment.Hash;
import dev.neuralcollapse.experiment.spec.RunSpec;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.training.Trainer;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.nio.ByteBuffer;

/** Names of runs: a short hash of what decides them. */
final class RunId {
  private static final int LETTERS = 10;

  private static final String BLAS = "-blas";

  private RunId() {}

  static String of(RunSpec spec, Samples samples, Option<Model> start) {
    return "train-"
        + shortened(
            "trainer "
                + Trainer.REVISION
                + "\n"
                + spec.yaml()
                + samples.sha256()
                + start.map(RunId::weights).getOrElse(""));
  }

  /** The name of a run whose products a BLAS does. */
  static String withBlas(String id) {
    return id + BLAS;
  }

  static boolean isWithBlas(String id) {
    return id.endsWith(BLAS);
  }

  private static String weights(Model model) {
    double[] theta =
        Parameters.flatten(Layout.of(model.architecture(), model.head().bias().isDefined()), model);
    byte[] bytes = new byte[8 * theta.length];
    ByteBuffer.wrap(bytes).asDoubleBuffer().put(theta);
    return Hash.of(bytes);
  }

  static String ofSweep(Seq<String> cells) {
    return "sweep-" + shortened(cells.mkString("\n"));
  }

  private static String shortened(String text) {
    return Hash.of(text).substring(0, LETTERS);
  }
}
