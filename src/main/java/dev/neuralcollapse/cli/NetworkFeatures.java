package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.FeatureBundle;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.SequenceFolder;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The features of a residual network or transformer on its own data, layer by layer. */
final class NetworkFeatures {
  private static final String MARK = "network.json";

  private NetworkFeatures() {}

  static boolean isThere(Path folder) {
    return Files.exists(folder.resolve(MARK));
  }

  static Either<Fault, FeatureBundle> read(Path folder) {
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
                    .map(layers -> bundle(folder, f, layers)));
  }

  private static FeatureBundle bundle(Path folder, SequenceFolder f, Seq<Matrix> layers) {
    return new FeatureBundle(
        folder.toString(),
        layers.last(),
        f.data().labels(),
        Option.some(f.network().head().weight()),
        f.network().head().bias(),
        layers.zipWithIndex(
            (m, l) -> new FeatureBundle.Layer(String.format(Locale.ROOT, "layer_%02d", l), m)),
        Option.none(),
        List.empty());
  }
}
