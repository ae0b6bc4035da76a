package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.experiment.PassTime;
import dev.neuralcollapse.training.Session;
import dev.neuralcollapse.training.Trainer;
import dev.neuralcollapse.training.TrainingSpec;
import io.vavr.Tuple;
import java.util.HashMap;
import java.util.Map;

/** How long runs take here, at most, from a few passes of each shape; one thread. */
public final class TimeEstimate {
  private final Map<Object, Double> measured = new HashMap<>();

  /** Seconds until the budget is used up; runs that converge take less. */
  public double seconds(Problem problem) {
    // Equal shapes take equal time, whatever the seed or the decay.
    Object shape =
        Tuple.of(
            problem.architecture(),
            problem.samples().sha256(),
            problem.spec().goal().criterion().id(),
            problem.spec().precision(),
            problem.spec().optimiser());
    return measured.computeIfAbsent(shape, k -> pass(problem))
        * problem.spec().optimiser().budget();
  }

  private static double pass(Problem problem) {
    TrainingSpec spec = Assembly.of(problem).get();
    return PassTime.seconds(
        (passes, clock) ->
            Trainer.train(
                spec.with(spec.optimiser().trial(passes)),
                problem.trainingData(),
                Session.plain(1).with(clock)));
  }
}
