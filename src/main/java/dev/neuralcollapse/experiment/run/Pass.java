package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Forward;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.PlainNetwork;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.network.SequenceNetwork;
import io.vavr.collection.Seq;
import io.vavr.control.Either;

/**
 * A forward pass of any model over its samples.
 *
 * @param layers features of the samples, layer by layer, the last before the head
 * @param outputs N×K, a head bias added
 */
record Pass(Seq<Matrix> layers, Matrix outputs) {

  /** The pass, or in words where it lost all variance. */
  static Either<String, Pass> of(Model model, Samples samples) {
    return switch (model) {
      case Network n -> dense(n.forward(rows(samples)));
      case PlainNetwork p -> dense(p.forward(rows(samples)));
      case SequenceNetwork s -> sequence(s, samples);
    };
  }

  private static Matrix rows(Samples samples) {
    return switch (samples) {
      case Samples.Rows r -> r.data().inputs();
      case Samples.Valued v -> v.inputs();
      case Samples.Sequences q ->
          throw new IllegalArgumentException("sequences for a dense network");
    };
  }

  private static Either<String, Pass> dense(Forward forward) {
    return switch (forward) {
      case Forward.Degenerate d ->
          Either.left("layer " + d.layer() + ", sample " + d.sample() + ": no variance");
      case Forward.Completed c -> Either.right(new Pass(c.layers(), c.logits()));
    };
  }

  private static Either<String, Pass> sequence(SequenceNetwork network, Samples samples) {
    SequenceInputs inputs =
        switch (samples) {
          case Samples.Rows r -> new SequenceInputs.Vectors(r.data().inputs(), 1);
          case Samples.Valued v -> new SequenceInputs.Vectors(v.inputs(), 1);
          case Samples.Sequences q -> q.data().inputs();
        };
    return network
        .layers(inputs)
        .mapLeft(d -> d.where() + ": no variance")
        .map(layers -> new Pass(layers, network.head().logits(layers.last())));
  }

  /** N×d, before the head. */
  Matrix features() {
    return layers.last();
  }
}
