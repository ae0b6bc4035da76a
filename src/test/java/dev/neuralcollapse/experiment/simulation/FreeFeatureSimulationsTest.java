package dev.neuralcollapse.experiment.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.BundledData;
import dev.neuralcollapse.experiment.Progress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two simulations of free features under one layer, at their smallest. */
class FreeFeatureSimulationsTest {

  private static Simulated run(String paper, long seed, int threads) {
    return Simulations.of(paper)
        .get()
        .run(
            new Setting(
                Scale.MICRO, seed, threads, BundledData.find("digits").get(), Progress.none()));
  }

  /** Every closed form is met, nothing is claimed to be published, and threads change nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"background", "ordinal"})
  void descentsMeetTheirClosedForms(String paper) {
    Simulated found = run(paper, 1, 1);
    assertTrue(found.findings().count(f -> f.agrees().isDefined()) >= 10);
    found
        .findings()
        .filter(f -> f.agrees().isDefined())
        .forEach(f -> assertTrue(f.agrees().get(), f::toString));
    assertTrue(found.findings().forAll(f -> f.published().isEmpty()));
    assertTrue(found.findings().forAll(f -> f.place().equals(Finding.NOT_PUBLISHED)));
    assertTrue(found.setting().exists(s -> s.startsWith("published:")));
    assertTrue(found.curves().forAll(c -> c.lines().forAll(l -> !l.points().isEmpty())));
    assertEquals(found, run(paper, 1, 2));
    assertNotEquals(found.findings(), run(paper, 2, 1).findings());
  }
}
