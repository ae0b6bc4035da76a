package dev.neuralcollapse.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.DecayLaw;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.NetworkFolder;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.transport.Construction;
import dev.neuralcollapse.transport.DeepRun;
import dev.neuralcollapse.transport.Embedding;
import dev.neuralcollapse.transport.Instance;
import dev.neuralcollapse.transport.Strategy;
import dev.neuralcollapse.transport.Transport;
import dev.neuralcollapse.transport.TransportProblem;
import io.vavr.collection.List;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The run that keeps no layer, against the same network in decimal arithmetic of 50 digits. */
class StreamedBoundTest {
  private static final double DECAY = 5e-3;

  private static TransportProblem problem(
      Kind kind, Strategy strategy, Loss loss, int classes, int perClass, int width, long seed) {
    Dataset data = Instance.gaussian(classes, perClass, width, seed).get();
    return new TransportProblem(data, width, loss, kind, strategy, Embedding.RANDOM, seed);
  }

  @ParameterizedTest
  @CsvSource({
    "RN1, ONE_SAMPLE, CROSS_ENTROPY, 3, 3, 8, 40",
    "RN1, ONE_SAMPLE, CROSS_ENTROPY, 2, 1, 4, 500",
    "RN2, ONE_SAMPLE, CROSS_ENTROPY, 2, 2, 5, 300",
    "RN1, CLASS, CROSS_ENTROPY, 3, 2, 7, 120",
    "RN1, CLASS, SQUARED, 2, 3, 6, 200",
    "RN1, CLASS_PUSH, CROSS_ENTROPY, 3, 3, 6, 150",
    "RN1, CLASS_PUSH, SQUARED, 2, 2, 5, 400",
    "RN2, CLASS_PUSH, CROSS_ENTROPY, 2, 2, 5, 250"
  })
  void theExactObjectiveAndTheExactFeaturesAreEnclosed(
      Kind kind, Strategy strategy, Loss loss, int k, int n, int d, int depth) {
    TransportProblem p = problem(kind, strategy, loss, k, n, d, 5);
    Transport t = Transport.of(p).get();
    DepthBound bound = DepthBound.at(t, depth, DECAY).get();
    DeepRun run = t.run(depth, DECAY).get();
    Construction c = t.build(depth, DECAY).get();
    assertEquals(run.head(), c.network().head());
    NetworkFolder folder = new NetworkFolder(c.network(), c.objective(), p.data(), 5);
    BigDecimal exact = DecimalSequence.of(folder).objective();
    Interval u = bound.enclosure().get();
    assertTrue(exact.compareTo(new BigDecimal(u.lo())) >= 0, exact + " below " + u);
    assertTrue(exact.compareTo(new BigDecimal(u.hi())) <= 0, exact + " above " + u);
    assertTrue(u.width() < 1e-9, "width " + u.width());
    assertEquals(c.upperBound(), bound.upper(), 1e-10);
    Vector radii = run.radii().get();
    for (int i = 0; i < radii.size(); i++) {
      double square = 0;
      BigDecimal[] feature = DecimalSequence.of(folder).feature(i);
      for (int j = 0; j < d; j++) {
        double off = feature[j].subtract(new BigDecimal(run.features().get(i, j))).doubleValue();
        square += off * off;
      }
      assertTrue(Math.sqrt(square) <= radii.get(i), "sample " + i + " left its ball");
    }
  }

  /** The rounding of many steps adds up, and only for the sample that moves. */
  @Test
  void ballsStaySmallOverManyLayers() {
    Transport t =
        Transport.of(problem(Kind.RN1, Strategy.ONE_SAMPLE, Loss.CROSS_ENTROPY, 3, 3, 8, 1)).get();
    DeepRun run = t.run(30_000, DECAY).get();
    assertEquals(29_999, run.moves());
    assertTrue(run.radii().get().maxAbs() < 1e-9, "radius " + run.radii().get().maxAbs());
    assertTrue(run.radii().get().maxAbs() > 1e-16);
    assertEquals(run.closedFormCost(), run.hiddenCost().mid(), 1e-11 * run.closedFormCost());
    assertTrue(run.hiddenCost().width() < 1e-11 * run.closedFormCost());
    assertTrue(run.largestDualityGap() <= 1.01e-6, "gap " + run.largestDualityGap());
  }

  @Test
  void severalThreadsGiveTheSameBits() {
    TransportProblem p = problem(Kind.RN1, Strategy.CLASS_PUSH, Loss.CROSS_ENTROPY, 3, 2, 7, 2);
    DecayLaw law = DecayLaw.constant(DECAY);
    List<Integer> depths = List.of(300, 20, 90, 4000);
    DepthCurve one = DepthBound.curve(p, depths, law, 1, b -> {}).get();
    DepthCurve three = DepthBound.curve(p, depths, law, 3, b -> {}).get();
    assertEquals(one, three);
    assertEquals(depths, one.depths().map(DepthBound::depth).toList());
  }

  /** The push of rank one is far cheaper than the contraction, and both than sample by sample. */
  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void classPushIsBelowTheReferenceOfTheContraction(long seed) {
    Transport t =
        Transport.of(problem(Kind.RN1, Strategy.CLASS_PUSH, Loss.CROSS_ENTROPY, 3, 3, 8, seed))
            .get();
    assertTrue(DepthBound.at(t, 432, DECAY).get().gap() < 1.5e-2);
    assertTrue(DepthBound.at(t, 3456, DECAY).get().gap() < 2.9e-3);
  }

  /** Too many samples for one at a time, yet the bound is never above chance. */
  @Test
  void standingStillIsNeverAboveChance() {
    Transport t =
        Transport.of(problem(Kind.RN1, Strategy.ONE_SAMPLE, Loss.CROSS_ENTROPY, 2, 10, 4, 1)).get();
    DepthBound b = DepthBound.at(t, 21, 0.3).get();
    assertTrue(b.upper() <= Math.log(2) + 1e-12, "U " + b.upper());
  }
}
