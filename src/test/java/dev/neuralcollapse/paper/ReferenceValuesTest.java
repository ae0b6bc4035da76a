package dev.neuralcollapse.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Step;
import org.junit.jupiter.api.Test;

/** Known problem, known answer: the claims' own arithmetic against published and other numbers. */
class ReferenceValuesTest {

  @Test
  void crossEntropyOptimumOfTenClasses() {
    Gufm best = Gufm.of(Loss.CROSS_ENTROPY, 10, 0.005);
    assertEquals(11.035892, best.rho().mid(), 5e-7);
    assertEquals(0.475317189, best.value().mid(), 5e-10);
    assertTrue(best.value().width() < 1e-13);
  }

  @Test
  void bothRoutesToTheOptimaAgree() {
    for (int k = 2; k <= 12; k++) {
      for (double decay : new double[] {1e-4, 0.005, 0.3, 4}) {
        agree(GufmOptimum.crossEntropy(k, decay), Gufm.of(Loss.CROSS_ENTROPY, k, decay));
        agree(GufmOptimum.mse(k, decay), Gufm.of(Loss.SQUARED, k, decay));
        agree(GufmOptimum.mseWithBias(k, decay), Gufm.of(Loss.SQUARED_WITH_BIAS, k, decay));
      }
    }
  }

  private static void agree(GufmOptimum one, Gufm other) {
    assertTrue(one.value().intersects(other.value()), one.value() + " " + other.value());
    assertTrue(one.classifierNorm().intersects(other.rho()));
    assertTrue(other.value().width() <= 1e-13 && other.rho().width() <= 1e-11 * other.rho().mid());
  }

  /** Class counts 8, 1, 1, the first row of the optimal classifier twice as long. */
  @Test
  void dualityOfUnbalancedClassesIsNegative() {
    UnitFeatures x =
        UnitSpec.of(0, Loss.CROSS_ENTROPY, 3, 1, 5, 0.02, 0).unbalanced(7).firstRow(2).instance();
    assertEquals(-0.0139438932, step(new ChainCrossEntropy().chain(x), "duality").mid(), 1e-9);
  }

  @Test
  void theIdentityAndTheChainAccountForTheSameGap() {
    UnitFeatures x = UnitSpec.of(3, Loss.CROSS_ENTROPY, 4, 2, 6, 0.01, 0.2).instance();
    Interval identity = GapTerms.of(x).total();
    Interval chain =
        new ChainCrossEntropy()
            .chain(x)
            .steps()
            .dropRight(1)
            .map(Step::value)
            .fold(Interval.ZERO, Interval::plus);
    assertTrue(identity.intersects(chain), identity + " " + chain);
    assertTrue(identity.lo() > 1e-3);
  }

  private static Interval step(Chain chain, String name) {
    return chain.steps().find(s -> s.name().equals(name)).get().value();
  }
}
