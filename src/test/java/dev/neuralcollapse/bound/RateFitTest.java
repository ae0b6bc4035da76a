package dev.neuralcollapse.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.network.DecayLaw;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.transport.Embedding;
import dev.neuralcollapse.transport.Instance;
import dev.neuralcollapse.transport.Strategy;
import dev.neuralcollapse.transport.TransportProblem;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Rates, crossovers and vacuity on curves whose answers are known. */
class RateFitTest {
  private static final double DECAY = 0.1;

  private static DepthBound row(int depth, double gap) {
    StabilityBounds bounds =
        Stability.of(Ideal.optimum(Loss.CROSS_ENTROPY, 2, DECAY), Interval.point(gap));
    return new DepthBound(
        depth, DECAY, 1, 1, 1 + gap, gap, 0.5, 1, 1, 1, 0, 0.1, bounds, Option.none());
  }

  private static Seq<DepthBound> rows(IntToDoubleFunction gap, Integer... depths) {
    return List.of(depths).map(l -> row(l, gap.applyAsDouble(l)));
  }

  @Test
  void aPowerHasItsExponentWithoutError() {
    RateFit fit = RateFit.of(rows(l -> 7 * Math.pow(l, -0.6), 10, 100, 1000, 20_000)).get();
    assertEquals(-0.6, fit.slope(), 1e-12);
    assertEquals(0, fit.standardError(), 1e-7);
    assertEquals(fit.slope(), fit.low(), 1e-6);
  }

  @Test
  void theLawIsRecoveredAndItsLocalSlopeIsTheDerivative() {
    Seq<DepthBound> rows =
        rows(l -> Math.pow(0.3 + 0.2 * Math.log(l), 2) / l, 50, 500, 5000, 50_000);
    RateFit fit = RateFit.of(rows).get();
    assertEquals(0.3, fit.offset(), 1e-10);
    assertEquals(0.2, fit.factor(), 1e-11);
    assertEquals(0, fit.misfit(), 1e-10);
    assertTrue(fit.low() < fit.slope() && fit.slope() < fit.high());
    Seq<DepthBound> pure = rows(l -> Math.pow(Math.log(l), 2) / l, 50, 500, 5000);
    assertEquals(RateFit.of(pure).get().predicted(), RateFit.of(pure).get().slope(), 1e-12);
    assertEquals(
        RateFit.lawBetween(pure.get(0), pure.get(1)),
        RateFit.between(pure.get(0), pure.get(1)),
        1e-12);
  }

  /** With three points Student's interval is 12.7 standard errors wide on either side. */
  @Test
  void theIntervalIsStudents() {
    RateFit fit = RateFit.of(rows(l -> l == 100 ? 0.2 : 1.0 / l, 10, 100, 1000)).get();
    assertEquals(12.7062 * fit.standardError(), fit.high() - fit.slope(), 1e-3);
    assertTrue(RateFit.of(rows(l -> 1.0 / l, 10, 100)).isEmpty());
  }

  private static DepthCurve curve(Strategy strategy, Seq<DepthBound> rows) {
    TransportProblem p =
        new TransportProblem(
            Instance.gaussian(2, 1, 4, 1).get(),
            4,
            Loss.CROSS_ENTROPY,
            Kind.RN1,
            strategy,
            Embedding.RANDOM,
            1);
    return new DepthCurve(p, DecayLaw.constant(DECAY), rows);
  }

  @Test
  void powersCrossWhereTheyAreEqual() {
    DepthCurve slow = curve(Strategy.ONE_SAMPLE, rows(l -> 1 / Math.sqrt(l), 10, 100, 10_000));
    DepthCurve fast = curve(Strategy.CLASS, rows(l -> 20.0 / l, 10, 100, 10_000));
    Crossover x = Crossover.among(List.of(slow, fast)).head();
    assertEquals("one-sample", x.shallow());
    Crossover.Change change = x.changes().head();
    assertEquals(400, change.about(), 1e-6);
    assertEquals("class", change.then());
    assertEquals(100, change.above());
    assertEquals(10_000, change.below());
    assertTrue(x.sentence().contains("L = 400"));
    assertTrue(Crossover.among(List.of(slow)).isEmpty());
    assertTrue(Crossover.among(List.of(fast, fast)).head().changes().isEmpty());
  }

  /** A gap of 20/L against thresholds found by bisection, in few steps. */
  @Test
  void vacuityIsSolvedForOnTheCurve() {
    int[] asked = {0};
    IntToDoubleFunction gap = l -> 20.0 / l;
    Seq<Vacuity> all =
        Vacuity.of(
            rows(gap, 10, 100_000),
            3,
            l -> {
              asked[0]++;
              return Option.some(row(l, gap.applyAsDouble(l)));
            });
    assertEquals(Vector.of("nc1", "nc2", "nc3"), all.map(Vacuity::certificate).toVector());
    for (Vacuity v : all) {
      int from = v.from().get();
      assertEquals(from - 1, v.vacuousAt().get());
      assertTrue(certificate(v, row(from, gap.applyAsDouble(from))).isDefined());
      assertTrue(certificate(v, row(from - 1, gap.applyAsDouble(from - 1))).isEmpty());
    }
    assertTrue(asked[0] <= 60, asked[0] + " networks");
    double threshold = Stability.vacuityThreshold(Ideal.optimum(Loss.CROSS_ENTROPY, 2, DECAY));
    assertEquals(20 / threshold, all.head().from().get(), 1.01);
  }

  private static Option<Double> certificate(Vacuity v, DepthBound b) {
    return switch (v.certificate()) {
      case "nc1" -> b.nc1Certificate();
      case "nc2" -> b.nc2Certificate();
      default -> b.nc3Certificate();
    };
  }

  @Test
  void whatIsNeverReachedIsSaidToBeSo() {
    Seq<Vacuity> none = Vacuity.of(rows(l -> 50, 10, 20), 3, l -> Option.none());
    assertTrue(none.forAll(v -> v.from().isEmpty()));
    assertTrue(none.head().sentence().contains("within the depths computed"));
    Seq<Vacuity> tooMuch = Vacuity.of(rows(l -> l < 15 ? 50 : 1e-4, 10, 20), 3, l -> Option.none());
    assertEquals(20, tooMuch.head().from().get());
    assertEquals(10, tooMuch.head().vacuousAt().get());
    Seq<Vacuity> always = Vacuity.of(rows(l -> 1e-4, 10, 20), 3, l -> Option.some(row(l, 1e-4)));
    assertEquals(3, always.head().from().get());
    assertTrue(always.head().vacuousAt().isEmpty());
  }
}
