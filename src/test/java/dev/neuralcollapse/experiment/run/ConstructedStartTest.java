package dev.neuralcollapse.experiment.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.experiment.spec.RunSpec;
import dev.neuralcollapse.experiment.spec.StartPart;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.training.Initialisation;
import dev.neuralcollapse.training.Outcome;
import dev.neuralcollapse.training.Session;
import dev.neuralcollapse.training.Trainer;
import dev.neuralcollapse.training.TrainingSpec;
import dev.neuralcollapse.transport.Embedding;
import dev.neuralcollapse.transport.Strategy;
import dev.neuralcollapse.transport.Transport;
import dev.neuralcollapse.transport.TransportProblem;
import io.vavr.control.Either;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training that starts where the depth theorem's network stands. */
class ConstructedStartTest {

  private static Either<Fault, Problem> tried(String architecture, String goal) {
    String text =
        """
        data: {%s}
        architecture: {%s}
        goal: {%s}
        optimiser: {name: lbfgs, evaluations: 40}
        initialisation: construction
        seed: 3
        """
            .formatted(
                architecture.contains("name: t")
                    ? "name: digits, per-class: 1, patches: 4x4"
                    : "name: gaussian, classes: 3, per-class: 3, dimension: 8",
                architecture,
                goal);
    return RunSpec.parse(text, "a test")
        .flatMap(s -> Problem.of(s, Loader.of(Path.of("target")), 1));
  }

  private static Problem problem(String architecture, String goal) {
    return tried(architecture, goal).getOrElseThrow(f -> new AssertionError(f.line()));
  }

  private static Either<Fault, TrainingSpec> spec(String architecture, String goal) {
    return tried(architecture, goal).flatMap(Assembly::of);
  }

  @ParameterizedTest
  @CsvSource({
    "'name: rn1, width: 8, depth: 4', 0.005",
    "'name: rn1, width: 8, depth: 40', 0.005",
    "'name: rn2, width: 8, depth: 12', 0.001",
    "'name: t11, width: 12, depth: 14', 0.005",
    "'name: t22, width: 12, depth: 14, norm: pre', 0.0005"
  })
  void trainingImprovesOnTheConstruction(String architecture, double decay) {
    Problem p = problem(architecture, "loss: ce, embedding: free, decay: " + decay);
    TrainingSpec spec = Assembly.of(p).get();
    Outcome outcome = Trainer.train(spec, p.trainingData(), Session.plain(1));
    double first = outcome.trace().points().head().objective();
    double last = outcome.trace().last().objective();
    assertTrue(last < first, first + " " + last);
    double chance = Math.log(p.architecture().classes());
    assertTrue(first < 0.75 * chance, "far better than a random start: " + first);
  }

  /** The start's objective is the constructive bound U(L), up to the noise in idle layers. */
  @Test
  void theStartIsTheUpperBound() {
    Problem p =
        problem("name: rn1, width: 8, depth: 40", "loss: ce, embedding: free, decay: 0.005");
    Objective objective = p.objective().get();
    StartPart.Construction how = (StartPart.Construction) p.spec().initialisation();
    TransportProblem t =
        new TransportProblem(
            ((Samples.Rows) p.samples()).data(),
            8,
            objective.loss(),
            ResidualNetwork.Kind.RN1,
            Strategy.parse(how.transport()).get(),
            Embedding.RANDOM,
            3);
    double least = Transport.of(t).get().build(40, 0.005).get().upperBound();
    TrainingSpec spec = Assembly.of(p).get();
    assertEquals(Goal.of(objective), spec.goal());
    Outcome outcome =
        Trainer.train(spec.with(spec.optimiser().trial(1)), p.trainingData(), Session.plain(1));
    assertEquals(least, outcome.trace().last().objective(), 1e-3 * least);
  }

  @Test
  void idleLayersStartNearZero() {
    Initialisation start =
        spec("name: rn1, width: 8, depth: 100", "loss: ce, embedding: free, decay: 0.005")
            .get()
            .initialisation();
    if (start instanceof Initialisation.Grown grown) {
      assertTrue(grown.network().architecture().depth() < 100);
    } else {
      assertInstanceOf(Initialisation.FromNetwork.class, start);
    }
  }

  @Test
  void whatCannotBeBuiltIsSaid() {
    assertTrue(
        spec("name: rn1, width: 8, depth: 3", "loss: ce, decay: 0.005")
            .getLeft()
            .line()
            .contains("too few layers"));
    assertTrue(
        spec("name: mlp, width: 8, depth: 3", "loss: ce, decay: 0.005")
            .getLeft()
            .line()
            .contains("LayerNorm"));
    assertTrue(
        spec("name: t11, width: 8, depth: 3, affine: true", "loss: ce, decay: 0.005")
            .getLeft()
            .line()
            .contains("affine"));
    assertTrue(
        spec("name: rn1, width: 8, depth: 9", "loss: ce, decay: {hidden: 0.01, head: 0.1}")
            .getLeft()
            .line()
            .contains("one decay"));
  }
}
