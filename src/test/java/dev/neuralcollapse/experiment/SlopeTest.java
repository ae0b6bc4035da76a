package dev.neuralcollapse.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Random;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.junit.jupiter.api.Test;

class SlopeTest {
  private static final Seq<Integer> DEPTHS = List.of(5, 8, 13, 21, 34);

  private static Seq<Slope.Point> noisy(double exponent, double sd, int seeds, long seed) {
    Random random = new Random(seed);
    return DEPTHS.flatMap(
        d ->
            List.range(0, seeds)
                .map(
                    s ->
                        new Slope.Point(
                            d,
                            0.3 * Math.pow(d, exponent) * Math.exp(sd * random.nextGaussian()))));
  }

  @Test
  void aPowerLawGivesItsExponentAndAnIntervalOfWidthZero() {
    Slope s = Slope.fit(noisy(-0.335, 0, 3, 1), 200, 1).get();
    assertEquals(-0.335, s.value(), 1e-12);
    assertEquals(Math.log(0.3), s.intercept(), 1e-12);
    assertEquals(0.3 * Math.pow(100, -0.335), s.at(100), 1e-12);
    assertEquals(-0.335, s.lo().get(), 1e-12);
    assertEquals(-0.335, s.hi().get(), 1e-12);
  }

  @Test
  void agreesWithAnotherLeastSquares() {
    Seq<Slope.Point> points = noisy(-0.7, 0.4, 4, 7).drop(3);
    SimpleRegression other = new SimpleRegression();
    points.forEach(p -> other.addData(Math.log(p.depth()), Math.log(p.value())));
    Slope s = Slope.fit(points, 10, 1).get();
    assertEquals(other.getSlope(), s.value(), 1e-12);
    assertEquals(other.getIntercept(), s.intercept(), 1e-12);
  }

  /**
   * With two seeds a depth, resampled means are the least, the middle or the largest value with
   * weights 1/4, 1/2, 1/4, so with two depths the distribution of slopes is known.
   */
  @Test
  void theBootstrapFindsTheKnownDistributionOfTwoDepthsAndTwoSeeds() {
    double step = Math.log(2);
    Seq<Slope.Point> points =
        List.of(
            new Slope.Point(1, Math.exp(0)),
            new Slope.Point(1, Math.exp(1)),
            new Slope.Point(2, Math.exp(0)),
            new Slope.Point(2, Math.exp(1)));
    // Extreme slopes ±1/log 2 have probability 1/16 each, beyond 2.5 %: they are the interval.
    Slope s = Slope.fit(points, 4000, 3).get();
    assertEquals(0, s.value(), 1e-12);
    assertEquals(-1 / step, s.lo().get(), 1e-12);
    assertEquals(1 / step, s.hi().get(), 1e-12);
  }

  /** The percentile interval of many seeds covers the truth about as often as it says. */
  @Test
  void theIntervalCoversTheTruthAboutAsOftenAsItSays() {
    int covered = 0;
    int runs = 200;
    for (int r = 0; r < runs; r++) {
      Slope s = Slope.fit(noisy(-0.5, 0.3, 12, 1000 + r), 400, r).get();
      covered += s.lo().get() <= -0.5 && -0.5 <= s.hi().get() ? 1 : 0;
    }
    assertTrue(covered >= 0.88 * runs && covered < runs, covered + " of " + runs);
  }

  @Test
  void isTheSameForTheSameSeedAndAnotherForAnother() {
    Seq<Slope.Point> points = noisy(-0.5, 0.3, 3, 5);
    assertEquals(Slope.fit(points, 500, 9), Slope.fit(points, 500, 9));
    assertTrue(!Slope.fit(points, 500, 9).equals(Slope.fit(points, 500, 10)));
  }

  @Test
  void oneDepthHasNoSlopeAndTwoValuesNoInterval() {
    assertTrue(
        Slope.fit(List.of(new Slope.Point(5, 0.1), new Slope.Point(5, 0.2)), 10, 1).isEmpty());
    Slope s = Slope.fit(noisy(-0.5, 0.1, 1, 1).take(2), 100, 1).get();
    assertTrue(s.lo().isEmpty() && s.hi().isEmpty());
    assertEquals(0, s.resamples());
    assertEquals("no interval", s.interval());
  }

  /** Seeds that agree exactly about a curve that is no line: the bootstrap sees nothing. */
  @Test
  void theWideIntervalKnowsHowBadlyALineFits() {
    Seq<Slope.Point> points =
        DEPTHS.flatMap(
            d -> List.fill(3, new Slope.Point(d, Math.exp(Math.pow(Math.log(d) - 2.5, 2)))));
    Slope s = Slope.fit(points, 100, 1).get();
    assertEquals(s.value(), s.lo().get(), 1e-12);
    assertTrue(s.wide().lo().get() < s.value() - 0.1 && s.value() + 0.1 < s.wide().hi().get());
    Slope line = Slope.fit(noisy(-0.5, 0.3, 3, 4), 200, 1).get();
    assertTrue(line.wide().lo().get() <= line.lo().get());
    assertTrue(line.wide().hi().get() >= line.hi().get());
    assertEquals(line.value(), line.wide().value());
  }

  @Test
  void oneSeedGivesStudentsInterval() {
    Seq<Slope.Point> points = noisy(-0.5, 0.1, 1, 1);
    SimpleRegression other = new SimpleRegression();
    points.forEach(p -> other.addData(Math.log(p.depth()), Math.log(p.value())));
    Slope s = Slope.fit(points, 100, 1).get();
    double reach = other.getSlopeConfidenceInterval(0.05);
    assertEquals(s.value() - reach, s.lo().get(), 1e-12);
    assertEquals(s.value() + reach, s.hi().get(), 1e-12);
    assertEquals(0, s.resamples());
    assertEquals("95 % Student about the line", s.interval());
  }

  @Test
  void refusesValuesWithoutLogarithm() {
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Slope.fit(List.of(new Slope.Point(2, bad), new Slope.Point(3, 1)), 10, 1));
    }
  }

  @Test
  void quantilesInterpolate() {
    double[] sorted = {0, 10, 20, 30};
    assertEquals(0, Slope.quantile(sorted, 0));
    assertEquals(30, Slope.quantile(sorted, 1));
    assertEquals(15, Slope.quantile(sorted, 0.5), 1e-12);
    assertEquals(3, Slope.quantile(sorted, 0.1), 1e-12);
  }
}
