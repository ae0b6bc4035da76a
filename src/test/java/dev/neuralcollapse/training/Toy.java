package dev.neuralcollapse.training;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.training.kernel.Engine;
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

  private static Dataset dataset(Matrix inputs, Labels labels) {
    return new Dataset(inputs, labels, new Provenance("toy", "a test", "none", Vector.empty()));
  }
}
