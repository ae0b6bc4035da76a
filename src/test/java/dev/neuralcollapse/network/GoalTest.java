package dev.neuralcollapse.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.control.Option;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GoalTest {
  private static final double INF = Double.POSITIVE_INFINITY;

  @Test
  void thePapersObjectiveIsOneDecayForAllButAHeadBias() {
    Goal free = Goal.of(new Objective(Loss.CROSS_ENTROPY, 0.005, EmbeddingDecay.FREE));
    assertEquals(new Penalty(0, 0, 0.005, 0.005, 0.005, 0.005, 0), free.penalty());
    Goal paid = Goal.of(new Objective(Loss.SQUARED_WITH_BIAS, 0.01, EmbeddingDecay.PENALISED));
    assertEquals(new Penalty(.01, .01, .01, .01, .01, .01, 0), paid.penalty());
    assertTrue(paid.headBias());
    assertFalse(free.headBias());
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void everyGroupIsSetAndReadByItself(Role role) {
    Penalty p = new Penalty(1, 2, 3, 4, 5, 6, 7).with(role, 9);
    for (Role r : Role.values()) {
      assertEquals(r == role ? 9 : r.ordinal() + 1, p.of(r));
    }
    PenaltyLaw law =
        PenaltyLaw.uniform(DecayLaw.parse("0.3/L").get()).with(role, DecayLaw.constant(0.7));
    for (Role r : Role.values()) {
      assertEquals(r == role ? 0.7 : r == Role.HEAD_BIAS ? 0 : 0.3 / 5, law.at(5).of(r));
    }
    assertEquals(0, law.free(role).at(3).of(role));
  }

  @Test
  void decayIsFiniteAndNotNegative() {
    for (double bad : new double[] {-1e-300, INF, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> Penalty.uniform(bad));
    }
  }

  /** Half the square, summed over coordinates, averaged over samples. */
  @Test
  void regressionHasTheStatedNormalisation() {
    SplittableRandom r = new SplittableRandom(4);
    Matrix f = Matrix.generate(7, 3, (i, j) -> r.nextGaussian());
    Matrix t = Matrix.generate(7, 3, (i, j) -> r.nextGaussian());
    double sum = 0;
    for (int i = 0; i < 7; i++) {
      sum += f.row(i).minus(t.row(i)).sumOfSquares();
    }
    assertEquals(sum / 14, new Regression(true).mean(f, new Targets.Values(t)), 1e-15);
  }

  @Test
  void targetsOfTheWrongKindAreRefusedInWords() {
    Targets classes = new Targets.Classes(Labels.balanced(3, 2));
    Targets values = new Targets.Values(Matrix.zeros(6, 2));
    Targets ordinal = new Targets.Ordinal(Labels.balanced(3, 2));
    CumulativeLink link = CumulativeLink.of(Link.LOGIT, -INF, -1, 1, INF);
    assertEquals(3, Loss.CROSS_ENTROPY.outputs(classes).get());
    assertEquals(2, new Regression(false).outputs(values).get());
    assertEquals(1, link.outputs(ordinal).get());
    assertTrue(Loss.SQUARED.outputs(ordinal).isLeft());
    assertTrue(new Regression(true).outputs(classes).isLeft());
    assertTrue(link.outputs(values).isLeft());
    assertTrue(CumulativeLink.of(Link.LOGIT, -1, 0, 1).outputs(ordinal).isLeft());
    assertThrows(IllegalArgumentException.class, () -> link.mean(Matrix.zeros(6, 1), classes));
  }

  @Test
  void thresholdsIncreaseAndOnlyTheEndsMayBeInfinite() {
    Option<Vector> none = Option.none();
    double[][] wrong = {
      {0, 1}, {0, 0, 1}, {0, 2, 1}, {-INF, -INF, 1}, {0, INF, INF}, {0, Double.NaN, 1}, {-1, INF, 2}
    };
    for (double[] b : wrong) {
      assertTrue(CumulativeLink.checked(Link.PROBIT, Vector.of(b), none).isLeft());
      assertThrows(IllegalArgumentException.class, () -> CumulativeLink.of(Link.PROBIT, b));
    }
    assertTrue(CumulativeLink.checked(Link.PROBIT, Vector.of(-INF, 0, INF), none).isRight());
    assertTrue(CumulativeLink.checked(Link.PROBIT, Vector.of(-3, 0, 2), none).isRight());
    for (double[] w : new double[][] {{1}, {1, 0}, {1, -2}, {1, INF}, {1, Double.NaN}}) {
      assertTrue(
          CumulativeLink.checked(Link.PROBIT, Vector.of(-3, 0, 2), Option.some(Vector.of(w)))
              .isLeft());
    }
  }

  @Test
  void classWeightsScaleLossAndSlope() {
    Vector b = Vector.of(-INF, -1, 1, INF);
    CumulativeLink plain = new CumulativeLink(Link.CLOGLOG, b, Option.none());
    CumulativeLink heavy = new CumulativeLink(Link.CLOGLOG, b, Option.some(Vector.of(2, 3, 0.5)));
    double[] one = new double[1];
    double[] two = new double[1];
    double[] weight = {2, 3, 0.5};
    for (int q = 0; q < 3; q++) {
      assertEquals(weight[q] * plain.loss(0.7, q, one, 0), heavy.loss(0.7, q, two, 0), 1e-15);
      assertEquals(weight[q] * one[0], two[0], 1e-15);
    }
  }

  @Test
  void targetsMustBeFinite() {
    assertTrue(Targets.Values.of(Matrix.of(2, 1, 1, Double.NaN), "t").isLeft());
    assertTrue(Targets.Values.of(Matrix.zeros(0, 1), "t").isLeft());
    assertTrue(Targets.Values.of(Matrix.of(2, 1, 1, 2), "t").isRight());
    assertEquals(
        "t, row 1, column 0",
        Targets.Values.of(Matrix.of(2, 1, 1, Double.NaN), "t").getLeft().where());
  }
}
