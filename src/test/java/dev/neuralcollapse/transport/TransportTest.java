package dev.neuralcollapse.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import io.vavr.collection.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportTest {
  private static final double DECAY = 5e-3;

  private static TransportProblem problem(
      Dataset data, int width, Loss loss, Kind kind, Strategy strategy) {
    return new TransportProblem(data, width, loss, kind, strategy, Embedding.RANDOM, 1);
  }

  private static Dataset gaussian(int classes, int perClass, int width) {
    return Instance.gaussian(classes, perClass, width, 1).get();
  }

  @ParameterizedTest
  @CsvSource({
    "RN1, ONE_SAMPLE, CROSS_ENTROPY, 3, 3, 8, 37",
    "RN1, ONE_SAMPLE, CROSS_ENTROPY, 2, 1, 4, 3",
    "RN1, ONE_SAMPLE, CROSS_ENTROPY, 4, 4, 6, 100",
    "RN2, ONE_SAMPLE, CROSS_ENTROPY, 3, 3, 8, 37",
    "RN2, ONE_SAMPLE, SQUARED, 3, 2, 5, 20",
    "RN1, ONE_SAMPLE, SQUARED_WITH_BIAS, 4, 2, 12, 50",
    "RN1, CLASS, CROSS_ENTROPY, 3, 3, 12, 37",
    "RN1, CLASS, SQUARED, 3, 5, 20, 30"
  })
  void theNetworkIsWhatThePlanSays(
      Kind kind, Strategy strategy, Loss loss, int k, int n, int d, int depth) {
    TransportProblem p = problem(gaussian(k, n, d), d, loss, kind, strategy);
    Construction c = Transport.of(p).flatMap(t -> t.build(depth, DECAY)).get();
    assertEquals(depth, c.network().depth());
    assertEquals(c.closedFormCost(), c.hiddenCost(), 1e-9 * c.hiddenCost());
    Objective.Decomposition again =
        (Objective.Decomposition) c.objective().at(c.network(), p.data());
    assertEquals(again, c.value());
    assertTrue(c.largestDualityGap() <= 1e-8, "duality gap " + c.largestDualityGap());
    assertEquals(0, c.value().embedding());
    assertConverse(c, p);
  }

  /** Hidden layers cost at least {@code D²/(8(L-1))} for the farthest moved sample. */
  private static void assertConverse(Construction c, TransportProblem p) {
    Matrix start = Transport.of(p).get().start();
    double chord = 0;
    for (int i = 0; i < start.rows(); i++) {
      chord = Math.max(chord, start.row(i).minus(c.features().row(i)).norm());
    }
    assertTrue(
        c.hiddenCost()
            >= Caricature.leastCostOfDisplacement(Math.min(2, chord), c.network().depth()));
  }

  @Test
  void verticesFormTheOptimalFrame() {
    Dataset data = gaussian(4, 2, 9);
    Matrix etf =
        Transport.of(problem(data, 9, Loss.CROSS_ENTROPY, Kind.RN1, Strategy.ONE_SAMPLE))
            .get()
            .vertices();
    assertEquals(0, etf.timesTransposed(etf).minus(SimplexEtf.gram(4)).maxAbs(), 1e-13);
    assertEquals(0, etf.times(Vector.ones(9)).maxAbs(), 1e-13);
    Matrix frame =
        Transport.of(problem(data, 9, Loss.SQUARED, Kind.RN1, Strategy.ONE_SAMPLE))
            .get()
            .vertices();
    assertEquals(0, frame.timesTransposed(frame).minus(Matrix.identity(4)).maxAbs(), 1e-13);
  }

  @Test
  void isDeterministic() {
    TransportProblem p =
        problem(gaussian(3, 3, 8), 8, Loss.CROSS_ENTROPY, Kind.RN1, Strategy.ONE_SAMPLE);
    Construction a = Transport.of(p).flatMap(t -> t.build(40, DECAY)).get();
    Construction b = Transport.of(p).flatMap(t -> t.build(40, DECAY)).get();
    assertEquals(a.value(), b.value());
    assertEquals(a.features(), b.features());
  }

  /** With fewer samples than inputs the embedding alone does it. */
  @Test
  void aFittedEmbeddingLeavesNothingToDo() {
    TransportProblem p =
        new TransportProblem(
            gaussian(3, 2, 8),
            8,
            Loss.CROSS_ENTROPY,
            Kind.RN1,
            Strategy.ONE_SAMPLE,
            Embedding.FITTED,
            1);
    Construction c = Transport.of(p).flatMap(t -> t.build(7, DECAY)).get();
    assertEquals(0, c.hiddenCost());
    assertEquals(0, c.epsilon(), 1e-12);
    assertEquals(0, c.moves());
  }

  @Test
  void refusesByName() {
    Dataset data = gaussian(3, 3, 8);
    Fault circle =
        Transport.of(problem(data, 3, Loss.CROSS_ENTROPY, Kind.RN1, Strategy.ONE_SAMPLE)).getLeft();
    assertTrue(circle.line().contains("circle") && circle.line().contains(">= 4"));
    Fault narrow =
        Transport.of(problem(gaussian(7, 1, 8), 7, Loss.SQUARED, Kind.RN1, Strategy.ONE_SAMPLE))
            .getLeft();
    assertTrue(narrow.line().contains(">= 8"), narrow.line());
    Transport t =
        Transport.of(problem(data, 8, Loss.CROSS_ENTROPY, Kind.RN1, Strategy.ONE_SAMPLE)).get();
    assertTrue(t.build(9, DECAY).getLeft().line().contains("least depth here is 10"));
    assertTrue(t.build(10, DECAY).isRight());
    assertTrue(t.build(2_000_000_000, DECAY).getLeft().line().contains("GiB"));
    Fault two =
        Transport.of(problem(data, 8, Loss.CROSS_ENTROPY, Kind.RN2, Strategy.CLASS)).getLeft();
    assertTrue(two.line().contains("rn1"));
  }

  @Test
  void coincidingInputsOfTwoClassesAreRefused() {
    Dataset data =
        new Dataset(
            Matrix.of(4, 2, 1, 2, 0, 1, 1, 2, 3, 3),
            Labels.balanced(2, 2),
            new Provenance("twins", "test", "none", List.empty()));
    Fault fault =
        Transport.of(problem(data, 6, Loss.CROSS_ENTROPY, Kind.RN1, Strategy.ONE_SAMPLE)).getLeft();
    assertTrue(fault.line().contains("samples 0 and 2"), fault.line());
  }

  /** An embedding whose classes interleave along a line: no hyperplane can gather them. */
  @Test
  void inseparableClassesAreRefusedByTheClassTransportOnly() {
    Dataset data =
        new Dataset(
            Matrix.of(4, 1, 1, 3, 2, 4),
            Labels.balanced(2, 2),
            new Provenance("scalars", "test", "none", List.empty()));
    Fault fault =
        Transport.of(problem(data, 6, Loss.CROSS_ENTROPY, Kind.RN1, Strategy.CLASS))
            .flatMap(t -> t.build(100, DECAY))
            .getLeft();
    assertTrue(fault.line().contains("one-sample"), fault.line());
    assertTrue(
        Transport.of(problem(data, 6, Loss.CROSS_ENTROPY, Kind.RN1, Strategy.ONE_SAMPLE))
            .flatMap(t -> t.build(400, DECAY))
            .isRight());
  }
}
