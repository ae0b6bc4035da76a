package dev.neuralcollapse.training;

import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.Role;
import dev.neuralcollapse.network.Slot;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/** Draws the flat parameters training starts from, slot by slot, for every architecture. */
final class Initialiser {
  private final Layout layout;
  private final ZigguratSampler.NormalizedGaussian gauss;

  private Initialiser(Layout layout, long seed) {
    this.layout = layout;
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(seed);
    this.gauss = ZigguratSampler.NormalizedGaussian.of(rng);
  }

  /**
   * The parameters a run with this seed starts from; a {@link Initialisation.Continuation} starts
   * like {@link Initialisation.HeOverDepth} where nothing has been trained yet.
   */
  static double[] start(Layout layout, Initialisation initialisation, long seed) {
    Initialiser draw = new Initialiser(layout, seed);
    double overDepth = 1.0 / Math.max(1, layout.architecture().depth());
    return switch (initialisation) {
      case Initialisation.He he -> draw.network(1);
      case Initialisation.HeOverDepth over -> draw.network(overDepth);
      case Initialisation.Continuation c -> draw.network(overDepth);
      case Initialisation.Balanced b -> Balancing.of(layout, start(layout, b.of(), seed));
      case Initialisation.FromNetwork given -> Parameters.flatten(layout, given.network());
      case Initialisation.Refined refined -> new Deepening(layout, refined.network()).refined();
      case Initialisation.Grown grown ->
          new Deepening(layout, grown.network())
              .grown((theta, slot) -> draw.nearZero(theta, slot, grown.noise()));
    };
  }

  private double[] network(double branchScale) {
    double[] theta = new double[layout.size()];
    for (Slot slot : layout.slots()) {
      double scale =
          slot.role() == Role.HIDDEN_WEIGHT ? Branch.power(layout, slot, branchScale) : 1;
      draw(theta, slot, scale);
    }
    return theta;
  }

  /** A Gaussian times a scale; biases and shifts zero, gains one. */
  private void draw(double[] theta, Slot slot, double scale) {
    if (slot.role() == Role.NORM) {
      Arrays.fill(theta, slot.from(), slot.to(), slot.part().endsWith("gain") ? 1 : 0);
    } else if (!slot.role().isBias()) {
      double deviation = scale * Math.sqrt(gain(slot) / slot.columns());
      for (int i = slot.from(); i < slot.to(); i++) {
        theta[i] = deviation * gauss.sample();
      }
    }
  }

  /** He's 2 where a ReLU loses half; 1 for tables and for the linear maps of the attention. */
  private static double gain(Slot slot) {
    return switch (slot.part()) {
      case "symbols", "positions", "query", "key", "value", "output" -> 1;
      default -> 2;
    };
  }

  /**
   * A block that changes next to nothing, but not exactly nothing: there every gradient of its own
   * would vanish.
   */
  private void nearZero(double[] theta, Slot slot, double noise) {
    if (layout.architecture() instanceof Perceptron p && p.kind() == Perceptron.Kind.MLP) {
      for (int i = 0; i < slot.rows() && !slot.role().isBias(); i++) {
        theta[slot.from() + i * slot.columns() + i] = 1;
      }
      return;
    }
    switch (Branch.of(layout, slot)) {
      case ALONE -> draw(theta, slot, noise);
      case FIRST, KEY, NONE -> draw(theta, slot, 1);
      case SECOND, SECOND_BIAS -> Arrays.fill(theta, slot.from(), slot.to(), 0);
    }
  }
}
