package dev.neuralcollapse.experiment.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.BundledData;
import dev.neuralcollapse.experiment.Progress;
import dev.neuralcollapse.experiment.simulation.DeepLinearTrials.End;
import dev.neuralcollapse.linear.Vector;
import io.vavr.collection.Seq;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersistenceSimulationTest {

  private static Simulated run(long seed, int threads) {
    return Simulations.of("persistence")
        .get()
        .run(
            new Setting(
                Scale.MICRO, seed, threads, BundledData.find("digits").get(), Progress.none()));
  }

  @Test
  void everyPredictionHoldsAndThreadsChangeNothing() {
    Simulated found = run(1, 1);
    Seq<Finding> judged = found.findings().filter(f -> f.agrees().isDefined());
    assertTrue(judged.size() >= 12, () -> judged.size() + " judged");
    judged.forEach(f -> assertTrue(f.agrees().get(), f::toString));
    assertEquals(found, run(1, 2));
    assertNotEquals(found.findings(), run(5, 1).findings());
  }

  @Test
  void wideModelsCollapseAndNarrowOnesPair() {
    Seq<Finding> shares =
        run(1, 1).findings().filter(f -> f.quantity().startsWith("share of 3 runs"));
    assertEquals(2, shares.size());
    assertTrue(shares.get(0).measured().get() < shares.get(1).measured().get());
  }

  @Test
  void whatWasNotRunHasNoMeasuredFigure() {
    Seq<Finding> images = run(1, 1).findings().filter(f -> f.quantity().contains("ResNet20"));
    assertEquals(2, images.size());
    assertTrue(images.forAll(f -> f.measured().isEmpty() && f.note().contains("not run")));
    assertTrue(images.forAll(f -> f.published().isDefined() && f.agrees().isEmpty()));
  }

  /** The dimension printed for equal singular values is half of what is there. */
  @ParameterizedTest
  @CsvSource({"4,2,4,12,6", "4,2,5,18,12", "5,2,5,20,8", "4,3,4,18,9", "6,3,6,45,15"})
  void theNullityIsTheCountOfFrames(int k, int l, int d, int nullity, int printed) {
    DeepLinearTrials t = new DeepLinearTrials(k, 1, l, d, 0.005);
    assertEquals(nullity, t.flat().count());
    assertEquals(nullity, t.frames());
    assertEquals(printed, t.grassmann());
    assertEquals(0, t.flat().negative());
    assertTrue(t.flat().gap() > 1e3, () -> "gap " + t.flat().gap());
  }

  @ParameterizedTest
  @CsvSource({
    "1e-2,.816,.841",
    "3e-3,.795,.875",
    "1e-3,.783,.894",
    "1e-4,.768,.919",
    "1e-5,.760,.933"
  })
  void theHessiansShrinkAlike(double decay, double frobenius, double spectral) {
    DeepLinearTrials t = new DeepLinearTrials(4, 1, 2, 4, decay);
    Vector high = t.curvatures(false);
    Vector low = t.curvatures(true);
    assertEquals(frobenius, high.norm() / low.norm(), 6e-4);
    assertEquals(spectral, high.maxAbs() / low.maxAbs(), 6e-4);
  }

  /** Eight classes, λ = .02/L². */
  @ParameterizedTest
  @CsvSource({"1,7", "2,4", "3,3", "5,3", "8,2", "12,2"})
  void theRankFallsWithDepth(int layers, int rank) {
    DeepLinearTrials t = new DeepLinearTrials(8, 1, layers, 8, .02 / (layers * layers));
    End best = t.best(12, 1);
    assertEquals(rank, best.rank());
    assertTrue(best.loss() <= t.block().value().hi() + 1e-9);
  }
}
