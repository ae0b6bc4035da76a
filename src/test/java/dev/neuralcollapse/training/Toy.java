package dev.neuralcollapse.training;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Architecture;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Slot;
import dev.neuralcollapse.training.kernel.Engine;
import dev.neuralcollapse.training.kernel.Sensitivity;
import dev.neuralcollapse.training.kernel.TrainingData;
import io.vavr.collection.Vector;
import java.util.SplittableRandom;

/** Small data sets for the trainer's tests. */
final class Toy {
  private Toy() {}

  /** Gaussian clusters, {@code perClass} samples each. */
  static Dataset clusters(int classes, int perClass, int dimension, double noise, long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    Matrix centres = Matrix.generate(classes, dimension, (i, j) -> r.nextGaussian());
    return dataset(
        Matrix.generate(
            classes * perClass,
            dimension,
            (i, j) -> centres.get(i / perClass, j) + noise * r.nextGaussian()),
        Labels.balanced(classes, perClass));
  }

  /** The unit vectors, one a class: an embedding can place them anywhere. */
  static Dataset basis(int classes) {
    return dataset(Matrix.identity(classes), Labels.balanced(classes, 1));
  }

  /** An objective in its own coordinates. */
  static Chart chart(Engine engine) {
    return new Chart(engine.layout(), false, Chart.Suiting.none(), w -> engine);
  }

  /**
   * The same parameters but for the embedding's bias, which takes the first sample to this fraction
   * of its vector: near LayerNorm's singularity.
   */
  static double[] near(Layout layout, Dataset data, double[] theta, double fraction) {
    double[] moved = theta.clone();
    Slot w = layout.slot("embedding.weight");
    int bias = layout.slot("embedding.bias").from();
    for (int k = 0; k < w.rows(); k++) {
      double z = theta[bias + k];
      for (int j = 0; j < w.columns(); j++) {
        z += theta[w.from() + k * w.columns() + j] * data.inputs().get(0, j);
      }
      moved[bias + k] -= (1 - fraction) * z;
    }
    return moved;
  }

  /** The embedding's coordinates that suit parameters. */
  static Whitening whitening(
      Architecture architecture, Goal goal, TrainingData data, double[] theta) {
    double unit = Preconditioner.unit(architecture.width());
    return Whitening.of(data, look(architecture, goal, data, theta).embedding(), unit, 1);
  }

  /** How far parameters move the outputs. */
  static Sensitivity.At look(
      Architecture architecture, Goal goal, TrainingData data, double[] theta) {
    try (Sensitivity s =
        new Sensitivity(architecture, goal, data, Preconditioner.mostWeight(), 1)) {
      return s.at(theta).get();
    }
  }

  private static Dataset dataset(Matrix inputs, Labels labels) {
    return new Dataset(inputs, labels, new Provenance("toy", "a test", "none", Vector.empty()));
  }
}
