package dev.neuralcollapse.transport;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.optimum.GufmOptimum;
import java.util.ArrayList;
import java.util.List;

/** Where the classes should go: the optimal frame of the loss, turned towards the features. */
final class Target {
  private Target() {}

  /** Least width: {@code d ≥ 4} for transports, {@code d-1 ≥ rank of the frame} for the optimum. */
  static int leastWidth(Loss loss, int classes) {
    return Math.max(4, rank(loss, classes) + 1);
  }

  private static int rank(Loss loss, int classes) {
    return switch (loss) {
      case CROSS_ENTROPY, SQUARED_WITH_BIAS -> classes - 1;
      case SQUARED -> classes;
    };
  }

  /**
   * The optimal frame in the position in which the sum of cosines between samples and their
   * vertices is largest (orthogonal Procrustes problem in the zero-mean hyperplane).
   *
   * @param features N×d on the zero-mean sphere
   * @return K×d, one unit vertex a row
   */
  static Matrix aligned(Loss loss, Matrix features, Labels labels) {
    Matrix hyperplane = new Sphere(features.columns()).basis();
    Matrix frame = frame(loss, labels.classes());
    Matrix means = classSums(features, labels).timesTransposed(hyperplane);
    Spectrum s = Spectrum.of(means.transposedTimes(frame));
    Matrix turned = frame.times(s.right().timesTransposed(s.left())).times(hyperplane);
    List<Vector> rows = new ArrayList<>();
    for (int k = 0; k < labels.classes(); k++) {
      Vector row = turned.row(k);
      rows.add(Sphere.layerNorm(row).getOrElse(row));
    }
    return Matrix.ofRows(rows);
  }

  /** Coordinates of the optimal class features: K×rank, unit rows. */
  private static Matrix frame(Loss loss, int classes) {
    return switch (loss) {
      case CROSS_ENTROPY, SQUARED_WITH_BIAS ->
          SimplexEtf.canonical(classes, classes)
              .vertices()
              .timesTransposed(new Sphere(classes).basis());
      case SQUARED -> Matrix.identity(classes);
    };
  }

  private static Matrix classSums(Matrix features, Labels labels) {
    double[] sums = new double[labels.classes() * features.columns()];
    for (int i = 0; i < labels.size(); i++) {
      for (int j = 0; j < features.columns(); j++) {
        sums[labels.get(i) * features.columns() + j] += features.get(i, j);
      }
    }
    return Matrix.of(labels.classes(), features.columns(), sums);
  }

  /** a: the optimal classifier is {@code w_k = a · vertex_k}. */
  static double headScale(Loss loss, int classes, double decay) {
    GufmOptimum optimum =
        switch (loss) {
          case CROSS_ENTROPY -> GufmOptimum.crossEntropy(classes, decay);
          case SQUARED -> GufmOptimum.mse(classes, decay);
          case SQUARED_WITH_BIAS -> GufmOptimum.mseWithBias(classes, decay);
        };
    return optimum.classifierRowNorm().mid();
  }
}
