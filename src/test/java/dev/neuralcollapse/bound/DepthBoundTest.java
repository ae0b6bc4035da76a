package dev.neuralcollapse.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import io.vavr.control.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scaling of the reference values: K = 3, n = 3, d = 8, λ = 5e-3, Gaussian start. */
class DepthBoundTest {

  private static DepthCurve curve(
      Kind kind, Strategy strategy, DecayLaw decay, long seed, Integer... depths) {
    TransportProblem p =
        new TransportProblem(
            Instance.gaussian(3, 3, 8, seed).get(),
            8,
            Loss.CROSS_ENTROPY,
            kind,
            strategy,
            Embedding.RANDOM,
            seed);
    return DepthBound.curve(p, List.of(depths), decay).get();
  }

  private static void within(double factor, double reference, double found) {
    assertTrue(
        found < reference * factor && found > reference / factor,
        found + " is not within a factor " + factor + " of " + reference);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void oneSampleALayerFallsLikeLogSquaredOverDepth(long seed) {
    DepthCurve c =
        curve(Kind.RN1, Strategy.ONE_SAMPLE, DecayLaw.constant(5e-3), seed, 37, 145, 577, 2305);
    double[] gaps = {9.2e-2, 3.1e-2, 1.1e-2, 3.5e-3};
    double[] nc1 = {9.1e-2, 4.5e-2, 2.3e-2, 5.7e-3};
    for (int k = 0; k < 4; k++) {
      DepthBound b = c.depths().get(k);
      within(2.5, gaps[k], b.gap());
      within(4, nc1[k], b.nc1());
      assertEquals(b.closedFormCost(), b.hiddenCost(), 1e-9 * b.hiddenCost());
      assertEquals(b.upper() - b.optimum(), b.gap(), 1e-13);
      assertTrue(b.nc1() <= b.nc1Certificate().get(), "its own certificate");
    }
    // log²L/L over these depths has a mean slope of about -0.63; the printed values -0.79.
    double slope = c.slope().get();
    assertTrue(slope < -0.6 && slope > -0.95, "slope " + slope);
    assertInstanceOf(DepthCurve.Always.class, c.nonVacuity());
  }

  /** Constant λ: two-layer blocks cost about the same at every depth, so depth does not help. */
  @Test
  void twoLayerBlocksNeedAVanishingDecay() {
    DepthCurve constant =
        curve(Kind.RN2, Strategy.ONE_SAMPLE, DecayLaw.constant(5e-3), 1, 37, 577, 2305);
    assertTrue(Math.abs(constant.slope().get()) < 0.05, "slope " + constant.slope());
    DepthCurve vanishing =
        curve(
            Kind.RN2, Strategy.ONE_SAMPLE, DecayLaw.parse("0.005/L").get(), 1, 37, 145, 577, 2305);
    Seq<DepthBound> rows = vanishing.depths();
    for (int k = 1; k < rows.size(); k++) {
      assertTrue(rows.get(k).epsilon() < rows.get(k - 1).epsilon());
      assertTrue(rows.get(k).hiddenCost() > rows.get(k - 1).hiddenCost());
      assertTrue(rows.get(k).nc1() < rows.get(k - 1).nc1());
    }
    within(1.7, 40, rows.get(1).hiddenCost());
    // 2Σ∫κ ds: what finer and finer steps cost.
    assertEquals(
        rows.get(3).continuumCost(), rows.get(3).hiddenCost(), 0.02 * rows.get(3).hiddenCost());
    // N log(1/ε): a slow growth, far from proportional to depth.
    assertTrue(rows.get(3).hiddenCost() < 2 * rows.get(0).hiddenCost());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void classContraction(long seed) {
    DepthCurve c = curve(Kind.RN1, Strategy.CLASS, DecayLaw.constant(5e-3), seed, 432, 3456);
    within(1.6, 1.5e-2, c.depths().get(0).gap());
    within(1.6, 2.9e-3, c.depths().get(1).gap());
  }

  @Test
  void oneDepthHasNoSlope() {
    DepthCurve c = curve(Kind.RN1, Strategy.ONE_SAMPLE, DecayLaw.constant(5e-3), 1, 20);
    assertTrue(c.slope().isEmpty());
    assertFalse(c.nonVacuity().sentence().isEmpty());
  }

  private static DepthBound row(int depth, double gap) {
    StabilityBounds none =
        Stability.of(Ideal.optimum(Loss.CROSS_ENTROPY, 2, 0.1), Interval.point(gap));
    return new DepthBound(
        depth, 0.1, 1, 1, 1 + gap, gap, 0.5, 1, 1, 1, 0, 0.1, none, Option.none());
  }

  private static DepthCurve rows(DepthBound... rows) {
    DepthCurve some = curve(Kind.RN1, Strategy.ONE_SAMPLE, DecayLaw.constant(5e-3), 1, 10);
    return new DepthCurve(some.problem(), some.decay(), List.of(rows));
  }

  @Test
  void vacuityIsExtrapolatedWhereNothingWasBuilt() {
    // Gap 50/√L meets the threshold 1 at L = 2500.
    DepthCurve.NonVacuity far = rows(row(100, 5), row(400, 2.5)).nonVacuity();
    DepthCurve.Extrapolated e = assertInstanceOf(DepthCurve.Extrapolated.class, far);
    assertEquals(2500, e.estimate(), 1e-6);
    assertTrue(e.sentence().contains("estimate") && e.sentence().contains("2500"));
    assertEquals(-0.5, rows(row(100, 5), row(400, 2.5)).slope().get(), 1e-12);
    assertEquals(
        400,
        assertInstanceOf(DepthCurve.Reached.class, rows(row(400, 0.9), row(100, 5)).nonVacuity())
            .least());
    assertInstanceOf(DepthCurve.Unknown.class, rows(row(100, 2), row(400, 3)).nonVacuity());
    assertInstanceOf(DepthCurve.Unknown.class, rows(row(100, 2)).nonVacuity());
  }

  @Test
  void aCertificateIsThereExactlyBelowTheThreshold() {
    DepthCurve c = curve(Kind.RN1, Strategy.ONE_SAMPLE, DecayLaw.constant(0.2), 1, 10, 37);
    for (DepthBound b : c.depths()) {
      assertEquals(b.gap() >= b.threshold(), b.nc1Certificate().isEmpty());
    }
  }
}
