package dev.neuralcollapse.number;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class IntervalTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  @Test
  void whatIsNoIntervalIsRefused() {
    refused(NoInterval.Reason.NAN_BOUND, () -> Interval.of(Double.NaN, 1));
    refused(NoInterval.Reason.NAN_BOUND, () -> Interval.of(0, Double.NaN));
    refused(NoInterval.Reason.EMPTY, () -> Interval.of(2, 1));
    refused(NoInterval.Reason.NO_REAL, () -> Interval.point(INFINITY));
    refused(NoInterval.Reason.NO_REAL, () -> Interval.point(-INFINITY));
  }

  private static void refused(NoInterval.Reason reason, Executable making) {
    assertEquals(reason, assertThrows(NoInterval.class, making).reason());
  }

  @Test
  void hullsAndPartsOfIntervals() {
    Interval x = Interval.hull(3, -2);
    assertEquals(Interval.of(-2, 3), x);
    assertEquals(Interval.of(-2, 5), x.hull(Interval.point(5)));
    assertEquals(3, x.magnitude());
    assertEquals(0, x.mignitude());
    assertEquals(2, Interval.of(-3, -2).mignitude());
    assertTrue(x.isFinite() && !Interval.ENTIRE.isFinite());
    assertTrue(Interval.ONE.isPoint() && !x.isPoint());
  }

  @Test
  void farAnglesAreUnknown() {
    assertEquals(Interval.of(-1, 1), Interval.point(0x1.1p31).sin());
    assertEquals(Interval.of(-1, 1), Interval.ENTIRE.cos());
    assertEquals(Interval.of(-1, 1), Interval.of(0, 7).cos());
    assertEquals(Interval.ZERO, Interval.ZERO.sin());
    assertEquals(1, Interval.of(-0.1, 0.1).cos().hi());
  }

  @Test
  void limitsOfFunctions() {
    assertEquals(Interval.of(0, INFINITY), Interval.ENTIRE.softplus());
    assertEquals(Interval.ENTIRE, Interval.of(-1, INFINITY).softplusInverse());
    assertEquals(Interval.of(0, 1), Interval.ENTIRE.logistic());
    assertEquals(INFINITY, Interval.of(0, INFINITY).xLogX().hi());
    assertEquals(Interval.ZERO, Interval.ZERO.xLogX());
    assertEquals(Interval.of(0, INFINITY), Interval.of(0, INFINITY).pow(Interval.of(-1, 1)));
    assertEquals(Interval.of(0, 1), Interval.of(0, 1).pow(Interval.of(0, INFINITY)));
    assertEquals(Interval.ONE, Interval.of(0, INFINITY).pow(0.0));
    assertEquals(Interval.PI, Interval.of(-1, 1).acos().intersection(Interval.PI).get());
    assertTrue(Interval.ENTIRE.atan().times(2).contains(Interval.of(-Math.PI, Math.PI)));
  }

  @Test
  void zeroTimesUnboundedIsZero() {
    assertEquals(Interval.ZERO, Interval.ZERO.times(Interval.ENTIRE));
    assertEquals(Interval.of(0, INFINITY), Interval.of(0, 1).times(Interval.of(0, INFINITY)));
  }

  @Test
  void overflowIsClampedNotLost() {
    Interval max = Interval.point(Double.MAX_VALUE);
    assertEquals(Interval.of(Double.MAX_VALUE, INFINITY), max.plus(max));
    assertEquals(Interval.of(-INFINITY, -Double.MAX_VALUE), max.times(max.negate()));
    assertEquals(Interval.of(Double.MAX_VALUE, INFINITY), max.dividedBy(Double.MIN_VALUE));
    assertTrue(Interval.point(710).exp().lo() > 1.7e308);
    assertEquals(INFINITY, Interval.point(710).exp().hi());
    assertEquals(INFINITY, Interval.of(0, INFINITY).exp().hi());
    assertEquals(Interval.of(0, 1), Interval.of(-INFINITY, 0).exp());
  }

  @Test
  void underflowKeepsItsSign() {
    Interval tiny = Interval.point(Double.MIN_VALUE);
    assertEquals(Interval.of(0, Double.MIN_VALUE), tiny.times(tiny));
    assertEquals(Interval.of(-Double.MIN_VALUE, 0), tiny.times(tiny.negate()));
    assertEquals(Interval.of(0, Double.MIN_VALUE), tiny.dividedBy(Double.MAX_VALUE));
    assertEquals(Interval.of(0, 2 * Double.MIN_VALUE), Interval.point(-800).exp());
  }

  @Test
  void exactResultsArePoints() {
    assertEquals(Interval.point(0.75), Interval.point(0.5).plus(0.25));
    assertEquals(Interval.point(6), Interval.point(2).times(3));
    assertEquals(Interval.point(0.25), Interval.ONE.dividedBy(4));
    assertEquals(Interval.point(3), Interval.point(9).sqrt());
    assertEquals(Interval.point(-27), Interval.point(-3).pow(3));
    assertEquals(Interval.point(0.0625), Interval.point(-2).pow(-4));
    assertEquals(Interval.ONE, Interval.of(-1, 1).pow(0));
  }

  @Test
  void signedZerosAreOneZero() {
    assertEquals(Interval.ZERO, Interval.point(-0.0));
    assertEquals(Interval.ZERO, Interval.ZERO.negate());
    assertEquals(
        Interval.of(0, INFINITY), Interval.ONE.dividedBy(Interval.of(-0.0, 1)).hull(Interval.ZERO));
  }

  @Test
  void divisorsAroundZero() {
    assertEquals(Interval.ENTIRE, Interval.ONE.dividedBy(Interval.of(-1, 1)));
    assertEquals(Interval.ENTIRE, Interval.ONE.dividedBy(Interval.ZERO));
    assertEquals(Interval.of(0.5, INFINITY), Interval.ONE.dividedBy(Interval.of(0, 2)));
    assertEquals(Interval.of(-INFINITY, -0.5), Interval.ONE.dividedBy(Interval.of(-2, 0)));
    assertEquals(Interval.of(-INFINITY, -0.5), Interval.point(-1).dividedBy(Interval.of(0, 2)));
    assertEquals(Interval.of(0, 1), Interval.ONE.dividedBy(Interval.of(1, INFINITY)));
  }

  @Test
  void dependenciesOfOneOperandAreSeen() {
    assertEquals(Interval.of(0, 9), Interval.of(-3, 2).square());
    assertEquals(Interval.of(0, 81), Interval.of(-3, 2).pow(4));
    assertEquals(Interval.of(-27, 8), Interval.of(-3, 2).pow(3));
    assertEquals(Interval.of(0, 3), Interval.of(-3, 2).abs());
  }

  @Test
  void emptyDomainsAreRefused() {
    for (Executable call :
        new Executable[] {
          () -> Interval.point(-1).sqrt(),
          () -> Interval.of(-1, 0).log(),
          () -> Interval.of(-2, -1).log1p(),
          () -> Interval.of(-2, -1).xLogX(),
          () -> Interval.of(-2, -1).pow(0.5),
          () -> Interval.of(-2, 0).softplusInverse(),
          () -> Interval.of(2, 3).acos(),
          () -> Softmax.marginOf(Interval.point(3), Interval.of(-1, 0)),
          () -> Softmax.marginLoss(Interval.point(0.5), Interval.ONE)
        }) {
      refused(NoInterval.Reason.OUTSIDE_DOMAIN, call);
    }
    assertEquals(-INFINITY, Interval.of(-1, 1).log().lo());
    assertEquals(Interval.of(0, 2), Interval.of(-1, 4).sqrt());
  }

  @Test
  void aTenthIsNoDouble() {
    Interval tenth = Interval.ofDecimal("0.1");
    assertEquals(0.1, tenth.hi());
    assertEquals(Math.nextDown(0.1), tenth.lo());
    assertEquals(Interval.point(0.5), Interval.ofDecimal("0.5"));
    assertEquals(Interval.of(Double.MAX_VALUE, INFINITY), Interval.ofDecimal("1e400"));
    assertEquals(Interval.of(0, Double.MIN_VALUE), Interval.ofDecimal("1e-400"));
    assertThrows(NumberFormatException.class, () -> Interval.ofDecimal("a tenth"));
  }

  @Test
  void relationsAreCertain() {
    Interval low = Interval.of(0, 1);
    Interval high = Interval.of(1, 2);
    assertTrue(low.certainlyAtMost(high));
    assertFalse(low.certainlyLess(high));
    assertTrue(low.certainlyLess(1.5));
    assertTrue(low.certainlyNonNegative());
    assertFalse(low.certainlyPositive());
    assertTrue(high.negate().certainlyNegative());
    assertEquals(Interval.ONE, low.intersection(high).get());
    assertTrue(low.intersection(Interval.point(3)).isEmpty());
    assertFalse(Interval.ENTIRE.contains(Double.NaN));
    assertFalse(Interval.ENTIRE.contains(INFINITY));
  }

  @Test
  void middleIsAlwaysAFiniteMember() {
    for (Interval x :
        new Interval[] {
          Interval.ENTIRE,
          Interval.of(-INFINITY, -5),
          Interval.of(5, INFINITY),
          Interval.of(-INFINITY, 3),
          Interval.of(Double.MAX_VALUE, INFINITY),
          Interval.of(-INFINITY, -Double.MAX_VALUE),
          Interval.of(-Double.MAX_VALUE, Double.MAX_VALUE),
          Interval.of(0, Double.MIN_VALUE),
          Interval.point(7)
        }) {
      assertTrue(x.contains(x.mid()), x::toString);
    }
  }

  @Test
  void widthIsNeverUnderstated() {
    assertEquals(INFINITY, Interval.of(-Double.MAX_VALUE, Double.MAX_VALUE).width());
    assertTrue(Interval.of(-1e-30, 1).width() > 1);
    assertEquals(0, Interval.ONE.width());
  }
}
