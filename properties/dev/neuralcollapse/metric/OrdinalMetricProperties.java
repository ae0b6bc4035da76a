package dev.neuralcollapse.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.linear.Vector;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What no ordinal metric depends on. */
class OrdinalMetricProperties {

  private record Scene(Matrix features, Labels labels, Vector head, Vector thresholds) {
    static Scene drawn(int seed, int classes, int width) {
      Random random = new Random(seed);
      Labels labels = Labels.balanced(classes, 3);
      double[] b = random.doubles(classes + 1, -3, 3).sorted().toArray();
      return new Scene(
          Matrix.generate(
              labels.size(), width, (i, j) -> labels.get(i) - 1 + random.nextGaussian()),
          labels,
          Vector.generate(width, j -> random.nextGaussian()),
          Vector.of(b));
    }

    OrdinalObservation observation() {
      return OrdinalObservation.of(new Features(features, labels), head, thresholds);
    }

    Scene with(Matrix other, Vector w) {
      return new Scene(other, labels, w, thresholds);
    }
  }

  private static void same(Scene one, Scene other) {
    for (OrdinalMetric m : OrdinalMetric.values()) {
      double expected = m.measure(one.observation()).value().get();
      double found = m.measure(other.observation()).value().get();
      assertEquals(expected, found, 1e-11 * Math.max(1, expected), m.id());
    }
  }

  @Property(tries = 40, seed = "11")
  void rotationsOfFeatureSpaceChangeNothing(
      @ForAll int seed,
      @ForAll @IntRange(min = 2, max = 5) int classes,
      @ForAll @IntRange(min = 2, max = 6) int width) {
    Scene scene = Scene.drawn(seed, classes, width);
    Random random = new Random(seed + 1L);
    Matrix turn =
        Spectrum.of(Matrix.generate(width, width, (i, j) -> random.nextGaussian())).left();
    same(scene, scene.with(scene.features.times(turn), turn.transpose().times(scene.head)));
  }

  /** {@code (ch, w/c)} has the same latents, the same angles and the same ratio of variances. */
  @Property(tries = 40, seed = "12")
  void scaleMovesBetweenTheFactorsFreely(
      @ForAll int seed, @ForAll @IntRange(min = -8, max = 8) int exponent) {
    Scene scene = Scene.drawn(seed, 3, 4);
    double c = Math.scalb(1.0, exponent);
    same(scene, scene.with(scene.features.scale(c), scene.head.scale(1 / c)));
  }

  @Property(tries = 40, seed = "13")
  void samplesOfAClassMayComeInAnyOrder(@ForAll int seed) {
    Scene scene = Scene.drawn(seed, 4, 3);
    int[] order = new int[scene.labels.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i / 3 * 3 + (i + 1) % 3;
    }
    same(scene, scene.with(scene.features.rows(order), scene.head));
  }

  /** Angles do not see the sign of w. */
  @Property(tries = 20, seed = "14")
  void theLineHasNoDirection(@ForAll int seed) {
    Scene scene = Scene.drawn(seed, 3, 3);
    OrdinalObservation turned = scene.with(scene.features, scene.head.scale(-1)).observation();
    for (OrdinalMetric m : new OrdinalMetric[] {OrdinalMetric.ALONG, OrdinalMetric.SAMPLES_ALONG}) {
      assertEquals(m.measure(scene.observation()).value(), m.measure(turned).value());
    }
  }
}
