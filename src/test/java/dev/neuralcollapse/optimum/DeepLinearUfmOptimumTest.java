package dev.neuralcollapse.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.number.Interval;
import io.vavr.collection.List;
import io.vavr.control.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeepLinearUfmOptimumTest {
  private static DeepLinearUfmOptimum collapse(int k, int n, int l, double decay) {
    return DeepLinearUfmOptimum.of(k, n, l, Option.none(), decay);
  }

  private static BlockConstruction block(int k, int n, int l, double decay) {
    return BlockConstruction.of(k, n, l, Option.none(), decay);
  }

  @Test
  void reproducesTheReferenceValues() {
    double decay = Math.pow(2, -10);
    assertEquals(.0906621832, collapse(10, 5, 2, decay).value(), 1e-10);
    assertEquals(7.0375, collapse(10, 5, 2, decay).alpha().mid(), 1e-4);
    assertEquals(.0800126592, block(10, 5, 2, decay).value(), 1e-10);
    assertEquals(7.0470, block(10, 5, 2, decay).beta().mid(), 1e-4);
    assertEquals(.108849690, collapse(5, 1, 2, .005).value(), 1e-9);
    assertEquals(.277815, collapse(4, 1, 2, .02).value(), 1e-6);
    assertEquals(.276057, block(4, 1, 2, .02).value(), 1e-6);
  }

  @ParameterizedTest
  @CsvSource({
    "4,3,.005,.07416102",
    "6,2,.005,.12727447",
    "6,3,.004,.09249116",
    "10,2,9.765625e-4,.04893807"
  })
  void theBlockIsWhatDescentFinds(int k, int l, double decay, double found) {
    assertEquals(found, block(k, 1, l, decay).value(), 1e-8);
  }

  @Test
  void pairsAndOneClassBeatCollapseOfFive() {
    PairsAndOne best = PairsAndOne.best(5, 1, 2, .005);
    assertEquals(.107525835, best.value().mid(), 1e-9);
    assertTrue(best.value().width() < 1e-12);
    for (double step : new double[] {-1e-3, 1e-3}) {
      double b = best.beta() * (1 + step);
      double c = best.own() * (1 + step);
      double d = best.other() * (1 + step);
      for (PairsAndOne near :
          List.of(
              PairsAndOne.of(5, 1, 2, .005, b, best.own(), best.other()),
              PairsAndOne.of(5, 1, 2, .005, best.beta(), c, best.other()),
              PairsAndOne.of(5, 1, 2, .005, best.beta(), best.own(), d))) {
        assertTrue(best.value().certainlyLess(near.value()));
      }
    }
  }

  @Test
  void theEnclosureHoldsAGridSearch() {
    for (int layers : new int[] {1, 2, 3, 7}) {
      RayOptimum best = block(7, 3, layers, .002).best();
      double least = Double.POSITIVE_INFINITY;
      for (double x = 0; x < 20; x += 1e-3) {
        least = Math.min(least, best.at(Interval.point(x)).hi());
      }
      assertTrue(best.value().lo() <= least, "L = " + layers);
      assertEquals(least, best.value().hi(), 1e-7);
      assertTrue(best.value().width() < 1e-12);
    }
  }

  @Test
  void theRootsSolveTheScaleEquation() {
    for (int layers : new int[] {2, 3, 9}) {
      RayOptimum best = collapse(6, 4, layers, .001).best();
      assertEquals(2, best.roots().size());
      for (Interval root : best.roots()) {
        double a = root.mid();
        double right = Math.pow(a, (layers - 1.0) / (layers + 1)) / (Math.exp(a) + 5);
        assertEquals(1, right / (.001 * Math.pow(4, 1.0 / (layers + 1))), 1e-9);
      }
      assertTrue(best.at(best.roots().last()).certainlyLess(best.at(best.roots().head())));
    }
  }

  @Test
  void zeroWinsAtLargeDecay() {
    DeepLinearUfmOptimum none = collapse(5, 1, 12, .5);
    assertTrue(none.best().zeroWins());
    assertTrue(none.best().roots().isEmpty());
    assertEquals(Math.log(5), none.value(), 1e-14);
    assertFalse(none.scalars().containsKey("largeRoot"));
    assertEquals(List.of(0., 0., 0., 0.), none.lists().get("singularValues").get());
    // both roots there, and zero better than either
    DeepLinearUfmOptimum still = collapse(5, 1, 3, .12);
    assertEquals(2, still.best().roots().size());
    assertTrue(still.best().zeroWins());
  }

  @Test
  void oneLayerIsConvexAndHasOneRoot() {
    DeepLinearUfmOptimum one = collapse(5, 1, 1, .005);
    assertEquals(1, one.best().roots().size());
    // λ(e^α + K-1) = 1
    assertEquals(Math.log(196), one.alpha().mid(), 1e-13);
    assertFalse(collapse(5, 1, 1, .005).best().zeroWins());
    assertTrue(collapse(5, 1, 1, .21).best().zeroWins()); // λK ≥ 1
  }

  @Test
  void twoClassesMakeTheSameBlock() {
    // X = 2S
    assertEquals(collapse(2, 3, 4, .01).value(), block(2, 3, 4, .01).value(), 1e-14);
    assertTrue(block(2, 3, 4, .01).circle().isEmpty());
    assertTrue(block(3, 1, 2, .01).pairsAndOne().isDefined());
  }

  @Test
  void extremeDecaysStayTight() {
    RayOptimum tiny = collapse(100, 1, 300, 1e-300).best();
    assertTrue(tiny.value().width() < 1e-12 * tiny.value().hi());
    assertEquals(697.279, tiny.scale().mid(), 1e-3);
    RayOptimum huge = collapse(3, 1, 2, 1e300).best();
    assertTrue(huge.zeroWins());
  }

  @Test
  void namesItsLimits() {
    BlockConstruction low = BlockConstruction.of(10, 1, 2, Option.some(3), .001);
    assertTrue(low.notes().exists(n -> n.contains("not attained")));
    assertTrue(low.notes().exists(n -> n.contains("not claimed")));
    assertThrows(IllegalArgumentException.class, () -> LogitRay.simplex(1));
    assertThrows(IllegalArgumentException.class, () -> LogitRay.circle(2));
    assertThrows(IllegalArgumentException.class, () -> PairsAndOne.best(4, 1, 2, .1));
    assertThrows(IllegalArgumentException.class, () -> collapse(3, 1, 0, .1));
    assertThrows(IllegalArgumentException.class, () -> collapse(3, 1, 2, 0));
  }
}
