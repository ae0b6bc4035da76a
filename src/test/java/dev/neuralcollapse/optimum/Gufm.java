package dev.neuralcollapse.optimum;

import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;

/**
 * The model itself, written down plainly: an oracle for its optima. One sample a class unless
 * labels are given.
 */
public final class Gufm {
  private Gufm() {}

  public static double objective(GufmOptimum optimum, OptimalGeometry at) {
    double lambda = optimum.decay().mid();
    return switch (optimum) {
      case CrossEntropyOptimum ce -> crossEntropy(at.features(), at.classifier(), lambda);
      case MseOptimum mse -> squared(at.features(), at.classifier(), at.bias().toArray(), lambda);
      case MseBiasOptimum mse ->
          squared(at.features(), at.classifier(), at.bias().toArray(), lambda);
    };
  }

  /** Sample i has class {@code i mod K}. */
  public static double crossEntropy(Matrix features, Matrix classifier, double lambda) {
    int classes = classifier.rows();
    double sum = 0;
    for (int i = 0; i < features.rows(); i++) {
      double[] z = classifier.times(features.row(i)).toArray();
      double total = 0;
      for (double v : z) {
        total += StrictMath.exp(v - z[i % classes]);
      }
      sum += StrictMath.log(total);
    }
    return sum / features.rows() + lambda / 2 * classifier.sumOfSquares();
  }

  /** Sample i has class {@code i mod K}. */
  public static double squared(Matrix features, Matrix classifier, double[] bias, double lambda) {
    int classes = classifier.rows();
    double sum = 0;
    for (int i = 0; i < features.rows(); i++) {
      double[] z = classifier.times(features.row(i)).toArray();
      for (int k = 0; k < classes; k++) {
        double error = z[k] + bias[k] - (k == i % classes ? 1 : 0);
        sum += error * error / 2;
      }
    }
    return sum / features.rows() + lambda / 2 * classifier.sumOfSquares();
  }

  /** K points on the unit circle of the zero-mean plane of {@code R^3}. */
  public static Matrix polygonInZeroMeanPlane(int classes) {
    Matrix basis = new Sphere(3).basis();
    return Matrix.generate(
        classes,
        3,
        (k, j) ->
            Math.cos(2 * Math.PI * k / classes) * basis.get(0, j)
                + Math.sin(2 * Math.PI * k / classes) * basis.get(1, j));
  }
}
