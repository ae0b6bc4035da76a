package dev.neuralcollapse.training;

import dev.neuralcollapse.descent.VectorMath;
import dev.neuralcollapse.network.Layout;
import io.vavr.control.Option;
import org.apache.commons.rng.RandomProviderState;
import org.apache.commons.rng.RestorableUniformRandomProvider;
import org.apache.commons.rng.core.RandomProviderDefaultState;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/** The best minimum so far, and random places beside it. */
final class Kicks {
  /** With kicks, less relative decrease in 100 evaluations than this is not worth waiting for. */
  static final double SLOW = 1e-5;

  private final Layout layout;
  private final double size;
  private final ZigguratSampler.NormalizedGaussian gauss;
  private final RestorableUniformRandomProvider random;
  private Option<LbfgsRun.Minimum> best = Option.none();
  private int count;

  Kicks(Layout layout, double size, long seed) {
    this.layout = layout;
    this.size = size;
    // A stream of its own: kicks must not repeat the initial weights' draws.
    this.random = RandomSource.XO_SHI_RO_256_PP.create(seed ^ 0xC2B2AE3D27D4EB4FL);
    this.gauss = ZigguratSampler.NormalizedGaussian.of(random);
  }

  /** Keeps the minimum if it is the lowest so far. */
  void keep(LbfgsRun.Minimum minimum) {
    best = Option.some(best(minimum));
  }

  /** The lower of this one and the best so far. */
  LbfgsRun.Minimum best(LbfgsRun.Minimum minimum) {
    return best.filter(b -> b.value() <= minimum.value()).getOrElse(minimum);
  }

  /** A place beside the best minimum, in the coordinates that suit it. */
  double[] next(Chart chart) {
    count++;
    double[] theta = chart.at(best.get().theta());
    chart.change(theta, this::perturb);
    return theta;
  }

  /**
   * Moves every parameter before the head by a Gaussian of {@code size} times the root mean square
   * of its layer, weight and bias together.
   */
  private void perturb(double[] theta) {
    int head = layout.slot("head.weight").from();
    int from = 0;
    while (from < head) {
      int to = layerEnd(from);
      double square = VectorMath.dot(theta, theta, from, to);
      double scale = size * Math.sqrt(square / (to - from));
      for (int i = from; i < to; i++) {
        theta[i] += scale * gauss.sample();
      }
      from = to;
    }
  }

  /** End of the weight that begins here and of the biases behind it. */
  private int layerEnd(int from) {
    return layout
        .slots()
        .dropWhile(s -> s.from() <= from)
        .dropWhile(s -> s.role().isBias())
        .head()
        .from();
  }

  /** All that must survive an interruption. */
  void state(State s) {
    s.section("kicks");
    count = s.whole(count);
    RandomProviderState stream =
        new RandomProviderDefaultState(
            s.bytes(((RandomProviderDefaultState) random.saveState()).getState()));
    random.restoreState(stream);
    if (s.flag(best.isDefined())) {
      LbfgsRun.Minimum lowest = best.getOrElse(() -> LbfgsRun.Minimum.unknown(layout.size()));
      best = Option.some(lowest.state(s));
    }
  }

  int count() {
    return count;
  }
}
