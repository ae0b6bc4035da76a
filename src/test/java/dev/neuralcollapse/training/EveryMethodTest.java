package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Examples;
import dev.neuralcollapse.network.Head;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.training.kernel.Precision;
import dev.neuralcollapse.training.kernel.TrainingData;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every method of minimising promises. */
class EveryMethodTest {
  private static final Examples CLUSTERS = Examples.of(Toy.clusters(3, 140, 5, 0.5, 1));
  private static final TrainingData DATA = TrainingData.of(CLUSTERS);
  private static final UpdateRule.Adam ADAM = UpdateRule.Adam.standard();

  static Stream<Optimiser> methods() {
    Schedule s = Schedule.dropAt(6, 0.5).warmedUp(2);
    return Stream.of(
        new Optimiser.Lbfgs(8, 30, Convergence.never()),
        new Optimiser.Newton(40, 10, Convergence.never()),
        Optimiser.descent(new UpdateRule.Plain(), 0.1, s, 0, 12),
        Optimiser.sgd(0.1, 0.9, 0, 12, s),
        Optimiser.sgd(0.1, 0.9, 130, 12, s),
        Optimiser.descent(new UpdateRule.Nesterov(0.9), 0.1, s, 60, 12),
        Optimiser.descent(ADAM, 0.02, s, 0, 12),
        Optimiser.descent(ADAM, 0.02, s, 100, 12),
        Optimiser.descent(new UpdateRule.AdamW(ADAM, 0.1), 0.02, s, 100, 12));
  }

  private static TrainingSpec spec(Optimiser optimiser) {
    return new TrainingSpec(
        ResidualNetwork.rn1(5, 7, 4, 3),
        new Objective(Loss.CROSS_ENTROPY, 0.01, EmbeddingDecay.PENALISED),
        optimiser,
        Initialisation.standard(),
        11);
  }

  private static Outcome train(TrainingSpec spec) {
    return Trainer.train(spec, DATA, Session.plain(1));
  }

  private static double first(Outcome outcome) {
    return outcome.trace().points().head().objective();
  }

  private static double last(Outcome outcome) {
    return outcome.trace().last().objective();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void threadsChangeNoBit(Optimiser optimiser) {
    for (Precision precision : Precision.values()) {
      TrainingSpec spec = spec(optimiser).with(precision);
      Outcome one = train(spec);
      for (int threads : new int[] {2, 16}) {
        assertEquals(one, Trainer.train(spec, DATA, Session.plain(threads)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void theObjectiveFallsAndIsTheOneOfTheNetwork(Optimiser optimiser) {
    Outcome outcome = train(spec(optimiser));
    assertTrue(last(outcome) < 0.9 * first(outcome));
    assertEquals(
        spec(optimiser).goal().at(outcome.model(), CLUSTERS).get().total(), last(outcome), 1e-11);
    assertTrue(outcome.trace().evaluations() <= optimiser.budget());
    assertInstanceOf(Outcome.Capped.class, outcome);
  }

  /** 32 bits are another run, near the same one. */
  @ParameterizedTest
  @MethodSource("methods")
  void singlePrecisionStaysNear(Optimiser optimiser) {
    Optimiser few = optimiser.trial(4);
    Outcome doubles = train(spec(few));
    Outcome floats = train(spec(few).with(Precision.F32));
    assertNotEquals(doubles, floats);
    assertEquals(last(doubles), last(floats), 0.02 * last(doubles));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aDeadEmbeddingIsANamedReason(Optimiser optimiser) {
    Network start = (Network) Trainer.initial(spec(optimiser));
    Network dead = new Network(Affine.zeros(7, 5), start.blocks(), start.head());
    Outcome outcome = train(spec(optimiser).with(new Initialisation.FromNetwork(dead)));
    assertInstanceOf(Outcome.Diverged.class, outcome);
    assertEquals(Stop.Reason.ZERO_VARIANCE, outcome.stop().reason());
    assertTrue(outcome.stop().words().contains("embedding"), outcome.stop().words());
    assertEquals(dead, outcome.model());
  }

  /** The start overflows: every method says so, none returns NaN in silence. */
  @ParameterizedTest
  @MethodSource("methods")
  void anOverflowIsANamedReason(Optimiser optimiser) {
    Network start = (Network) Trainer.initial(spec(optimiser));
    Network huge =
        new Network(
            start.embedding(),
            start.blocks(),
            Head.withoutBias(start.head().weight().scale(1e200)));
    Outcome outcome = train(spec(optimiser).with(new Initialisation.FromNetwork(huge)));
    assertInstanceOf(Outcome.Diverged.class, outcome);
    assertEquals(Stop.Reason.NOT_FINITE, outcome.stop().reason());
    assertTrue(outcome.trace().points().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void progressIsToldWithinTheBudget(Optimiser optimiser) {
    int[] told = {0};
    Session session =
        Session.plain(1)
            .with(
                (ProgressListener)
                    (evaluations, budget, objective, gradient) -> {
                      assertEquals(optimiser.budget(), budget);
                      assertTrue(evaluations <= budget);
                      told[0]++;
                    });
    Trainer.train(spec(optimiser), DATA, session);
    assertTrue(told[0] > 5);
  }
}
