package dev.neuralcollapse.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.feature.FeatureStatistics;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.Vector;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** The straight line between two layers, and the path through many. */
class StraightLineProperties {
  private static final int K = 4;
  private static final int EACH = 3;
  private static final int D = 6;
  private static final Labels LABELS = Labels.balanced(K, EACH);

  private static Features random(long seed) {
    SplittableRandom rng = new SplittableRandom(seed);
    return new Features(Matrix.generate(K * EACH, D, (i, j) -> rng.nextGaussian()), LABELS);
  }

  /** Every sample at its class's vertex. */
  private static Features collapsed(long seed) {
    Matrix etf = SimplexEtf.canonical(K, D).vertices().times(Scene.rotation(D, seed));
    return new Features(Matrix.generate(K * EACH, D, (i, j) -> etf.get(i / EACH, j)), LABELS);
  }

  /** {@code a (1-t)² / ((1-t)² b + 2t(1-t) c + t² e)}. */
  @Property(tries = 100, seed = "3201")
  void pfc1HasItsClosedForm(@ForAll long seed, @ForAll @DoubleRange(min = 0, max = 1) double t) {
    StraightLine line = new StraightLine(random(seed), collapsed(seed + 1));
    FeatureStatistics x = FeatureStatistics.of(line.start());
    FeatureStatistics h = FeatureStatistics.of(line.end());
    double s = 1 - t;
    double c = x.centredMeans().values().dot(h.centredMeans().values()) / K;
    double expected =
        x.withinTrace()
            * s
            * s
            / (s * s * x.betweenTrace() + 2 * t * s * c + t * t * h.betweenTrace());
    assertEquals(expected, line.pfc1(t).value().get(), 1e-11 * (1 + expected));
  }

  /** PFC1 falls on all of the line exactly where the means' cosine is not negative. */
  @Property(tries = 60, seed = "3202")
  void theCosineDecides(@ForAll long seed) {
    StraightLine line = new StraightLine(random(seed), collapsed(seed + 1));
    double before = line.pfc1(0).value().get();
    double soon = line.pfc1(1e-4).value().get();
    double cosine = line.meansCosine().get();
    if (Math.abs(cosine) > 1e-2) {
      assertEquals(cosine > 0, soon < before, () -> "cosine " + cosine);
    }
  }

  @Property(tries = 30, seed = "3203")
  void layersOnTheLineAreWhatItSays(@ForAll long seed) {
    StraightLine line = new StraightLine(random(seed), collapsed(seed + 1));
    Vector<Double> at = Vector.of(0.0, 0.1, 0.45, 0.5, 0.93, 1.0);
    LayerPath path = LayerPath.through(at.map(line::at)).get();
    assertEquals(1, path.straightness(), 1e-14);
    for (int l = 0; l < at.size(); l++) {
      double t = path.positions().get(l);
      assertEquals(at.get(l), t, 1e-13);
      var measured = ProgressiveCollapse.of(path.layers().get(l));
      assertEquals(measured.get(0).value().get(), path.line().pfc1(t).value().get(), 1e-10);
      assertEquals(measured.get(1).value().get(), path.line().pfc2(t).value().get(), 1e-7);
    }
  }

  @Test
  void whereThereIsNoLine() {
    Features one = random(1);
    Features wide = new Features(Matrix.zeros(K * EACH, D + 1), LABELS);
    assertTrue(LayerPath.through(Vector.of(one)).getLeft().contains("two layers"));
    assertTrue(LayerPath.through(Vector.of(one, wide)).getLeft().contains("6, 7"));
    assertTrue(LayerPath.through(Vector.of(one, one)).getLeft().contains("same features"));
    Features nothing = new Features(Matrix.zeros(K * EACH, D), LABELS);
    assertTrue(new StraightLine(one, nothing).meansCosine().isEmpty());
    assertTrue(new StraightLine(nothing, nothing).pfc1(0.5).reason().isDefined());
  }

  /** There and back: the path is long, its ends are equal. */
  @Test
  void aDetourIsNotStraight() {
    Features here = random(1);
    LayerPath path = LayerPath.through(Vector.of(here, random(2), here)).get();
    assertEquals(0, path.straightness());
    assertEquals(0.5, path.positions().get(1), 1e-15);
  }
}
