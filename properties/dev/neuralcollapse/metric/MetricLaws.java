package dev.neuralcollapse.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/** What every metric obeys; a metric's properties inherit all of it. */
interface MetricLaws {
  Metric metric();

  default Target target() {
    return Target.SIMPLEX_ETF;
  }

  /** Whether the size of features does not matter. */
  default boolean scaleFreeInFeatures() {
    return true;
  }

  /** Whether the size of the classifier does not matter. */
  default boolean scaleFreeInHead() {
    return true;
  }

  /** How exactly a value is known. */
  default double accuracy() {
    return 1e-10;
  }

  /** The value on an exact optimum. */
  default double best() {
    return metric().direction() == Direction.TOWARDS_ONE ? 1 : 0;
  }

  private double value(Scene scene) {
    MetricValue v = metric().measure(scene.observed());
    assertTrue(v.value().isDefined(), () -> metric().id() + ": " + v);
    return v.value().get();
  }

  private void same(Scene one, Scene other) {
    double expected = value(one);
    assertEquals(expected, value(other), accuracy() * Math.max(1, Math.abs(expected)));
  }

  @Property(tries = 25, seed = "3101")
  default void rotationOfFeatureSpaceDoesNotMatter(@ForAll long seed) {
    Scene s = Scene.noisy(seed, target());
    same(s, s.rotated(seed + 1));
  }

  @Property(tries = 25, seed = "3102")
  default void orderOfSamplesDoesNotMatter(@ForAll long seed) {
    Scene s = Scene.noisy(seed, target());
    same(s, s.samplesPermuted(seed + 1));
  }

  @Property(tries = 25, seed = "3103")
  default void namesOfClassesDoNotMatter(@ForAll long seed) {
    Scene s = Scene.noisy(seed, target());
    same(s, s.classesPermuted(seed + 1));
  }

  @Property(tries = 25, seed = "3104")
  default void everySampleTwiceDoesNotMatter(@ForAll long seed) {
    Scene s = Scene.noisy(seed, target());
    same(s, s.repeated());
  }

  @Property(tries = 25, seed = "3105")
  default void sizeOfFeaturesMattersWhereItShould(
      @ForAll long seed, @ForAll @DoubleRange(min = -6, max = 6) double exponent) {
    Scene s = Scene.noisy(seed, target());
    if (scaleFreeInFeatures()) {
      same(s, s.featuresScaled(Math.pow(10, exponent)));
    }
  }

  @Property(tries = 25, seed = "3106")
  default void sizeOfTheClassifierMattersWhereItShould(
      @ForAll long seed, @ForAll @DoubleRange(min = -6, max = 6) double exponent) {
    Scene s = Scene.noisy(seed, target());
    if (scaleFreeInHead()) {
      same(s, s.headScaled(Math.pow(10, exponent)));
    } else {
      double before = value(s);
      assertFalse(Math.abs(value(s.headScaled(3)) - before) < 1e-3, "should depend on the scale");
    }
  }

  @Property(tries = 25, seed = "3107")
  default void theExactOptimumIsBest(@ForAll long seed) {
    if (metric().direction() != Direction.DESCRIPTIVE) {
      assertEquals(best(), value(Scene.optimum(seed, target())), 1e-13);
    }
  }

  /** Away from the optimum a metric says so: it is not constant. */
  @Property(tries = 1, seed = "3108")
  default void noiseIsSeen() {
    double far = 0;
    for (long seed = 0; seed < 20; seed++) {
      far = Math.max(far, Math.abs(value(Scene.noisy(seed, target())) - best()));
    }
    assertTrue(far > 1e-3, metric().id() + " sees no noise");
  }

  /** Degenerate input has a value or a reason; never NaN, never an exception. */
  @Property(tries = 20, seed = "3109")
  default void degenerateInputIsExplained(@ForAll long seed) {
    Scene s = Scene.noisy(seed, target());
    for (Scene hard :
        new Scene[] {
          s.featuresScaled(0),
          s.headScaled(0),
          s.featuresScaled(1e-200),
          s.headScaled(1e-200),
          s.featuresScaled(1e160),
          s.headScaled(1e160),
          s.featuresScaled(1e-310),
          Scenes.constant(s),
          Scenes.narrow(s),
          Scenes.equalRows(s)
        }) {
      MetricValue v = metric().measure(hard.observed());
      assertTrue(v.value().isDefined() != v.reason().isDefined());
      assertTrue(v.value().forAll(Double::isFinite));
      assertTrue(v.reason().forAll(r -> r.length() > 10));
      assertEquals(metric().id(), v.id());
    }
  }
}
