package dev.neuralcollapse.number;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DualTest {
  private static final Interval UNIT = Interval.of(0, 1);

  @Test
  void whereAFunctionMayBeUndefinedNothingIsKnownOfItsSlope() {
    Dual x = Dual.variable(UNIT, 0, 2);
    for (Dual f :
        new Dual[] {
          x.sqrt(),
          x.log(),
          x.inverse(),
          x.xLogX(),
          x.pow(-1),
          x.pow(Interval.point(0.5)),
          x.softplusInverse(),
          x.minus(1).log1p(),
          x.acos(),
          x.pow(x)
        }) {
      assertEquals(Interval.ENTIRE, f.partial(0), f::toString);
      assertEquals(Interval.ZERO, f.partial(1), f::toString);
    }
  }

  @Test
  void kinksHaveEverySlopeBetween() {
    Dual x = Dual.variable(Interval.of(-1, 2), 0, 1);
    assertEquals(Interval.of(-1, 1), x.abs().partial(0));
    assertEquals(Interval.ONE, x.plus(2).abs().partial(0));
    assertEquals(Interval.of(0, 1), x.max(Dual.constant(Interval.ZERO, 1)).partial(0));
    assertEquals(Interval.ZERO, x.min(Dual.constant(Interval.point(-3), 1)).partial(0));
  }

  /** {@code x - x²} on [0, 1/2]: increasing, so that the range is exact. */
  @Test
  void monotoneFunctionsHaveExactRanges() {
    Interval range = Tamed.range(x -> x[0].minus(x[0].square()), Interval.of(0, 0.5));
    assertEquals(Interval.of(0, 0.25), range);
    assertEquals(
        Interval.of(-2, 2),
        Tamed.range(x -> x[0].minus(x[1]), Interval.of(0, 2), Interval.of(0, 2)));
  }

  /** {@code x(1 - x)} near its top: the excess falls with the square of the width. */
  @Test
  void theExcessIsQuadratic() {
    for (double w : new double[] {1e-2, 1e-4, 1e-6}) {
      Interval box = Interval.of(0.5 - w, 0.5 + w);
      Interval plain = box.times(Interval.ONE.minus(box));
      Interval tamed = Tamed.range(x -> x[0].times(x[0].negate().plus(1)), box);
      assertTrue(plain.width() > w, plain::toString);
      assertTrue(tamed.width() <= 9 * w * w + 1e-15, tamed::toString);
      assertTrue(tamed.contains(0.25), tamed::toString);
    }
  }

  @Test
  void unboundedBoxesGiveWhatTheyCan() {
    Interval half = Interval.of(0, Double.POSITIVE_INFINITY);
    assertEquals(UNIT, Tamed.range(x -> x[0].negate().exp(), half));
    assertEquals(half, Tamed.range(x -> x[0].sqrt(), half));
    assertEquals(half, Tamed.range(x -> x[0].minus(x[1]), half, Interval.ZERO));
  }

  @Test
  void variablesMustBeTheSame() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Dual.variable(UNIT, 0, 1).plus(Dual.variable(UNIT, 0, 2)));
  }
}
