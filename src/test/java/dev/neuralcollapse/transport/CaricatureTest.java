package dev.neuralcollapse.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaricatureTest {

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.5, 2, 10, 1000})
  void tendsToItsLimits(double c) {
    double log = StrictMath.log(c);
    int depth = 10_000_000;
    assertEquals(log * log, depth * Caricature.oneLayer(c, depth), 1e-4);
    assertEquals(log, Caricature.twoLayer(c, depth), 1e-4);
  }

  /** Two layers, all weights: the equal ones are best for c ≥ 1. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 1.5, 2, 10})
  void equalWeightsAreBestAboveOne(double c) {
    for (double w = -0.9; w < 20; w += 0.01) {
      double other = c / (1 + w) - 1;
      assertTrue(w * w + other * other >= Caricature.oneLayer(c, 2) - 1e-12, "w = " + w);
    }
  }

  /** The twin: below 1 they are not; c = .01, L = 2 costs 1.62 with equal weights, 0.98 without. */
  @Test
  void belowOneUnequalWeightsAreBetter() {
    double equal = 2 * Math.pow(Math.sqrt(0.01) - 1, 2);
    assertEquals(1.62, equal, 1e-12);
    double least = equal;
    for (double w = -0.999; w < 2; w += 0.001) {
      double other = 0.01 / (1 + w) - 1;
      least = Math.min(least, w * w + other * other);
    }
    assertEquals(0.98, least, 0.005);
    assertThrows(IllegalArgumentException.class, () -> Caricature.oneLayer(0.01, 2));
  }

  @Test
  void converse() {
    assertEquals(1.0 / 8, Caricature.leastCostOfDisplacement(1, 2), 1e-15);
    assertEquals(2 * Math.sin(Math.PI / 8), Caricature.collinearChord(Math.PI / 2, 0), 1e-15);
    assertEquals(0, Caricature.collinearChord(0.2, 0.3));
    assertEquals(0.005 / 16 / 9, Caricature.converseGap(1, 0.005, 10), 1e-18);
  }
}
