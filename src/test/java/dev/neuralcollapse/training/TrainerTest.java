package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Examples;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.network.ResidualNetwork;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTest {
  private static final Dataset CLUSTERS = Toy.clusters(3, 140, 5, 0.5, 1);

  private static TrainingSpec spec(Optimiser optimiser, Initialisation start, int depth) {
    return new TrainingSpec(
        ResidualNetwork.rn1(5, 7, depth, 3),
        new Objective(Loss.CROSS_ENTROPY, 0.01, EmbeddingDecay.FREE),
        optimiser,
        start,
        11);
  }

  private static Optimiser.Lbfgs lbfgs(int evaluations) {
    return new Optimiser.Lbfgs(8, evaluations, Convergence.never());
  }

  private static Optimiser.Descent sgd(double rate, int batch, int epochs) {
    return Optimiser.sgd(rate, 0.9, batch, epochs, Schedule.dropAt(epochs / 2, 0.1));
  }

  private static Outcome train(TrainingSpec spec, Dataset data, int threads) {
    return Trainer.train(spec, data, threads, ProgressListener.none());
  }

  private static double value(TrainingSpec spec, Outcome outcome) {
    return spec.goal().at(outcome.model(), Examples.of(CLUSTERS)).get().total();
  }

  private static int hash(TrainingSpec spec, Outcome outcome) {
    Layout layout = spec.layout();
    return 31 * Arrays.hashCode(Parameters.flatten(layout, outcome.network()))
        + outcome.trace().hashCode();
  }

  @Test
  void theNumberOfThreadsNeverChangesABit() {
    for (Optimiser optimiser : new Optimiser[] {lbfgs(40), sgd(0.1, 0, 15), sgd(0.1, 130, 4)}) {
      TrainingSpec spec = spec(optimiser, Initialisation.continuation(), 4);
      int one = hash(spec, train(spec, CLUSTERS, 1));
      for (int threads : new int[] {1, 2, 3, 16}) {
        assertEquals(one, hash(spec, train(spec, CLUSTERS, threads)), optimiser + " " + threads);
      }
    }
  }

  /** Other bits under the same number would be taken for these by whoever kept a run. */
  @Test
  void aRevisionHasItsBits() {
    int all = 17;
    for (Optimiser optimiser :
        new Optimiser[] {
          lbfgs(200), sgd(0.1, 0, 15), new Optimiser.Newton(60, 10, Convergence.never())
        }) {
      TrainingSpec spec = spec(optimiser, Initialisation.standard(), 3);
      all =
          31 * all
              + Arrays.hashCode(
                  Parameters.flatten(spec.layout(), train(spec, CLUSTERS, 2).network()));
    }
    assertEquals(4, Trainer.REVISION, "new bits, new number: then put the new hash below");
    assertEquals(1312462854, all, "the trainer's bits have changed: raise Trainer.REVISION");
  }

  @Test
  void theSeedDecides() {
    TrainingSpec spec = spec(lbfgs(10), Initialisation.standard(), 3);
    TrainingSpec other =
        new TrainingSpec(
            spec.architecture(), spec.goal(), spec.optimiser(), spec.initialisation(), 12);
    assertNotEquals(hash(spec, train(spec, CLUSTERS, 1)), hash(other, train(other, CLUSTERS, 1)));
  }

  /** One sample a class and a free embedding: the optimum of GUFM is attained, its value known. */
  @ParameterizedTest
  @EnumSource(Loss.class)
  void reachesTheClosedFormOptimum(Loss loss) {
    double decay = 0.02;
    int k = 3;
    TrainingSpec spec =
        new TrainingSpec(
            ResidualNetwork.rn1(k, 6, 1, k),
            new Objective(loss, decay, EmbeddingDecay.FREE),
            new Optimiser.Lbfgs(20, 3000, new Convergence(1e-7, 1e-9)),
            Initialisation.standard(),
            1);
    Outcome outcome = train(spec, Toy.basis(k), 1);
    assertInstanceOf(Outcome.Converged.class, outcome, outcome.stop().words());
    double optimum =
        switch (loss) {
          case CROSS_ENTROPY -> crossEntropyOptimum(k, decay);
          case SQUARED -> decay * k / (2 * (1 + decay * k));
          case SQUARED_WITH_BIAS -> (k - 1.0) / (2 * k) * decay * (k - 1) / (1 + decay * (k - 1));
        };
    assertEquals(optimum, outcome.trace().last().objective(), 1e-10);
  }

  /** min over ρ of log(1 + (K-1) exp(-√K ρ/(K-1))) + λρ²/2, by ternary search. */
  private static double crossEntropyOptimum(int k, double decay) {
    double lo = 0;
    double hi = 100;
    for (int i = 0; i < 300; i++) {
      double a = lo + (hi - lo) / 3;
      double b = hi - (hi - lo) / 3;
      if (gufm(a, k, decay) < gufm(b, k, decay)) {
        hi = b;
      } else {
        lo = a;
      }
    }
    return gufm(lo, k, decay);
  }

  private static double gufm(double rho, int k, double decay) {
    return Math.log1p((k - 1) * Math.exp(-Math.sqrt(k) * rho / (k - 1))) + decay * rho * rho / 2;
  }

  @Test
  void theObjectiveReportedIsTheOneOfTheNetworkReturned() {
    for (EmbeddingDecay decay : EmbeddingDecay.values()) {
      for (ResidualNetwork.Kind kind : ResidualNetwork.Kind.values()) {
        TrainingSpec spec =
            new TrainingSpec(
                new ResidualNetwork(kind, 5, 7, 6, 3),
                new Objective(Loss.CROSS_ENTROPY, 0.01, decay),
                lbfgs(300),
                Initialisation.standard(),
                5);
        Outcome outcome = train(spec, CLUSTERS, 1);
        assertEquals(value(spec, outcome), outcome.trace().last().objective(), 1e-11);
        assertTrue(outcome.trace().evaluations() <= 300);
        double first = outcome.trace().points().head().objective();
        assertTrue(outcome.trace().last().objective() < first, decay + " " + kind);
      }
    }
  }

  @Test
  void lbfgsGoesDownMonotonicallyAndKeepsItsBudget() {
    Outcome outcome = train(spec(lbfgs(77), Initialisation.standard(), 3), CLUSTERS, 1);
    assertInstanceOf(Outcome.Capped.class, outcome);
    assertEquals(Stop.Reason.BUDGET, outcome.stop().reason());
    assertTrue(outcome.trace().evaluations() <= 77);
    double before = Double.POSITIVE_INFINITY;
    for (Trace.Point p : outcome.trace().points()) {
      assertTrue(p.objective() < before);
      assertTrue(p.relativeGradient() >= 0);
      before = p.objective();
    }
  }

  @Test
  void anEmbeddingThatIsFreeComesBackWithNormOne() {
    Outcome outcome = train(spec(lbfgs(20), Initialisation.standard(), 3), CLUSTERS, 1);
    assertEquals(1, outcome.network().embedding().sumOfSquares(), 1e-12);
  }

  @Test
  void lbfgsBeatsGradientDescentAtTheSameCost() {
    double fast =
        train(spec(lbfgs(150), Initialisation.standard(), 4), CLUSTERS, 1)
            .trace()
            .last()
            .objective();
    Outcome slow = train(spec(sgd(0.1, 0, 150), Initialisation.standard(), 4), CLUSTERS, 1);
    assertTrue(fast < slow.trace().last().objective());
    assertEquals(150, slow.trace().evaluations());
    assertInstanceOf(Outcome.Capped.class, slow);
  }

  @Test
  void anAbsurdStepDivergesWithAReasonAndAGoodNetwork() {
    for (int batch : new int[] {0, 50}) {
      Outcome outcome = train(spec(sgd(1e6, batch, 200), new Initialisation.He(), 3), CLUSTERS, 1);
      assertInstanceOf(Outcome.Diverged.class, outcome);
      assertTrue(
          outcome.stop().reason() == Stop.Reason.EXPLODED
              || outcome.stop().reason() == Stop.Reason.NOT_FINITE,
          outcome.stop().words());
      assertTrue(outcome.trace().points().forAll(p -> Double.isFinite(p.objective())));
      assertTrue(Double.isFinite(value(spec(sgd(1, 0, 1), Initialisation.standard(), 3), outcome)));
    }
  }

  @Test
  void zeroVarianceIsANamedReason() {
    TrainingSpec plain = spec(lbfgs(20), Initialisation.standard(), 3);
    Network start = (Network) Trainer.initial(plain);
    Network dead = new Network(Affine.zeros(7, 5), start.blocks(), start.head());
    for (Optimiser optimiser : new Optimiser[] {lbfgs(20), sgd(0.1, 0, 5), sgd(0.1, 40, 5)}) {
      Outcome outcome =
          train(plain.with(optimiser).with(new Initialisation.FromNetwork(dead)), CLUSTERS, 2);
      assertInstanceOf(Outcome.Diverged.class, outcome);
      assertEquals(Stop.Reason.ZERO_VARIANCE, outcome.stop().reason());
      assertTrue(outcome.stop().words().contains("embedding"), outcome.stop().words());
      assertTrue(outcome.trace().points().isEmpty());
    }
  }

  @Test
  void trainingGoesOnFromANetwork() {
    TrainingSpec spec = spec(lbfgs(60), Initialisation.standard(), 3);
    Outcome first = train(spec, CLUSTERS, 1);
    Outcome second = train(spec.with(new Initialisation.FromNetwork(first.network())), CLUSTERS, 1);
    assertEquals(
        first.trace().last().objective(), second.trace().points().head().objective(), 1e-12);
    assertTrue(second.trace().last().objective() < first.trace().last().objective());
  }

  @Test
  void kicksLeadOnFromAMinimumAndNeverBeyondTheBudget() {
    Convergence easy = new Convergence(1e9, 1e-3);
    TrainingSpec once = spec(new Optimiser.Lbfgs(8, 900, easy), Initialisation.standard(), 3);
    TrainingSpec kicked = once.with(new Optimiser.Lbfgs(8, 900, easy, 0.3));
    Outcome first = train(once, CLUSTERS, 1);
    Outcome best = train(kicked, CLUSTERS, 1);
    assertInstanceOf(Outcome.Converged.class, first);
    assertTrue(first.trace().evaluations() < 500, first.stop().words());
    assertTrue(best.trace().evaluations() <= 900);
    assertTrue(best.trace().evaluations() > first.trace().evaluations());
    double objective = best.trace().last().objective();
    assertTrue(objective < first.trace().last().objective());
    assertEquals(value(kicked, best), objective, 1e-11);
    // The result is the best descent, so no iterate recorded lies below it.
    assertTrue(best.trace().points().forAll(p -> p.objective() >= objective));
    assertTrue(best.stop().words().contains("descents"), best.stop().words());
    assertEquals(hash(kicked, best), hash(kicked, train(kicked, CLUSTERS, 3)));
  }

  @Test
  void progressIsTold() {
    int[] told = {0};
    Trainer.train(
        spec(lbfgs(50), Initialisation.continuation(), 4),
        CLUSTERS,
        1,
        (evaluations, budget, objective, gradient) -> {
          assertTrue(evaluations > 0 && evaluations <= 50);
          told[0]++;
        });
    assertTrue(told[0] > 10);
  }

  @Test
  void dataOfAnotherShapeAreAProgrammingError() {
    TrainingSpec spec = spec(lbfgs(5), Initialisation.standard(), 3);
    assertThrows(IllegalArgumentException.class, () -> train(spec, Toy.basis(3), 1));
    assertThrows(IllegalArgumentException.class, () -> train(spec, CLUSTERS, 0));
  }
}
