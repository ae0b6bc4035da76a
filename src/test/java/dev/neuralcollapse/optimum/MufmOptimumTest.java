package dev.neuralcollapse.optimum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import org.junit.jupiter.api.Test;

/** The trade-off between collapse and the data. */
class MufmOptimumTest {

  private static MufmOptimum at(double decay) {
    BalancedFeatures data = BalancedFeatures.drawn(3, 10, 5, 0.3, 1);
    return MufmOptimum.of(new MufmProblem(data.rows(), 3, 0.005, decay), 2, 1);
  }

  /** From the simplex to the data, in the order of λ. */
  @Test
  void smallDecayCollapsesLargeDecayKeepsTheData() {
    double[] decays = {1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10};
    double pfc1 = 0;
    double alignment = Double.POSITIVE_INFINITY;
    double least = Double.NaN;
    double apart = Double.NaN;
    for (double decay : decays) {
      MufmOptimum found = at(decay);
      BalancedFeatures h = found.features();
      assertTrue(h.pfc1() > pfc1, () -> "lambda " + decay);
      assertTrue(h.pfc1() < found.data().pfc1());
      assertTrue(h.alignment(found.data()) < alignment);
      pfc1 = h.pfc1();
      alignment = h.alignment(found.data());
      least = Double.isNaN(least) ? pfc1 : least;
      apart = Double.isNaN(apart) ? alignment : apart;
    }
    // Reference values of other data of the same kind: .033 to .538 and .558 to .0013.
    assertTrue(least > 0.015 && least < 0.07, "at 1e-5 " + least);
    assertTrue(apart > 0.3 && apart < 0.8, "at 1e-5 " + apart);
    assertEquals(at(1).data().pfc1(), pfc1, 0.003);
    assertTrue(alignment < 0.003, "at 10 " + alignment);
  }

  @Test
  void scalarsAreNamedAndFinite() {
    MufmOptimum found = at(0.1);
    assertEquals("mufm", found.model());
    assertTrue(found.enclosure().isEmpty());
    for (String name :
        new String[] {"pfc1", "pfc2", "dataPfc1", "dataPfc2", "alignment", "curvature"}) {
      assertTrue(Double.isFinite(found.scalars().get(name).get()), name);
    }
    assertEquals(found.features().pfc2(), found.scalars().get("pfc2").get());
    assertTrue(found.notes().exists(n -> n.contains("no enclosure")));
    assertEquals(3, found.agreeing());
  }

  @Test
  void sameSeedSameBits() {
    assertArrayEquals(at(0.1).minimum().point(), at(0.1).minimum().point());
  }

  @Test
  void knownFeatures() {
    BalancedFeatures h = new BalancedFeatures(Matrix.of(4, 2, 1, 2, 1, -2, -1, 2, -1, -2), 2);
    assertEquals(4, h.pfc1(), 1e-15);
    assertEquals(0, h.pfc2(), 1e-15);
    assertEquals(0, h.alignment(h));
  }

  @Test
  void whatIsNoProblem() {
    Matrix five = Matrix.zeros(5, 2);
    assertThrows(IllegalArgumentException.class, () -> new MufmProblem(five, 2, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new MufmProblem(five, 5, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new MufmProblem(five, 5, 1, -1));
  }
}
