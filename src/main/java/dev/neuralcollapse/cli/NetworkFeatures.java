package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.format.FeatureBundle;
import dev.neuralcollapse.data.format.FeatureSet;
import dev.neuralcollapse.data.format.RegressionBundle;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Block;
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

  static Either<Fault, FeatureSet> read(Path folder) {
    return DenseFolder.isPlain(folder) ? plain(folder) : sequence(folder);
  }

  private static Either<Fault, FeatureSet> plain(Path folder) {
    return DenseFolder.read(folder)
        .flatMap(
            f -> {
              PlainNetwork network = (PlainNetwork) f.model();
              Seq<Matrix> layers = network.forward(f.data().inputs()).layers();
              return switch (f.data().targets()) {
                case Targets.Classes c ->
                    Either.right(bundle(folder, layers, c.labels(), network.head()));
                case Targets.Ordinal o ->
                    Either.right(bundle(folder, layers, o.labels(), network.head()));
                case Targets.Values v ->
                    RegressionBundle.checked(regression(folder, layers, v.rows(), network))
                        .map(b -> b);
              };
            });
  }

  private static RegressionBundle regression(
      Path folder, Seq<Matrix> layers, Matrix targets, PlainNetwork network) {
    Seq<Matrix> weights =
        network
            .blocks()
            .map(
                b ->
                    switch (b) {
                      case Block.OneLayer one -> one.layer().weight();
                      case Block.TwoLayer two -> two.in().weight();
                    })
            .append(network.head().weight());
    return new RegressionBundle(
        folder.toString(),
        layers.last(),
        targets,
        Option.some(network.head().weight()),
        layers.zipWithIndex(
            (m, l) -> new RegressionBundle.Layer(name(l), m, Option.some(weights.get(l)))),
        List.empty());
  }

  private static Either<Fault, FeatureSet> sequence(Path folder) {
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
        layers.zipWithIndex((m, l) -> new FeatureBundle.Layer(name(l), m)),
        Option.none(),
        List.empty());
  }

  private static String name(int layer) {
    return String.format(Locale.ROOT, "layer_%02d", layer);
  }
}
