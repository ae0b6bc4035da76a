package dev.neuralcollapse.experiment;

import dev.neuralcollapse.network.EmbeddingDecay;
import io.vavr.collection.Seq;

/** {@code spec.yaml}: a specification as plain YAML. */
public final class SpecFile {

  private SpecFile() {}

  public static String yaml(Spec s) {
    return String.join(
        "\n",
        "profile: " + s.profile(),
        "data: " + quoted(s.data()),
        "perClass: " + s.perClass(),
        "width: " + s.width(),
        "decay: " + s.decay(),
        "depths: " + list(s.depths()),
        "embeddings: " + list(s.embeddings().map(EmbeddingDecay::id)),
        "seeds: " + list(s.seeds()),
        "lbfgs:",
        "  evaluations: " + s.lbfgs().evaluations(),
        "  relativeGradient: " + s.lbfgs().relativeGradient(),
        "  relativeDecrease: " + s.lbfgs().relativeDecrease(),
        "  kick: " + s.lbfgs().kick(),
        "sgd:",
        "  epochs: " + s.sgd().epochs(),
        "  step: " + s.sgd().step(),
        "  momentum: " + s.sgd().momentum(),
        "  batch: " + s.sgd().batch(),
        "  dropAt: " + s.sgd().dropAt(),
        "  seeds: " + list(s.sgd().seeds()),
        "claimTries: " + s.claimTries(),
        "construction:",
        "  classes: " + s.construction().classes(),
        "  perClass: " + s.construction().perClass(),
        "  width: " + s.construction().width(),
        "  depths: " + list(s.construction().depths()),
        "  seed: " + s.construction().seed(),
        "resamples: " + s.resamples(),
        "");
  }

  private static String list(Seq<?> items) {
    return "[" + items.mkString(", ") + "]";
  }

  /** A double-quoted scalar: a path may hold anything. */
  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
