package dev.neuralcollapse.network;

import static ch.obermuhlner.math.big.BigDecimalMath.exp;
import static ch.obermuhlner.math.big.BigDecimalMath.log;
import static ch.obermuhlner.math.big.BigDecimalMath.pi;
import static ch.obermuhlner.math.big.BigDecimalMath.sqrt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The loss of a cumulative link against hundreds of digits, deep into both tails. */
class LinkTest {
  private static final MathContext MC = new MathContext(420);
  private static final BigDecimal ONE = BigDecimal.ONE;
  private static final double INF = Double.POSITIVE_INFINITY;

  private static final double[] AT = {
    0, 1e-300, 1e-9, 0.3, -0.3, 1, -1, 2.5, -2.5, 4.9, -5.1, 8, -8, 13, -13, 21, -21
  };
  private static final double[][] INTERVALS = {
    {-INF, 0},
    {0, INF},
    {-0.5, 0.5},
    {-1, 1.5},
    {0.25, 0.25 + 1e-9},
    {-3, 4},
    {-INF, -2.5},
    {2.5, INF},
    {1, 1.03125},
    {-8, -7}
  };

  /** {@code G(b - z) - G(a - z)}, exactly to far more digits than a double has. */
  private static BigDecimal mass(Link link, double a, double b, double z) {
    return switch (link) {
      case LOGIT, CLOGLOG -> distribution(link, b, z).subtract(distribution(link, a, z));
      case PROBIT -> normal(b, z).subtract(normal(a, z));
    };
  }

  private static BigDecimal distribution(Link link, double threshold, double z) {
    if (Double.isInfinite(threshold)) {
      return threshold > 0 ? ONE : BigDecimal.ZERO;
    }
    BigDecimal e = exp(new BigDecimal(threshold).subtract(new BigDecimal(z)), MC);
    return link == Link.LOGIT
        ? e.divide(ONE.add(e), MC)
        : e.compareTo(new BigDecimal(900)) > 0 ? ONE : ONE.subtract(exp(e.negate(), MC));
  }

  /** Φ by its everywhere convergent series. */
  private static BigDecimal normal(double threshold, double z) {
    if (Double.isInfinite(threshold)) {
      return threshold > 0 ? ONE : BigDecimal.ZERO;
    }
    BigDecimal x = new BigDecimal(threshold).subtract(new BigDecimal(z));
    BigDecimal halfSquare = x.multiply(x).divide(BigDecimal.TWO, MC);
    BigDecimal term = x.round(MC);
    BigDecimal sum = BigDecimal.ZERO;
    for (int k = 0; term.signum() != 0 && term.precision() - term.scale() > -400; k++) {
      sum = sum.add(term.divide(new BigDecimal(2 * k + 1), MC), MC);
      term = term.multiply(halfSquare, MC).divide(new BigDecimal(-k - 1), MC);
    }
    BigDecimal scale = sqrt(pi(MC).multiply(BigDecimal.TWO), MC);
    return new BigDecimal("0.5").add(sum.divide(scale, MC), MC);
  }

  private static double minusLog(BigDecimal mass) {
    BigDecimal rest = ONE.subtract(mass);
    return rest.compareTo(new BigDecimal("1e-20")) < 0
        ? rest.doubleValue() // the series log(1 - x) = -x - x²/2 - ... ends at its first term
        : -log(mass, new MathContext(40)).doubleValue();
  }

  private static double density(Link link, double threshold, double z) {
    double x = threshold - z;
    if (Double.isInfinite(threshold)) {
      return 0;
    }
    return switch (link) {
      case LOGIT -> Math.exp(-Math.abs(x)) / Math.pow(1 + Math.exp(-Math.abs(x)), 2);
      case PROBIT -> Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
      case CLOGLOG -> Math.exp(x - Math.exp(x));
    };
  }

  @ParameterizedTest
  @EnumSource(Link.class)
  void valuesAgreeWithHundredsOfDigits(Link link) {
    double[] slope = new double[1];
    int tails = 0;
    for (double[] ab : INTERVALS) {
      for (double z : AT) {
        BigDecimal mass = mass(link, ab[0], ab[1], z);
        if (mass.signum() <= 0 || mass.precision() - mass.scale() < -340) {
          continue; // below what the reference resolves
        }
        double expected = minusLog(mass);
        double value = link.loss(ab[0], ab[1], z, slope, 0);
        double where = 1 + Math.abs(z) + Math.abs(Double.isInfinite(ab[0]) ? ab[1] : ab[0]);
        // a - z is rounded: its ulp times the slope is what no formula can avoid.
        double tolerance =
            4e-15 * Math.abs(expected) + 2.3e-16 * where * Math.abs(slope[0]) + 1e-300;
        assertEquals(expected, value, tolerance, () -> link + " " + ab[0] + " " + ab[1] + " " + z);
        tails += expected > 10 ? 1 : 0;
      }
    }
    assertTrue(tails > 10, "tails " + tails);
  }

  @ParameterizedTest
  @EnumSource(Link.class)
  void slopesAgreeWithDensitiesWhereThoseAreSafeAndWithDifferencesElsewhere(Link link) {
    double[] slope = new double[1];
    double[] unused = new double[1];
    for (double[] ab : INTERVALS) {
      for (double z : AT) {
        double value = link.loss(ab[0], ab[1], z, slope, 0);
        if (value > 1e6) {
          continue;
        }
        double h = 1e-5;
        double difference =
            (link.loss(ab[0], ab[1], z + h, unused, 0) - link.loss(ab[0], ab[1], z - h, unused, 0))
                / (2 * h);
        double curvature = 1 + slope[0] * slope[0];
        assertEquals(difference, slope[0], 1e-9 * (curvature + Math.abs(value)), link + " " + z);
        if (value < 3) {
          double byDensity = (density(link, ab[1], z) - density(link, ab[0], z)) / Math.exp(-value);
          assertEquals(byDensity, slope[0], 1e-12 * curvature);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Link.class)
  void farOutTheLossIsFiniteOrInfiniteButNeverNaN(Link link) {
    double[] slope = new double[1];
    for (double[] ab : INTERVALS) {
      for (double z : new double[] {-1e4, -800, -50, 50, 800, 1e4}) {
        double value = link.loss(ab[0], ab[1], z, slope, 0);
        assertTrue(value >= 0, link + " " + ab[0] + " " + ab[1] + " " + z + ": " + value);
        assertTrue(!Double.isNaN(slope[0]));
        if (Double.isFinite(value) && value > 1) {
          // Convex: far to the right it rises, far to the left it falls.
          assertEquals(Math.signum(z), Math.signum(slope[0]));
        }
      }
    }
    assertTrue(Double.isFinite(link.loss(-1, 1, 50, slope, 0)));
    assertTrue(Double.isFinite(link.loss(-1, 1, -50, slope, 0)));
  }

  @ParameterizedTest
  @EnumSource(Link.class)
  void theClassesOfAWholeLineShareTheMass(Link link) {
    CumulativeLink criterion = CumulativeLink.of(link, -INF, -2.5, -1.5, -.4, .5, 1.8, 2.5, INF);
    double[] slope = new double[1];
    for (double z = -6; z <= 6; z += 0.37) {
      double total = 0;
      double drift = 0;
      for (int q = 0; q < criterion.classes(); q++) {
        double p = Math.exp(-criterion.loss(z, q, slope, 0));
        total += p;
        drift -= p * slope[0];
      }
      assertEquals(1, total, 1e-14);
      assertEquals(0, drift, 1e-14);
    }
  }

  @ParameterizedTest
  @EnumSource(Link.class)
  void theLossIsConvexAndItsMinimumIsWhereThePaperPutsIt(Link link) {
    double[] slope = new double[1];
    for (double width : new double[] {1e-3, 0.5, 2, 7}) {
      double b = 1.25;
      double best = link == Link.CLOGLOG ? b - Math.log(width / Math.expm1(width)) : b + width / 2;
      link.loss(b, b + width, best, slope, 0);
      assertEquals(0, slope[0], 1e-13);
      double before = Double.NEGATIVE_INFINITY;
      for (double z = -20; z < 20; z += 0.25) {
        link.loss(b, b + width, z, slope, 0);
        assertTrue(slope[0] >= before);
        before = slope[0];
      }
    }
  }

  /** {@code Σ α_q ℓ_q'(0)²}: above it a balanced model with free features gives up (D). */
  @ParameterizedTest
  @CsvSource({"LOGIT, 0.313389", "PROBIT, 1.886222", "CLOGLOG, 8.006056"})
  void thePhaseBoundary(Link link, double expected) {
    CumulativeLink criterion = CumulativeLink.of(link, -2.5, -1.5, -.4, .5, 1.8, 2.5);
    double[] slope = new double[1];
    double sum = 0;
    for (int q = 0; q < 5; q++) {
      criterion.loss(0, q, slope, 0);
      sum += slope[0] * slope[0] / 5;
    }
    assertEquals(expected, sum, 5e-7);
  }

  /** {@code Q(0)/φ(0) = √(π/2)}, {@code R' = xR - 1}, and bounds that pinch it for large x. */
  @Test
  void millsRatio() {
    assertEquals(Math.sqrt(Math.PI / 2), Mills.ratio(0), 4e-16);
    for (double x = 0.1; x < 60; x += 0.1) {
      double r = Mills.ratio(x);
      assertTrue(r > 2 / (x + Math.sqrt(x * x + 4)) - 1e-16, "below at " + x);
      assertTrue(r < 4 / (3 * x + Math.sqrt(x * x + 8)) + 1e-16, "above at " + x);
      double h = 1e-4;
      double difference = (Mills.ratio(x + h) - Mills.ratio(x - h)) / (2 * h);
      assertEquals(x * r - 1, difference, 1e-8 * Math.max(1, 1 / x));
    }
  }
}
