package dev.neuralcollapse.experiment;

import dev.neuralcollapse.network.EmbeddingDecay;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Locale;

/** {@code spec.yaml}: a specification as plain YAML. */
public final class SpecFile {

  private SpecFile() {}

  public static String yaml(Spec s) {
    return plain(s)
        + s.curvature().map(n -> "curvature: " + n + "\n").getOrElse("")
        + further(s.further());
  }

  private static String further(Seq<Series> series) {
    return series.isEmpty()
        ? ""
        : "further:\n" + series.map(SpecFile::one).map(l -> l.mkString("\n") + "\n").mkString();
  }

  private static Seq<String> one(Series s) {
    return List.of(
            "  - series: " + s.id(),
            "    start: " + s.start().name().toLowerCase(Locale.ROOT),
            "    budget: " + s.budget(),
            "    kick: " + s.kick(),
            "    depths: " + list(s.depths()),
            "    seeds: " + list(s.seeds()))
        .appendAll(s.perClass().map(n -> "    perClass: " + n))
        .appendAll(s.precision().map(p -> "    precision: " + p.id()));
  }

  private static String plain(Spec s) {
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
