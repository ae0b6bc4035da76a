package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.format.FeatureBundle;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.DenseFolder;
import dev.neuralcollapse.network.Head;
import dev.neuralcollapse.network.PlainNetwork;
import dev.neuralcollapse.network.SequenceFolder;
import dev.neuralcollapse.network.Targets;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The features of a network on its own data, layer by layer. */
final class NetworkFeatures {
  private static final String MARK = "network.json";

  private NetworkFeatures() {}

  static boolean isThere(Path folder) {
    return Files.exists(folder.resolve(MARK));
  }

  static Either<Fault, FeatureBundle> read(Path folder) {
    return DenseFolder.isPlain(folder) ? plain(folder) : sequence(folder);
  }

  private static Either<Fault, FeatureBundle> plain(Path folder) {
    return DenseFolder.read(folder)
        .flatMap(
            f ->
                labels(folder, f.data().targets())
                    .map(
                        y ->
                            bundle(
                                folder,
                                ((PlainNetwork) f.model()).forward(f.data().inputs()).layers(),
                                y,
                                f.model().head())));
  }

  private static Either<Fault, Labels> labels(Path folder, Targets targets) {
    return switch (targets) {
      case Targets.Classes c -> Either.right(c.labels());
      case Targets.Ordinal o -> Either.right(o.labels());
      case Targets.Values v ->
          Either.left(
              new Fault(
                  folder.toString(),
                  "a regression, its samples have no classes",
                  "these metrics compare classes"));
    };
  }

  private static Either<Fault, FeatureBundle> sequence(Path folder) {
    return SequenceFolder.read(folder)
        .flatMap(
            f ->
                f.network()
                    .layers(f.data().inputs())
                    .mapLeft(
                        d ->
                            new Fault(
                                folder.toString(),
                                "no variance under LayerNorm: " + d.where(),
                                "no features can be measured there"))
                    .map(layers -> bundle(folder, layers, f.data().labels(), f.network().head())));
  }

  private static FeatureBundle bundle(Path folder, Seq<Matrix> layers, Labels labels, Head head) {
    // The head of an ordinal model is one row, no classifier.
    boolean classifier = head.weight().rows() == labels.classes();
    return new FeatureBundle(
        folder.toString(),
        layers.last(),
        labels,
        Option.when(classifier, head.weight()),
        classifier ? head.bias() : Option.none(),
        layers.zipWithIndex(
            (m, l) -> new FeatureBundle.Layer(String.format(Locale.ROOT, "layer_%02d", l), m)),
        Option.none(),
        List.empty());
  }
}
