package dev.neuralcollapse.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import io.vavr.collection.List;
import org.junit.jupiter.api.Test;

/** Named steps against values worked out by hand, where they are tight and where they must fail. */
class StepsTest {
  private static final Curve SQUARE = Curve.of(t -> t.square(), t -> t * t);
  private static final Curve LOGARITHM = Curve.of(t -> t.log(), StrictMath::log);
  private static final IntervalVector U = vector(3, 4);
  private static final IntervalVector V = vector(4, 3);

  private static IntervalVector vector(double... x) {
    return IntervalVector.of(Vector.of(x));
  }

  private static Interval point(double x) {
    return Interval.point(x);
  }

  private static void is(double expected, Step step) {
    assertTrue(step.value().contains(expected), step::toString);
    assertTrue(step.value().width() < 1e-13, step::toString);
    assertFalse(step.missed(), step::toString);
  }

  private static boolean fails(Step step) {
    return step.judge(Arithmetic.INTERVAL, 1e-12) == Step.Outcome.FAILS;
  }

  @Test
  void everyStepComputesWhatIsLeft() {
    is(1, Steps.cauchySchwarz("s", U, V));
    is(0, Steps.cauchySchwarz("s", U, U));
    is(1, Steps.jensen("s", SQUARE, vector(1, 3)));
    is(0.75, Steps.jensen("s", SQUARE, vector(0.75, 0.25), vector(1, 3)));
    is(0.5, Steps.arithmeticGeometric("s", vector(1, 4)));
    is(0, Steps.arithmeticGeometric("s", vector(2, 2, 2)));
    is(5 - 4, Steps.powerMean("s", vector(1, 7)));
    is(2, Steps.triangle("s", vector(1, 0), vector(-1, 0)));
    is(4, Steps.convexity("s", SQUARE, point(1), point(3)));
    is(0, Steps.strongConvexity("s", SQUARE, point(2), point(1), point(3)));
    is(5, Steps.increasing("s", SQUARE, point(2), point(3)));
    is(5, Steps.decreasing("s", SQUARE, point(-3), point(-2)));
    is(2, Steps.projection("s", U, vector(3, 0)));
    is(1, Steps.atMost("s", Rule.IDENTITY, point(1), point(2)));
  }

  @Test
  void stepsWithoutTheirHypothesisFail() {
    assertTrue(fails(Steps.jensen("s", LOGARITHM, vector(1, 3))), "concave");
    assertTrue(fails(Steps.convexity("s", LOGARITHM, point(1), point(3))));
    assertTrue(fails(Steps.strongConvexity("s", SQUARE, point(2.001), point(1), point(3))));
    assertTrue(fails(Steps.increasing("s", SQUARE, point(-3), point(-2))));
    assertTrue(fails(Steps.projection("s", vector(3, 0), U)));
    assertTrue(fails(Steps.jensen("s", SQUARE, vector(1, 1), vector(1, 3))), "weights of sum 2");
  }

  @Test
  void plainValuesStayInsideOnManyNumbers() {
    for (int seed = 0; seed < 300; seed++) {
      Draw draw = Draw.from(seed);
      int n = draw.integer(1, 40);
      double scale = draw.scale(1e-6, 1e6);
      IntervalVector u = IntervalVector.of(draw.gaussian(n).scale(scale));
      IntervalVector v = IntervalVector.of(draw.gaussian(n));
      IntervalVector positive = IntervalVector.generate(n, i -> u.get(i).abs().plus(scale * 1e-3));
      Curve exp = Curve.of(t -> t.exp(), StrictMath::exp);
      for (Step s :
          List.of(
              Steps.cauchySchwarz("cs", u, v),
              Steps.triangle("triangle", u, v),
              Steps.powerMean("power", u),
              Steps.arithmeticGeometric("ag", positive),
              Steps.jensen("jensen", SQUARE, u),
              Steps.jensen("exp", exp, v),
              Steps.jensen("log", LOGARITHM, positive),
              Steps.increasing("increasing", exp, v.get(0), v.get(0).plus(1e-3)))) {
        assertTrue(s.plain().isDefined());
        assertFalse(s.missed(), s::toString);
      }
    }
  }

  @Test
  void curvesKnowTheirSlope() {
    assertTrue(SQUARE.slope(point(3)).contains(6));
    assertTrue(Curve.of(t -> t.exp()).slope(Interval.of(0, 1)).contains(Math.E));
    assertTrue(Steps.jensen("s", Curve.of(t -> t.square()), vector(1, 3)).plain().isEmpty());
  }

  @Test
  void matricesHaveThePrescribedSpectrum() {
    Spectral spec = Spectral.geometric(3, 6, 4, 3, 8, 0.25);
    Matrix m = spec.instance();
    Vector values = Spectrum.valuesOf(m);
    double[] expected = {8, 2, 0.5, 0};
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], values.get(i), 1e-14 * 8);
    }
    assertEquals(m, spec.instance());
    assertThrows(IllegalArgumentException.class, () -> new Spectral(1, 2, 2, Vector.of(3, 2, 1)));
    assertThrows(IllegalArgumentException.class, () -> new Spectral(1, 2, 2, Vector.of(-1)));
    assertThrows(
        IllegalArgumentException.class, () -> new Spectral(1, 2, 2, Vector.of(Double.NaN)));
  }

  @Test
  void matricesShrinkToOneNumber() {
    Regime<Matrix> regime = Spectral.regime("any", 7, 1e6);
    for (int seed = 0; seed < 50; seed++) {
      Spec<Matrix> at = regime.draw().apply(seed);
      for (int step = 0; step < 200 && !at.simpler().isEmpty(); step++) {
        at = at.simpler().head();
      }
      assertTrue(at.simpler().isEmpty(), "shrinking ends");
      assertEquals(1, at.instance().rows() * at.instance().columns());
    }
  }

  @Test
  void numbersShrink() {
    Numbers many = new Numbers(17, 5, 0, 1);
    assertEquals(5, many.instance().size());
    assertTrue(many.simpler().exists(n -> n.size() == 1));
    assertEquals("5 numbers in [0.0, 1.0), seed 17", many.toString());
  }
}
