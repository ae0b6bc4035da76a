package dev.neuralcollapse.experiment.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.BundledData;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.experiment.Progress;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.optimum.MufmOptimum;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import org.junit.jupiter.api.Test;

class ProgressiveCollapseSimulationTest {

  private static Simulated run(long seed, int threads) {
    return Simulations.of("progressive-collapse")
        .get()
        .run(
            new Setting(
                Scale.MICRO, seed, threads, BundledData.find("digits").get(), Progress.none()));
  }

  private static double measured(Simulated s, String quantity) {
    return s.findings().find(f -> f.quantity().startsWith(quantity)).get().measured().get();
  }

  @Test
  void theTrendsOfThreeFigures() {
    Simulated found = run(1, 1);
    Seq<Finding> judged = found.findings().filter(f -> f.agrees().isDefined());
    assertEquals(7, judged.size());
    judged.forEach(f -> assertTrue(f.agrees().get(), f::toString));
    assertTrue(found.findings().forAll(f -> f.published().isEmpty()));
    assertTrue(found.findings().forAll(f -> f.place().equals(Finding.NOT_PUBLISHED)));
    assertTrue(measured(found, "share of the steps from layer to layer in which PFC1") > 0.7);
    assertTrue(measured(found, "factor between PFC1 and the straight line's") < 1.2);
    assertEquals(1, measured(found, "share of the steps up in λ"));
    assertEquals(
        Vector.of("pfc1-layers", "pfc2-layers", "pfc3-layers", "descent-pfc1", "descent-pfc2")
            .append("sweep"),
        found.curves().map(Curve::id).toVector());
    Curve.Line line = found.curves().head().lines().last();
    assertTrue(line.predicted());
    assertEquals(TrainedLayers.BLOCKS + 1, line.points().size());
    assertEquals(found.findings(), run(1, 2).findings());
    assertNotEquals(found.findings(), run(2, 1).findings());
  }

  /** Layers that lie on the line are measured as the line says. */
  @Test
  void layersOnALine() {
    Matrix x = Matrix.of(4, 2, 1, 1, 1, -1, -1, 1, -1, -1);
    Matrix h = Matrix.of(4, 2, 3, 0, 3, 0, -3, 0, -3, 0);
    Labels labels = Labels.balanced(2, 2);
    TrainedLayers t =
        TrainedLayers.measured(
                Vector.of(0.0, 0.25, 1.0)
                    .map(s -> new Features(x.scale(1 - s).plus(h.scale(s)), labels)))
            .get();
    assertEquals(1, t.straightness(), 1e-15);
    assertEquals(1, t.cosine(), 1e-15);
    assertEquals(Math.pow(0.75 / 1.5, 2), t.layers().get(1).pfc1(), 1e-15);
    assertEquals(1, t.besideLine(), 1e-12);
    assertEquals(1, t.falling(TrainedLayers.Layer::pfc1));
    assertEquals(0, t.falling(l -> l.position()));
    Seq<Features> flat = Vector.fill(3, () -> new Features(Matrix.zeros(4, 2), labels));
    assertTrue(TrainedLayers.measured(flat).isEmpty());
  }

  /** Two routes to one minimum: gradient descent in W and H, and W eliminated. */
  @Test
  void descentEndsWhereTheSolverDoes() {
    MufmRun run = MufmRun.drawn(1);
    MufmOptimum solved = run.optimum(MufmRun.DECAY);
    MufmRun.State end = run.descended(run.problem(MufmRun.DECAY), Vector.of(10, 20_000)).last();
    assertEquals(solved.value(), end.value(), 1e-9);
    assertEquals(solved.features().pfc1(), end.pfc1(), 1e-4);
    assertEquals(20_000, end.at());
  }
}
