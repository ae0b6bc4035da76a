package dev.neuralcollapse.bound;

import dev.neuralcollapse.network.Loss;
import java.util.SplittableRandom;

/** Specs over the whole range: shapes with and without room, at, near and far from collapse. */
final class DrawnLayers {
  private DrawnLayers() {}

  static LayerSpec spec(long seed, Loss loss) {
    SplittableRandom rng = new SplittableRandom(seed);
    int classes = 2 + rng.nextInt(rng.nextInt(4) == 0 ? 11 : 4);
    int width = 2 + rng.nextInt(12);
    double decay = Math.exp(rng.nextDouble(Math.log(1e-5), Math.log(2)));
    return new LayerSpec(
        seed, loss, classes, 1 + rng.nextInt(4), width, decay, noise(rng), noise(rng));
  }

  /** 0, or log-uniform between 1e-9 and 100. */
  private static double noise(SplittableRandom rng) {
    return rng.nextInt(6) == 0 ? 0 : Math.exp(rng.nextDouble(Math.log(1e-9), Math.log(100)));
  }

  /** Where a spec lies. */
  static String regime(LayerSpec s) {
    double noise = Math.max(s.featureNoise(), s.headNoise());
    return !s.hasRoom() ? "no room" : noise < 1e-5 ? "collapsed" : noise < 0.3 ? "near" : "far";
  }
}
