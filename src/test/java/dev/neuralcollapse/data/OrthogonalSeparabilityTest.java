package dev.neuralcollapse.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.OrthogonalSeparability.Pair;
import dev.neuralcollapse.linear.Matrix;
import org.junit.jupiter.api.Test;

class OrthogonalSeparabilityTest {

  private static OrthogonalSeparability of(int[] labels, double... rows) {
    int n = labels.length;
    return OrthogonalSeparability.of(
        Matrix.of(n, rows.length / n, rows), Labels.of(labels, "test").get());
  }

  /** Cosines 24/25 and 3/5 within the classes; between them at most -7/25. */
  @Test
  void constantsAreTheWorstCosines() {
    OrthogonalSeparability s = of(new int[] {0, 0, 1, 1}, 3, 4, 8, 6, -5, 0, -3, -4);
    assertEquals(24.0 / 25, (3 * 8 + 4 * 6) / 50.0);
    assertEquals(0.6, s.within(), 1e-15);
    assertEquals(new Pair(2, 3, s.within()), s.same().get());
    assertEquals(0.6, s.between(), 1e-15);
    assertEquals(new Pair(0, 2, -s.between()), s.other().get());
    assertTrue(s.holds());
    assertTrue(s.violation().isEmpty());
    assertEquals(6, s.pairs());
    assertEquals(0, s.violating());
  }

  @Test
  void theWorstViolationIsNamed() {
    OrthogonalSeparability other = of(new int[] {0, 1, 1}, 1, 0, 0, 1, -1, 1);
    assertFalse(other.holds());
    assertEquals(new Pair(0, 1, 0), other.violation().get(), "a right angle is too small");
    assertEquals(1, other.violating());
    OrthogonalSeparability same = of(new int[] {0, 0, 1}, 1, 0.1, -1, 0.1, 0, -1);
    assertEquals(0, same.violation().get().first());
    assertEquals(1, same.violation().get().second());
    assertTrue(same.within() < 0 && same.between() > 0);
  }

  @Test
  void oneInputAClassAndInputsOfLengthZero() {
    OrthogonalSeparability single = of(new int[] {0, 1}, 2, -3);
    assertEquals(1, single.within());
    assertEquals(1, single.between());
    OrthogonalSeparability zero = of(new int[] {0, 1, 1}, 2, -3, 0);
    assertEquals(1, zero.zeros());
    assertEquals(1, zero.pairs());
    assertTrue(zero.holds());
    OrthogonalSeparability none = of(new int[] {0, 1}, 0, 0);
    assertEquals(0, none.pairs());
    assertThrows(
        IllegalArgumentException.class,
        () -> OrthogonalSeparability.of(Matrix.zeros(3, 2), Labels.balanced(2, 1)));
  }

  /** Digits 0, 1 and 2 less their mean are separable for most pairs, not for all. */
  @Test
  void imagesAreNearlySeparable() {
    Dataset digits = BundledData.digits().centred().firstOfEachClass(20).get();
    OrthogonalSeparability s = OrthogonalSeparability.of(digits.inputs(), digits.labels());
    assertFalse(s.holds());
    assertEquals(200 * 199 / 2, s.pairs());
    assertTrue(s.violating() > 0 && s.violating() < s.pairs() / 2, "" + s.violating());
  }
}
