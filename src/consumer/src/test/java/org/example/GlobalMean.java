package org.example;

import static dev.neuralcollapse.proof.Rule.JENSEN;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.paper.UnitFeatures;
import dev.neuralcollapse.paper.UnitRegimes;
import dev.neuralcollapse.paper.UnitSpec;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Paper;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;

/** What classes have in common is lost to variability. */
public final class GlobalMean {
  private static final UnitSpec NEAR = UnitSpec.of(1, Loss.CROSS_ENTROPY, 3, 2, 5, 0.02, 0.3);
  private static final UnitSpec CROWD = UnitSpec.of(1, Loss.CROSS_ENTROPY, 2, 8, 6, 0.02, 9);
  private static final UnitSpec ALONE = UnitSpec.of(1, Loss.CROSS_ENTROPY, 2, 1, 4, 0.02, 0);

  public static final Claim<UnitFeatures> CLAIM =
      Stated.<UnitFeatures>claim(
              new Paper("mine", "A. Author, 2026").derived("Lemma 1"),
              "global-mean",
              "The global mean and the variability share the unit norm",
              "\\|\\mu_G\\|^2+\\operatorname{tr}\\Sigma_W+\\operatorname{tr}\\Sigma_B=1")
          .given(UnitFeatures.balanced())
          .given(UnitFeatures.unit())
          .on(UnitRegimes.around("crowd", CROWD))
          .on(UnitRegimes.lowDimension(Loss.CROSS_ENTROPY))
          .by(x -> Chain.of(Step.same("norm", total(x), Interval.ONE), atMost(x, 1)))
          .constant("a-millionth-less", "their sum is 0.999999", x -> is(x, 1 - 1e-6), NEAR)
          .stronger("variability-twice", "tr Σ_W counts twice", x -> atMost(x, 2), CROWD)
          .without("balanced", NEAR.unbalanced(4), UnitRegimes.around(NEAR.unbalanced(4)))
          .without("unit-features", ALONE.stretched(2), UnitRegimes.around(ALONE.stretched(2)));

  private static Interval total(UnitFeatures x) {
    return x.means().meanRow().sumOfSquares().plus(x.withinTrace()).plus(x.betweenTrace());
  }

  private static Step is(UnitFeatures x, double sum) {
    return Step.same("norm", total(x), Interval.point(sum));
  }

  private static Step atMost(UnitFeatures x, double factor) {
    Interval spread = x.withinTrace().times(factor);
    return Step.atMost("spread", JENSEN, spread, Interval.ONE);
  }
}
