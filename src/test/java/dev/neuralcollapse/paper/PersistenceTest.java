package dev.neuralcollapse.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.optimum.LogitRay;
import dev.neuralcollapse.optimum.RayOptimum;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.ClaimReport;
import dev.neuralcollapse.proof.Prover;
import io.vavr.collection.HashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersistenceTest {
  private static final Map<String, String> VERDICTS =
      HashMap.of(
              "low-rank-beats-collapse", "proved",
              "five-classes-two-layers", "proved",
              "four-classes-two-layers", "proved",
              "scale-equation", "proved",
              "block-scale-equation", "proved",
              "dimension-ratio", "proved",
              "relu-threshold", "proved",
              "schatten-reduction", "certified",
              "closed-forms", "certified",
              "deep-rank-order", "certified")
          .put("diagonally-superior-rank", "certified")
          .put("relu-construction", "certified")
          .put("rank-over-depth", "holds")
          .put("hessian-semidefinite", "holds")
          .put("solution-dimension", "holds")
          .put("hessian-ratio", "holds");

  @Test
  void verdictsAreAsStrongAsTheirKindAllowsAndWhatIsPrintedFalls() {
    assertEquals(VERDICTS.keySet(), Persistence.claims().map(Claim::name).toSet());
    assertEquals(4, Persistence.corrections().size());
    for (Claim<?> c : Persistence.claims()) {
      ClaimReport report = Prover.verify(c, 3, 4);
      assertEquals(VERDICTS.get(c.name()).get(), report.verdict().word(), c.id());
      for (Correction mends : Persistence.corrections().filter(x -> x.claim().equals(c.id()))) {
        assertTrue(
            report.mutants().exists(t -> t.name().equals(mends.twin()) && t.refuted()),
            mends.twin());
      }
    }
    assertTrue(
        Persistence.corrections()
            .forAll(x -> Persistence.claims().exists(c -> c.id().equals(x.claim()))));
  }

  /** Thresholds of the ReLU construction in whole numbers: its product against collapse's. */
  @ParameterizedTest
  @CsvSource({"4,14", "5,10", "6,8"})
  void theReluThresholdIsTheFirstEvenNumberOfClasses(int layers, int classes) {
    assertTrue(reluBeats(layers, classes));
    assertTrue(!reluBeats(layers, classes - 2));
    assertTrue(!reluBeats(3, classes * 1000));
  }

  private static boolean reluBeats(int layers, int classes) {
    BigInteger k = BigInteger.valueOf(classes);
    BigInteger block =
        k.shiftLeft(1).pow(3).multiply(k.shiftLeft(1).add(BigInteger.valueOf(4)).pow(layers - 2));
    BigInteger collapse = k.subtract(BigInteger.ONE).pow(layers + 1).shiftLeft(2 * (layers - 1));
    return block.compareTo(collapse) < 0;
  }

  /** Where pairs beat collapse at every small decay: from K = 6 at L = 2, from K = 4 at L ≥ 3. */
  @Test
  void theThresholdsOfTheoremOneShowInTheValues() {
    for (int layers : List.of(1, 2, 3, 4, 6)) {
      for (int classes = 4; classes <= 9; classes++) {
        boolean pairs =
            RayOptimum.of(LogitRay.block(classes), layers, 1, 1e-5)
                .value()
                .certainlyLess(RayOptimum.of(LogitRay.simplex(classes), layers, 1, 1e-5).value());
        boolean stated = layers >= 3 || (layers == 2 && classes >= 6);
        assertEquals(stated, pairs, "K = " + classes + ", L = " + layers);
      }
    }
  }

  @Test
  void theCrossingOfFourClassesLiesBetweenBothBoxes() {
    for (double decay : new double[] {0.011, 0.0125}) {
      RayOptimum collapse = RayOptimum.of(LogitRay.simplex(4), 2, 1, decay);
      RayOptimum block = RayOptimum.of(LogitRay.block(4), 2, 1, decay);
      assertEquals(decay > 0.0118, block.value().certainlyLess(collapse.value()));
    }
  }

  @Test
  void theCircleServesAllClassesWithTwoDimensions() {
    assertEquals(2, LogitRay.circle(9).rank());
    assertEquals(5, LogitRay.block(9).rank());
    assertEquals(8, LogitRay.simplex(9).rank());
  }
}
