package dev.neuralcollapse.bound;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Map;

/**
 * The certified quantities written down plainly, a second route beside the metrics of the
 * workbench.
 */
record PlainMetrics(Matrix features, int[] labels, Matrix classifier) {

  static PlainMetrics of(LastLayer layer) {
    int[] labels = new int[layer.samples()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = layer.label(i);
    }
    return new PlainMetrics(layer.features().values(), labels, layer.head().values());
  }

  Matrix means() {
    int classes = classifier.rows();
    double[][] sums = new double[classes][features.columns()];
    for (int i = 0; i < labels.length; i++) {
      for (int j = 0; j < features.columns(); j++) {
        sums[labels[i]][j] += features.get(i, j) * classes / labels.length;
      }
    }
    return Matrix.generate(classes, features.columns(), (k, j) -> sums[k][j]);
  }

  double within() {
    Matrix means = means();
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum += features.row(i).minus(means.row(labels[i])).sumOfSquares();
    }
    return sum / labels.length;
  }

  double between() {
    Matrix means = means();
    Vector global = means.meanRow();
    double sum = 0;
    for (int k = 0; k < means.rows(); k++) {
      sum += means.row(k).minus(global).sumOfSquares();
    }
    return sum / means.rows();
  }

  double nc1() {
    return between() == 0 ? Double.POSITIVE_INFINITY : within() / between();
  }

  /** Distance of the directions of {@code WWᵀ} and {@code S_K}. */
  double nc2() {
    int classes = classifier.rows();
    Matrix gram = classifier.timesTransposed(classifier);
    double norm = gram.frobeniusNorm();
    Matrix frame =
        Matrix.generate(
            classes,
            classes,
            (i, j) -> ((i == j ? 1.0 : 0.0) - 1.0 / classes) / Math.sqrt(classes - 1));
    return gram.scale(1 / norm).minus(frame).frobeniusNorm();
  }

  double frameDeviation(double s) {
    Matrix gram = classifier.timesTransposed(classifier);
    return gram.scale(1 / (s * s)).minus(Matrix.identity(classifier.rows())).frobeniusNorm();
  }

  double meansFrameDeviation() {
    Matrix means = means();
    return means.timesTransposed(means).minus(Matrix.identity(means.rows())).frobeniusNorm();
  }

  double nc3(Matrix rows) {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      Vector w = rows.row(labels[i]);
      sum += 1 - features.row(i).dot(w) / (w.norm() * features.row(i).norm());
    }
    return sum / labels.length;
  }

  Matrix centredRows() {
    Vector mean = classifier.meanRow();
    return Matrix.generate(
        classifier.rows(), classifier.columns(), (k, j) -> classifier.get(k, j) - mean.get(j));
  }

  double equinorm(double scale) {
    Matrix rows = centredRows();
    double sum = 0;
    for (int k = 0; k < rows.rows(); k++) {
      sum += Math.pow(rows.row(k).norm() / scale - 1, 2);
    }
    return sum / rows.rows();
  }

  double featureToRow(double scale) {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum += features.row(i).minus(classifier.row(labels[i]).scale(1 / scale)).sumOfSquares();
    }
    return sum / labels.length;
  }

  double prediction(double scale) {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      Vector z = classifier.times(features.row(i));
      sum += z.minus(Vector.basis(z.size(), labels[i]).scale(scale)).sumOfSquares();
    }
    return sum / labels.length;
  }

  /** Every certified quantity by the name of its bound; {@code scale} is the optimal row norm. */
  Map<String, Double> all(double scale) {
    return LinkedHashMap.<String, Double>empty()
        .put("nc1", nc1())
        .put("nc1-simple", nc1())
        .put("nc2", nc2())
        .put("nc3", nc3(classifier))
        .put("nc3-centred", nc3(centredRows()))
        .put("equinorm", equinorm(scale))
        .put("within-trace", within())
        .put("feature-to-row", featureToRow(scale))
        .put("prediction", prediction(scale))
        .put("frame-means", meansFrameDeviation())
        .put("frame-classifier", frameDeviation(scale));
  }
}
