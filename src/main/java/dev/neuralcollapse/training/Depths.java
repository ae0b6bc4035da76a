package dev.neuralcollapse.training;

import dev.neuralcollapse.network.Architecture;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.network.SequenceArchitecture;

/** Architectures at other depths. */
final class Depths {
  private Depths() {}

  /** The same kind and widths, another depth. */
  static Architecture with(Architecture architecture, int depth) {
    return switch (architecture) {
      case ResidualNetwork r ->
          new ResidualNetwork(r.kind(), r.inputs(), r.width(), depth, r.classes());
      case SequenceArchitecture s -> s.withDepth(depth);
      case Perceptron p ->
          new Perceptron(
              p.kind(), p.branch(), p.inputs(), p.width(), depth, p.classes(), p.headBias());
    };
  }
}
