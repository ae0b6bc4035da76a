package dev.neuralcollapse.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.DecayLaw;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.transport.Embedding;
import dev.neuralcollapse.transport.Instance;
import dev.neuralcollapse.transport.Strategy;
import dev.neuralcollapse.transport.TransportProblem;
import io.vavr.collection.List;
import io.vavr.collection.Vector;
import org.junit.jupiter.api.Test;

/** Lower bounds on collinear data, against their limits and against networks really built. */
class ConverseTest {
  private static final GufmOptimum CE = GufmOptimum.crossEntropy(2, 0.005);

  @Test
  void distancesAreThoseOfTheFrameAtTheOptimum() {
    for (int k = 2; k <= 10; k++) {
      double simplex = Math.sqrt(2.0 * k / (k - 1));
      assertEquals(simplex, apart(GufmOptimum.crossEntropy(k, 0.005)), 1e-4);
      assertEquals(simplex, apart(GufmOptimum.mseWithBias(k, 0.005)), 1e-4);
      assertEquals(Math.sqrt(2), apart(GufmOptimum.mse(k, 0.005)), 1e-4);
    }
  }

  private static double apart(GufmOptimum optimum) {
    PairDistances d = new PairDistances(optimum, 3);
    assertTrue(d.together(1e-16).hi() < 1e-4);
    assertEquals(0, d.apart(10).lo());
    assertEquals(2, d.together(10).hi());
    return d.apart(1e-16).lo();
  }

  @Test
  void blocksPayTheSquareOfTheAngleOverTheirNumber() {
    Interval right = Interval.point(Math.PI / 2);
    assertEquals(0.5, BlockCost.ofTurning(Kind.RN1, right, 1).lo(), 1e-12);
    assertEquals(0.5, BlockCost.ofTurning(Kind.RN2, right, 1).lo(), 1e-12);
    double many = 1e6;
    assertEquals(
        Math.PI * Math.PI / 8 / many, BlockCost.ofTurning(Kind.RN1, right, 1_000_000).lo(), 1e-11);
    assertEquals(0, BlockCost.ofTurning(Kind.RN1, Interval.ZERO, 5).lo());
  }

  @Test
  void contractionCostsTheSquareOfTheLogarithm() {
    double slope = 2 + Math.sqrt(2);
    for (double log : new double[] {0.5, 3, 20}) {
      double cost = BlockCost.ofContraction(Interval.point(log), 100_000_000).lo();
      assertEquals(log * log / (slope * slope) / 1e8, cost, 1e-2 * cost);
    }
    assertTrue(BlockCost.contraction(Interval.point(1.0 / 9)).hi() <= 4.0 / 9);
    assertEquals(0.241 * 0.241, BlockCost.ofContraction(Interval.point(99), 1).lo(), 1e-6);
    assertTrue(BlockCost.ofCrossing(Interval.point(5)).lo() > 0.18);
    assertEquals(0, BlockCost.ofCrossing(Interval.ZERO).lo());
  }

  @Test
  void linesAreRecognisedExactly() {
    assertEquals(
        List.of(new CollinearSamples(true, true)),
        CollinearSamples.of(Instance.collinear(2, 2).get()).toList());
    assertTrue(CollinearSamples.of(line(0, 0, 1, 1)).isEmpty());
    assertEquals(
        List.of(new CollinearSamples(true, false)), CollinearSamples.of(line(0, 1, 1, 0)).toList());
    Dataset bent =
        new Dataset(
            Matrix.ofRows(
                io.vavr.collection.List.of(
                        dev.neuralcollapse.linear.Vector.of(0, 0),
                        dev.neuralcollapse.linear.Vector.of(1, 1),
                        dev.neuralcollapse.linear.Vector.of(2, Math.nextUp(2)),
                        dev.neuralcollapse.linear.Vector.of(3, 3))
                    .asJava()),
            labels(0, 1, 0, 1),
            new Provenance("bent", "", "", List.empty()));
    assertTrue(CollinearSamples.of(bent).isEmpty());
  }

  private static Dataset line(int... labels) {
    return new Dataset(
        Matrix.generate(labels.length, 2, (i, j) -> j == 0 ? 3 : i * 0.1),
        labels(labels),
        new Provenance("line", "", "", List.empty()));
  }

  private static Labels labels(int... y) {
    return Labels.of(y, "test").get();
  }

  @Test
  void networksBuiltOnALineStayAboveAndFallBetweenTheRates() {
    for (Kind kind : Kind.values()) {
      TransportProblem problem =
          new TransportProblem(
              Instance.collinear(2, 2).get(),
              8,
              Loss.CROSS_ENTROPY,
              kind,
              Strategy.ONE_SAMPLE,
              Embedding.RANDOM,
              1);
      DepthCurve curve =
          DepthBound.curve(problem, Vector.of(17, 65, 257, 1025), DecayLaw.parse("0.005").get())
              .get();
      TwoSided both = TwoSided.of(curve).get();
      curve.depths().forEach(b -> assertTrue(both.lower().get(b.depth()).get() < b.gap()));
      assertEquals(
          kind == Kind.RN1, both.rate().exists(RateInterval::holds), both.rate().toString());
    }
  }

  @Test
  void oneLayerBoundsFallLikeLogSquaredOverDepthAndTwoLayerOnesDoNotFall() {
    Converse one = new Converse(new PairDistances(CE, 2), Kind.RN1, true);
    Converse two = new Converse(new PairDistances(CE, 2), Kind.RN2, true);
    double near = one.lower(10_000) * 9_999;
    double far = one.lower(1_000_000) * 999_999;
    assertTrue(far > 1.5 * near && far < 3 * near, near + " " + far);
    assertTrue(two.lower(1_000_000) > 1e-4);
    assertEquals(two.lower(100), two.lower(1_000_000), 1e-5);
  }

  @Test
  void fewDepthsHaveNoRate() {
    assertTrue(RateInterval.of(Vector.of(10, 20), Vector.of(1.0, 0.5)).isEmpty());
    RateInterval r = RateInterval.of(Vector.of(10, 100, 1000), Vector.of(1.0, 0.1, 0.01)).get();
    assertEquals(-1, r.measured(), 1e-12);
    assertTrue(r.holds());
    assertFalse(
        RateInterval.of(Vector.of(10, 100, 1000), Vector.of(1.0, 1e-2, 1e-4)).get().holds());
  }
}
