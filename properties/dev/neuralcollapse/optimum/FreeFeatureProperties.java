package dev.neuralcollapse.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.network.Link;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Laws of the optima of free features, over all sizes and decays. */
class FreeFeatureProperties {

  private static UfmOptimum drawn(Random random, Loss loss) {
    return UfmOptimum.of(
        loss,
        2 + random.nextInt(9),
        1 + random.nextInt(50),
        Math.exp(-8 * random.nextDouble()),
        Math.exp(-8 * random.nextDouble()));
  }

  private static UfmOptimum with(UfmOptimum o, int n, double w, double h) {
    return UfmOptimum.of(o.loss(), o.classes(), n, w, h);
  }

  /** Value and logits know the sizes and decays through {@code nλ_Wλ_H}. */
  @Property(tries = 100, seed = "21")
  void onlyTheProductOfSamplesAndDecaysCounts(@ForAll int seed, @ForAll Loss loss) {
    UfmOptimum o = drawn(new Random(seed), loss);
    UfmOptimum moved = with(o, 4 * o.perClass(), o.decayW() / 16, o.decayH() * 4);
    assertEquals(o.value(), moved.value(), 1e-14);
    assertEquals(o.scale().mid(), moved.scale().mid(), 1e-14);
    // ... and W grows by the fourth root of n λ_H/λ_W
    double factor = Math.sqrt(Math.sqrt(4 * 4 * 16));
    assertEquals(o.classifierNorm().mid() * factor, moved.classifierNorm().mid(), 1e-11);
  }

  @Property(tries = 100, seed = "22")
  void largerDecaysAndFewerDimensionsCostMore(@ForAll int seed, @ForAll Loss loss) {
    UfmOptimum o = drawn(new Random(seed), loss);
    assertTrue(with(o, o.perClass(), 1.5 * o.decayW(), o.decayH()).value() >= o.value() - 1e-15);
    double before = Double.POSITIVE_INFINITY;
    for (int d = 1; d <= o.classes(); d++) {
      double value = o.in(d).value();
      assertTrue(value <= before + 1e-14);
      before = value;
    }
    assertEquals(o.value(), before, 1e-14);
    assertTrue(o.enclosure().get().contains(o.value()));
    assertTrue(o.enclosure().get().width() < 1e-13);
  }

  /** Convexity: the value lies above every tangent, so above that at any latents. */
  @Property(tries = 60, seed = "23")
  void noLatentsAreBetterThanTheOptimal(
      @ForAll int seed, @ForAll Link link, @ForAll @IntRange(min = 2, max = 6) int classes) {
    Random random = new Random(seed);
    double[] b = random.doubles(classes + 1, -4, 4).sorted().toArray();
    double decay = Math.exp(-6 * random.nextDouble());
    OrdinalUfmOptimum o = OrdinalUfmOptimum.of(link, decay, decay, b);
    for (int t = 0; t < 5; t++) {
      double size = Math.exp(-6 * random.nextDouble());
      double[] away = random.doubles(classes, -size, size).toArray();
      Interval other = o.reduced(q -> Interval.point(o.latents().get(q) + away[q]));
      assertTrue(other.hi() >= o.bound().lo(), () -> o.bound() + " above " + other);
    }
    for (int q = 1; q < classes; q++) {
      assertTrue(o.latents().get(q) >= o.latents().get(q - 1) - 1e-9);
    }
    assertTrue(o.bound().width() <= 1e-9 * Math.max(1, o.value()), o.bound()::toString);
  }
}
