package dev.neuralcollapse.experiment.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.BundledData;
import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.experiment.Progress;
import io.vavr.collection.Seq;
import org.junit.jupiter.api.Test;

class OrthogonallySeparableSimulationTest {

  private static Simulated run(long seed, int threads, Dataset data) {
    return Simulations.of("orthogonally-separable")
        .get()
        .run(new Setting(Scale.MICRO, seed, threads, data, Progress.none()));
  }

  private static Finding find(Simulated s, String start) {
    return s.findings().find(f -> f.quantity().startsWith(start)).get();
  }

  /** Every prediction stands; threads change nothing, seeds do. */
  @Test
  void theoremOneIsSeen() {
    Simulated found = run(1, 1, BundledData.digits());
    Seq<Finding> predicted = found.findings().filter(f -> f.predicted().isDefined());
    assertEquals(11, predicted.size());
    predicted.forEach(f -> assertTrue(f.agrees().get(), f::toString));
    assertEquals(found.findings(), run(1, 2, BundledData.digits()).findings());
    assertNotEquals(found.findings(), run(2, 1, BundledData.digits()).findings());
    assertTrue(found.curves().forAll(c -> c.lines().forAll(l -> l.points().nonEmpty())));
    double large =
        find(found, "relative distance of VVᵀ from its formula from ε = 1").measured().get();
    double small =
        find(found, "relative distance of VVᵀ from its formula from ε = 0.001").measured().get();
    assertTrue(large > 10 * small, large + " against " + small);
  }

  /** What is in print stands beside what was measured, and images are turned to lines. */
  @Test
  void imagesAreCompared() {
    Simulated found = run(3, 1, BundledData.digits());
    Finding raw = find(found, "images outside");
    Finding learnt = find(found, "features outside");
    assertEquals(0.61, raw.published().get());
    assertEquals(0.002, learnt.published().get());
    assertTrue(learnt.measured().get() < raw.measured().get() / 5);
    Simulated two = run(3, 1, BundledData.find("breast-cancer").get());
    assertTrue(two.findings().forAll(f -> f.published().isEmpty()));
    assertTrue(two.setting().exists(line -> line.startsWith("Images: none")));
  }
}
