package dev.neuralcollapse.bound;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.GufmOptimum;
import io.vavr.collection.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsCoverage;

/**
 * Random instances, near and far, with and without room: no certificate is ever broken, and many
 * say something.
 */
class StabilityProperties {

  @Property(tries = 250, seed = "51")
  void crossEntropyIsNeverBroken(@ForAll long seed) {
    LayerSpec spec = spec(seed, Loss.CROSS_ENTROPY);
    check(spec, GufmOptimum.crossEntropy(spec.classes(), spec.decay()));
    covered();
  }

  @Property(tries = 250, seed = "52")
  void squaredErrorIsNeverBroken(@ForAll long seed) {
    LayerSpec spec = spec(seed, Loss.SQUARED);
    check(spec, GufmOptimum.mse(spec.classes(), spec.decay()));
    covered();
  }

  @Property(tries = 250, seed = "53")
  void squaredErrorWithBiasIsNeverBroken(@ForAll long seed) {
    LayerSpec spec = spec(seed, Loss.SQUARED_WITH_BIAS);
    check(spec, GufmOptimum.mseWithBias(spec.classes(), spec.decay()));
    covered();
  }

  /** A larger gap never certifies more. */
  @Property(tries = 25, seed = "54")
  void boundsGrowWithTheGap(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int classes = random.nextInt(2, 12);
    double decay = StrictMath.exp(random.nextDouble(-9, 0));
    for (GufmOptimum optimum :
        new GufmOptimum[] {
          GufmOptimum.crossEntropy(classes, decay),
          GufmOptimum.mse(classes, decay),
          GufmOptimum.mseWithBias(classes, decay)
        }) {
      Map<String, CertifiedBound> small = null;
      for (double gap = 1e-8; gap < 3; gap *= 5) {
        Map<String, CertifiedBound> large =
            named(Stability.of(optimum, Interval.point(gap)), optimum);
        if (small != null) {
          for (var bound : small) {
            double now = large.get(bound._1).get().bound().getOrElse(Double.POSITIVE_INFINITY);
            double before = bound._2.bound().getOrElse(Double.POSITIVE_INFINITY);
            // The search over shares stops within half a percent.
            assertTrue(
                now >= before * 0.995,
                bound._1 + " of " + optimum + " at " + gap + ": " + before + " → " + now);
          }
        }
        small = large;
      }
    }
  }

  private static void check(LayerSpec spec, GufmOptimum optimum) {
    if (!(GapAttribution.of(spec.draw()) instanceof GapAttribution.Attributed account)) {
      throw new AssertionError("no account of " + spec);
    }
    double gap = account.gap() * (1 + 1e-11) + 1e-15;
    double scale = optimum.classifierRowNorm().mid();
    Map<String, Double> measured = PlainMetrics.of(account.layer()).all(scale);
    for (var bound : named(Stability.of(optimum, Interval.point(gap)), optimum)) {
      double most = bound._2.bound().getOrElse(Double.POSITIVE_INFINITY);
      double here = measured.get(bound._1).get();
      assertTrue(
          most == Double.POSITIVE_INFINITY || here <= most * (1 + 1e-9) + 1e-13,
          () -> bound._1 + " = " + here + " > " + most + " of " + spec);
      Statistics.label(bound._1).collect(most < Double.POSITIVE_INFINITY ? "says" : "vacuous");
    }
    Statistics.label("gap").collect(gap < 1e-9 ? "none" : gap < 0.05 ? "small" : "large");
  }

  private static Map<String, CertifiedBound> named(StabilityBounds bounds, GufmOptimum optimum) {
    boolean frame = optimum instanceof dev.neuralcollapse.optimum.MseOptimum;
    return bounds
        .extra()
        .put("nc1", bounds.nc1())
        .put(frame ? "frame-classifier" : "nc2", bounds.nc2())
        .put("nc3", bounds.nc3());
  }

  private static void covered() {
    Statistics.label("nc1").coverage(c -> c.check("says").percentage(p -> p > 30));
    Statistics.label("nc3").coverage(c -> c.check("says").percentage(p -> p > 15));
    Statistics.label("gap").coverage(StabilityProperties::gaps);
  }

  private static void gaps(StatisticsCoverage c) {
    c.check("none").percentage(p -> p > 2);
    c.check("small").percentage(p -> p > 8);
    c.check("large").percentage(p -> p > 20);
  }

  /** Half of the specs near the optimum, where certificates speak. */
  private static LayerSpec spec(long seed, Loss loss) {
    LayerSpec any = DrawnLayers.spec(seed, loss);
    SplittableRandom random = new SplittableRandom(~seed);
    if (random.nextBoolean()) {
      return any;
    }
    return new LayerSpec(
        seed,
        loss,
        any.classes(),
        any.perClass(),
        any.classes() + 1 + random.nextInt(4),
        StrictMath.exp(random.nextDouble(-7, -1)),
        StrictMath.exp(random.nextDouble(-9, -0.5)),
        StrictMath.exp(random.nextDouble(-9, -0.5)));
  }
}
