package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.training.ProgressListener;
import dev.neuralcollapse.training.Session;
import dev.neuralcollapse.training.Trainer;
import dev.neuralcollapse.training.TrainingSpec;
import io.vavr.Tuple;
import java.util.HashMap;
import java.util.Map;

/** How long runs take here, at most, from a few passes of each shape; one thread. */
public final class TimeEstimate {
  private static final int LEAST = 4;
  private static final int MOST = 64;

  /** Seconds a pass, from which on a cold machine makes no great difference. */
  private static final double ENOUGH = 0.3;

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
    // More passes until they take long enough to be measured, the first ones warm the machine up.
    for (int passes = LEAST; ; passes *= 4) {
      Clock clock = new Clock();
      Trainer.train(
          spec.with(spec.optimiser().trial(passes)),
          problem.trainingData(),
          Session.plain(1).with(clock));
      double enough = passes == LEAST ? 10 * ENOUGH : ENOUGH;
      if (passes >= MOST || clock.seconds() > enough) {
        return clock.seconds();
      }
    }
  }

  /** Time between the first step told and the last. */
  private static final class Clock implements ProgressListener {
    private long begin;
    private long end;
    private int first = -1;
    private int last;

    @Override
    public void step(int evaluations, int budget, double objective, double gradient) {
      end = System.nanoTime();
      last = evaluations;
      if (first < 0) {
        begin = end;
        first = evaluations;
      }
    }

    double seconds() {
      return last > first ? (end - begin) * 1e-9 / (last - first) : 0;
    }
  }
}
