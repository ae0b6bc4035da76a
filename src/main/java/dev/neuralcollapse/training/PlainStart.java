package dev.neuralcollapse.training;

import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.network.Role;
import dev.neuralcollapse.network.Slot;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Draws the parameters from which training a network without LayerNorm starts: Gaussian weights of
 * He's variance {@code 2/fan-in}, biases zero. Residual branches are scaled by {@code s}, both
 * layers of a two-layer branch by its root; the layers of an MLP have nothing beside them that
 * would carry the signal and keep He's scale.
 */
final class PlainStart {
  private PlainStart() {}

  /**
   * Flat parameters.
   *
   * @param layout of an MLP or fully connected ResNet
   * @param branchScale s: 1 for He's, {@code 1/L} to move a feature by O(1) over the whole depth
   * @param seed of the draws, which go slot by slot
   */
  static double[] of(Layout layout, double branchScale, long seed) {
    if (!(layout.architecture() instanceof Perceptron net)) {
      throw new IllegalArgumentException(layout + " has a LayerNorm");
    }
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(seed);
    ZigguratSampler.NormalizedGaussian gauss = ZigguratSampler.NormalizedGaussian.of(rng);
    double[] theta = new double[layout.size()];
    for (Slot slot : layout.slots()) {
      if (slot.role().isBias()) {
        continue;
      }
      double branch = slot.role() == Role.HIDDEN_WEIGHT ? perLayer(net, branchScale) : 1;
      double deviation = branch * Math.sqrt(2.0 / slot.columns());
      for (int i = slot.from(); i < slot.to(); i++) {
        theta[i] = deviation * gauss.sample();
      }
    }
    return theta;
  }

  private static double perLayer(Perceptron net, double scale) {
    return switch (net.kind()) {
      case MLP -> 1;
      case RESNET -> net.branch() == ResidualNetwork.Kind.RN2 ? Math.sqrt(scale) : scale;
    };
  }
}
