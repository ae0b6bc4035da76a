package dev.neuralcollapse.experiment.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.BundledData;
import dev.neuralcollapse.experiment.Progress;
import dev.neuralcollapse.linear.SymmetricSpectrum;
import io.vavr.collection.Seq;
import org.junit.jupiter.api.Test;

/** Both simulations of regression, in little. */
class RegressionSimulationsTest {

  private static Simulated run(String paper, long seed, int threads) {
    return Simulations.of(paper)
        .get()
        .run(
            new Setting(
                Scale.MICRO, seed, threads, BundledData.find("digits").get(), Progress.none()));
  }

  private static void predictionsHold(Simulated found, int atLeast) {
    Seq<Finding> judged = found.findings().filter(f -> f.agrees().isDefined());
    assertTrue(judged.size() >= atLeast, () -> judged.size() + " judged");
    judged.forEach(f -> assertTrue(f.agrees().get(), f::toString));
    found.findings().forEach(f -> assertTrue(f.measured().forAll(Double::isFinite), f::toString));
  }

  @Test
  void descentMeetsTheClosedFormAtEveryPlaceOfTheDecays() {
    Simulated found = run("regression", 1, 1);
    predictionsHold(found, 16);
    assertEquals(10, found.findings().count(f -> f.published().isDefined()));
    assertTrue(
        found
            .findings()
            .filter(f -> f.published().isDefined())
            .forAll(f -> f.measured().isEmpty() && f.note().contains("not run")));
    assertEquals(found.findings(), run("regression", 1, 2).findings());
  }

  @Test
  void everyLayerOfTheExactModelIsAsPredicted() {
    Simulated found = run("deep-regression", 1, 1);
    predictionsHold(found, 30);
    assertEquals(4, found.curves().size());
    assertTrue(found.findings().forAll(f -> f.place().equals(Finding.NOT_PUBLISHED)));
    assertEquals(found.findings(), run("deep-regression", 1, 2).findings());
  }

  @Test
  void aTeachersTargetsHaveItsRank() {
    TabularData d = TabularData.draw(50, 5, 4, 2, 3);
    assertEquals(40, d.inputs().rows());
    assertEquals(10, d.heldTargets().rows());
    double[] e = SymmetricSpectrum.of(d.targets().transposedTimes(d.targets())).values().toArray();
    assertTrue(e[1] > 0.01 * e[0] && e[2] < 1e-12 * e[0], () -> e[1] + " " + e[2]);
  }
}
