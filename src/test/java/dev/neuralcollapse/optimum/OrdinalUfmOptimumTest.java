package dev.neuralcollapse.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.descent.Lbfgs;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.CumulativeLink;
import dev.neuralcollapse.network.Link;
import dev.neuralcollapse.number.Interval;
import io.vavr.collection.List;
import io.vavr.control.Option;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ordinal model: its convex reduction, phase boundary and limits. */
class OrdinalUfmOptimumTest {
  private static final double[] B = {-2.5, -1.5, -0.4, 0.5, 1.8, 2.5};
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  @ParameterizedTest
  @EnumSource(Link.class)
  void phaseBoundaryOfFiveClasses(Link link) {
    double expected =
        switch (link) {
          case LOGIT -> 0.313389;
          case PROBIT -> 1.886222;
          case CLOGLOG -> 8.006056;
        };
    OrdinalUfmOptimum one = OrdinalUfmOptimum.of(link, 1, 1, B);
    assertEquals(expected, one.phaseBoundary().mid(), 5e-7);
    double c = Math.sqrt(one.phaseBoundary().mid());
    assertEquals(0, OrdinalUfmOptimum.of(link, 1.001 * c, c, B).classifierNorm(), 0);
    OrdinalUfmOptimum below = OrdinalUfmOptimum.of(link, 0.999 * c, c, B);
    assertTrue(below.classifierNorm() > 1e-3);
    assertTrue(below.bound().hi() < below.reduced(q -> Interval.ZERO).lo());
  }

  /** One class of two, thresholds ±∞ and 0: {@code ℓ' + s sign = 0}, z = log(1/s - 1) for logit. */
  @Test
  void twoClassesByHand() {
    OrdinalUfmOptimum o = OrdinalUfmOptimum.of(Link.LOGIT, 0.1, 0.1, -INFINITE, 0, INFINITE);
    double z = Math.log(9);
    assertEquals(z, o.latents().get(1), 1e-13);
    assertEquals(-z, o.latents().get(0), 1e-13);
    assertEquals(Math.log(10.0 / 9) + 0.1 * z, o.value(), 1e-14);
    assertEquals(Math.sqrt(z), o.classifierNorm(), 1e-13);
    assertEquals(0.25, o.phaseBoundary().mid(), 1e-15);
  }

  @Test
  void latentsReachTheMidpointsAtTheRateOfTheDecay() {
    double[][] table = {{1e-1, 3.0e-1}, {1e-2, 3.0e-2}, {1e-4, 3.0e-4}, {1e-6, 3.0e-6}};
    for (double[] row : table) {
      OrdinalUfmOptimum o = OrdinalUfmOptimum.of(Link.LOGIT, row[0], row[0], B);
      double worst = 0;
      for (int q = 0; q < 5; q++) {
        worst = Math.max(worst, Math.abs(o.latents().get(q) - (B[q] + B[q + 1]) / 2));
      }
      assertEquals(row[1], worst, 0.02 * row[1]);
      assertTrue(o.bound().width() < 1e-12 && o.bound().contains(o.value()));
    }
  }

  /** z depends on the product of the decays alone, ‖w‖ as the fourth root of their ratio. */
  @Test
  void theRatioOfTheDecaysScalesTheClassifierAlone() {
    OrdinalUfmOptimum even = OrdinalUfmOptimum.of(Link.PROBIT, 0.1, 0.1, B);
    for (double ratio : new double[] {10, 100, 1e4}) {
      OrdinalUfmOptimum o =
          OrdinalUfmOptimum.of(Link.PROBIT, 0.1 / Math.sqrt(ratio), 0.1 * Math.sqrt(ratio), B);
      assertEquals(even.value(), o.value(), 1e-13);
      assertEquals(even.classifierNorm(), o.classifierNorm() / Math.sqrt(Math.sqrt(ratio)), 1e-12);
    }
  }

  @ParameterizedTest
  @EnumSource(Link.class)
  void descentOverAllFeaturesEndsAtTheReduction(Link link) {
    CumulativeLink criterion = CumulativeLink.of(link, B);
    OrdinalUfmProblem problem =
        new OrdinalUfmProblem(criterion, List.of(4, 1, 2, 1, 2), 3, 0.02, 0.1);
    UfmOptimumTest.differences(problem);
    OrdinalUfmOptimum o =
        OrdinalUfmOptimum.of(
            new CumulativeLink(link, Vector.of(B), Option.some(Vector.of(4, 1, 2, 1, 2))),
            0.02,
            0.1);
    double found =
        new Lbfgs(20, 4000, 1e-11)
            .best(problem, 2, 3, s -> new Random(s).doubles(problem.size(), -0.1, 0.1).toArray())
            .best()
            .value();
    assertEquals(o.value(), found, 1e-12);
  }

  /** The enclosures contain what doubles compute, in the tails too, and say so narrowly. */
  @ParameterizedTest
  @EnumSource(Link.class)
  void lossesAreEnclosed(Link link) {
    double[][] classes = {{-1, 0.5}, {0, 1e-3}, {-INFINITE, 1}, {2, INFINITE}, {-3, 6}};
    double[] slope = new double[1];
    for (double[] c : classes) {
      EnclosedLink enclosed = new EnclosedLink(link, c[0], c[1]);
      for (double z : new double[] {-6, -1.3, 0, 0.25, 2, 5, 12}) {
        double loss = link.loss(c[0], c[1], z, slope, 0);
        near(enclosed.loss(Interval.point(z)), loss);
        near(enclosed.slope(Interval.point(z)), slope[0]);
      }
    }
  }

  private static void near(Interval enclosure, double value) {
    double rounding = 1e-12 * Math.max(1, Math.abs(value));
    assertTrue(
        value >= enclosure.lo() - rounding && value <= enclosure.hi() + rounding,
        value + " in " + enclosure);
    assertTrue(enclosure.width() <= 1e-9 * Math.max(1, Math.abs(value)), enclosure.toString());
  }

  @Test
  void farTailsOfTheNormalAreEnclosed() {
    assertEquals(0.15865525393145705, NormalTail.above(Interval.ONE).mid(), 1e-15);
    assertEquals(7.619853024160527e-24, NormalTail.above(Interval.point(10)).mid(), 1e-36);
    assertEquals(0.5, NormalTail.above(Interval.ZERO).mid(), 1e-15);
    assertEquals(0, NormalTail.above(Interval.of(1, INFINITE)).lo(), 0);
    // Both forms where they meet.
    Interval below = NormalTail.above(Interval.point(Math.nextDown(2.0)));
    Interval at = NormalTail.above(Interval.point(2));
    assertEquals(below.mid(), at.mid(), 1e-15);
    assertTrue(below.width() < 5e-15 && at.width() < 5e-15);
  }

  @Test
  void decaysMustBePositive() {
    assertThrows(IllegalArgumentException.class, () -> OrdinalUfmOptimum.of(Link.LOGIT, 0, 1, B));
    assertThrows(IllegalArgumentException.class, () -> new EnclosedLink(Link.LOGIT, 1, 1));
  }
}
