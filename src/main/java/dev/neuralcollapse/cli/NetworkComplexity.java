package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.metric.GeometricComplexity;
import dev.neuralcollapse.metric.MetricValue;
import dev.neuralcollapse.network.DenseFolder;
import dev.neuralcollapse.network.Forward;
import dev.neuralcollapse.network.JacobianNorms;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.PlainNetwork;
import dev.neuralcollapse.network.SequenceNetwork;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** Geometric complexity of a network on its own data, by exact Jacobians. */
final class NetworkComplexity {
  /** Jacobians are taken at so many samples at most, evenly over the classes. */
  private static final int MOST = 1000;

  private NetworkComplexity() {}

  /**
   * Of the network in a folder that was read before.
   *
   * @param features of all its samples
   */
  static Seq<MetricValue> of(Path folder, Features features) {
    return DenseFolder.read(folder)
        .mapLeft(
            f -> "the Jacobian of attention, or with LayerNorm in another place, is not computed")
        .flatMap(
            f -> {
              int[] at = chosen(features.labels());
              return norms(f.model(), f.data().inputs().rows(at))
                  .map(n -> GeometricComplexity.all(features, at, n.features(), n.logits()));
            })
        .getOrElseGet(GeometricComplexity::none);
  }

  private static Either<String, JacobianNorms> norms(Model model, Matrix inputs) {
    return switch (model) {
      case Network n -> JacobianNorms.of(n, inputs).mapLeft(NetworkComplexity::noValue);
      case PlainNetwork p -> Either.right(JacobianNorms.of(p, inputs));
      case SequenceNetwork s -> throw new IllegalStateException("not in this kind of folder");
    };
  }

  private static String noValue(Forward.Degenerate d) {
    return "no variance under LayerNorm at sample " + d.sample();
  }

  /** The first of every class, in the order of the samples. */
  private static int[] chosen(Labels labels) {
    int perClass = Math.max(1, MOST / labels.classes());
    int[] seen = new int[labels.classes()];
    return IntStream.range(0, labels.size())
        .filter(i -> seen[labels.get(i)]++ < perClass)
        .toArray();
  }
}
