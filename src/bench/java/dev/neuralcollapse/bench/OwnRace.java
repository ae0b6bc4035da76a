package dev.neuralcollapse.bench;

import dev.neuralcollapse.training.EmbeddingScale;
import dev.neuralcollapse.training.Initialisation;
import dev.neuralcollapse.training.Optimiser;
import dev.neuralcollapse.training.Session;
import dev.neuralcollapse.training.Trainer;
import dev.neuralcollapse.training.TrainingSpec;
import dev.neuralcollapse.training.kernel.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One training run by L-BFGS in a process of its own, ended where it reaches an objective: that of
 * the paper, the idle scale of the penalised embedding solved for. Arguments: folder of the shared
 * data, samples, depth, target, most evaluations.
 */
public final class OwnRace {
  private OwnRace() {}

  /** Leaves the trainer. */
  private static final class Reached extends RuntimeException {
    private static final long serialVersionUID = 1;

    Reached() {
      super("reached", null, false, false);
    }
  }

  /** See the class. */
  public static void main(String[] args) throws IOException {
    int samples = Integer.parseInt(args[1]);
    TrainingData data =
        TrainingData.of(SharedData.read(Path.of(args[0]), samples).pixels(samples).toDataset());
    int depth = Integer.parseInt(args[2]);
    double target = Double.parseDouble(args[3]);
    TrainingSpec spec =
        new TrainingSpec(
            OwnPeer.network(depth),
            OwnPeer.objective(),
            Optimiser.Lbfgs.standard(Integer.parseInt(args[4])).with(EmbeddingScale.SCALED_OUT),
            new Initialisation.HeOverDepth(),
            1);
    long start = System.nanoTime();
    double[] last = {0, Double.POSITIVE_INFINITY};
    boolean reached = false;
    try {
      Trainer.train(
          spec,
          data,
          Session.plain(1)
              .with(
                  (evaluations, budget, objective, gradient) -> {
                    last[0] = evaluations;
                    last[1] = objective;
                    if (objective <= target) {
                      throw new Reached();
                    }
                  }));
    } catch (Reached e) {
      reached = true;
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "{\"peer\": \"ours\", \"reached\": %b, \"evaluations\": %.0f, \"best\": %.12g,"
                + " \"training\": %.6f}",
            reached,
            last[0],
            last[1],
            (System.nanoTime() - start) / 1e9));
  }
}
