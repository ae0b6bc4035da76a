package dev.neuralcollapse.experiment.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.BundledData;
import dev.neuralcollapse.experiment.Progress;
import dev.neuralcollapse.optimum.DufmParameters;
import dev.neuralcollapse.optimum.ReluDufm;
import dev.neuralcollapse.optimum.SrgBlock;
import dev.neuralcollapse.optimum.SrgConstruction;
import io.vavr.collection.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LowRankBiasSimulationTest {

  private static Simulated run(long seed, int threads) {
    return Simulations.of("low-rank-bias")
        .get()
        .run(
            new Setting(
                Scale.MICRO, seed, threads, BundledData.find("digits").get(), Progress.none()));
  }

  /**
   * What is predicted of explicit starts holds however little is run, and threads change nothing.
   */
  @Test
  void microSettingKeepsWhatIsProved() {
    Simulated found = run(1, 1);
    assertTrue(found.findings().count(f -> f.agrees().isDefined()) >= 12);
    found
        .findings()
        .filter(f -> f.agrees().isDefined() && !f.quantity().startsWith("variability"))
        .forEach(f -> assertTrue(f.agrees().get(), f::toString));
    assertTrue(found.findings().forAll(f -> f.published().isEmpty() && f.measured().isDefined()));
    assertEquals(5, found.curves().size());
    assertTrue(found.curves().forAll(c -> c.lines().forAll(l -> l.points().nonEmpty())));
    assertTrue(found.curves().map(Curve::id).distinct().size() == 5);
    assertEquals(found.findings(), run(1, 2).findings());
    assertNotEquals(found.findings(), run(2, 1).findings());
  }

  /** Relaxed from their parameters, low-rank solutions go below their own value and collapse. */
  @ParameterizedTest
  @CsvSource({
    "5, 3, 3, 0.004, 0.072918, 0.073180",
    "6, 3, 3, 0.002, 0.051402, 0.051473",
    "5, 3, 4, 0.004, 0.080920, 0.081136"
  })
  void relaxationsReachTheReferences(
      int r, int p, int layers, double decay, double reference, double start) {
    SrgConstruction srg = new SrgConstruction(new SrgBlock(r, p), 0, 1, layers, decay, decay);
    assertEquals(start, srg.value(), 6e-7);
    DufmParameters from = srg.parameters();
    ReluDufm model = ReluDufm.around(from, srg.classes(), decay, decay);
    DufmTrials trials = new DufmTrials(model);
    DufmTrials.End end = trials.relaxed(model.pack(from), 1500);
    assertTrue(end.value() < reference, () -> "only " + end.value());
    assertTrue(end.value() > 0.99 * reference, () -> "too low to be true: " + end.value());
    assertFalse(trials.collapsed(end));
    assertEquals(model.at(end.parameters()), end.value(), 1e-14);
  }

  @Test
  void collapseIsRecognised() {
    DufmTrials trials = DufmTrials.of(3, 4, 8, 0.004);
    DufmTrials.End best = trials.relaxed(4, 1, 1500).minBy(DufmTrials.End::value).get();
    assertTrue(trials.collapsed(best), () -> best.value() + " " + best.ranks());
    assertEquals(trials.collapse(), best.value(), 1e-6);
    assertEquals(List.of(4, 4), best.ranks().toList());
    assertTrue(trials.variability(best) < 1e-12);
    DufmTrials.End start = trials.descended(trials.start(1), 0.5, 0, 1);
    assertFalse(trials.collapsed(start));
  }

  @Test
  void deadNetworksHaveNoRank() {
    DufmTrials trials = DufmTrials.of(3, 2, 3, 0.1);
    DufmTrials.End dead = trials.descended(new double[trials.model().size()], 0.1, 3, 1);
    assertEquals(List.of(0, 0), dead.ranks().toList());
    assertEquals(0.5, dead.value(), 1e-15);
    assertEquals(1, dead.values().size(), "its gradient is zero: no step is made");
  }
}
