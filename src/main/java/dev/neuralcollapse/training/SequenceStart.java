package dev.neuralcollapse.training;

import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Role;
import dev.neuralcollapse.network.SequenceArchitecture;
import dev.neuralcollapse.network.Slot;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Draws the parameters from which training a sequence network starts: Gaussian weights, biases and
 * shifts zero, gains one (D). Symbols and positions have variance {@code 1/d}, so that a token has
 * norm about one; weights behind a ReLU He's {@code 2/fan-in}, the linear value path {@code 1/d};
 * keys and queries {@code s/d}, which leaves attention nearly even; and every branch is scaled by
 * {@code s}, two-layer branches by its root in each layer.
 */
final class SequenceStart {
  private final SequenceArchitecture net;
  private final double scale;

  private SequenceStart(SequenceArchitecture net, double scale) {
    this.net = net;
    this.scale = scale;
  }

  /**
   * Flat parameters.
   *
   * @param layout of a sequence network
   * @param branchScale s: 1 for He's, {@code 1/L} to move a feature by O(1) over the whole depth
   * @param seed of the draws, which go slot by slot
   */
  static double[] of(Layout layout, double branchScale, long seed) {
    if (!(layout.architecture() instanceof SequenceArchitecture net)) {
      throw new IllegalArgumentException(layout + " is no sequence network");
    }
    SequenceStart start = new SequenceStart(net, branchScale);
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(seed);
    ZigguratSampler.NormalizedGaussian gauss = ZigguratSampler.NormalizedGaussian.of(rng);
    double[] theta = new double[layout.size()];
    for (Slot slot : layout.slots()) {
      double deviation = start.deviation(slot);
      double centre = slot.name().endsWith(".gain") ? 1 : 0;
      for (int i = slot.from(); i < slot.to(); i++) {
        theta[i] = deviation == 0 ? centre : deviation * gauss.sample();
      }
    }
    return theta;
  }

  private double deviation(Slot slot) {
    if (slot.role().isBias() || slot.role() == Role.NORM) {
      return 0;
    }
    double he = Math.sqrt(2.0 / slot.columns());
    double even = Math.sqrt(1.0 / slot.columns());
    return switch (slot.name().substring(slot.name().lastIndexOf('.') + 1)) {
      case "symbols", "positions" -> even;
      case "query", "key" -> even * Math.sqrt(scale);
      case "value", "output" -> even * perLayer(net.kind().valueLayers());
      default -> slot.role() == Role.HIDDEN_WEIGHT ? he * perLayer(net.kind().mlpLayers()) : he;
    };
  }

  private double perLayer(int layers) {
    return layers == 2 ? Math.sqrt(scale) : scale;
  }
}
