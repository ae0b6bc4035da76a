package dev.neuralcollapse.bound;

import dev.neuralcollapse.feature.CentredClassifierRows;
import dev.neuralcollapse.feature.FeatureStatistics;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Loss;

/**
 * The chain of inner products and norms between the mean margin and {@code ‖Q‖_F}, every step as a
 * difference that does not cancel. Rows are {@code q_k}, or {@code w_k} for the squared loss
 * without bias; P projects to zero mean.
 *
 * @param rows K×d
 * @param aligned {@code Σ_k (n_k/N) q_kᵀμ_k}, the sample mean of {@code q_{y_i}ᵀh_i}
 * @param duality {@code mean_k ‖Pq_k‖‖μ_k‖ - aligned}
 * @param variability {@code mean_k ‖Pq_k‖ (1 - ‖μ_k‖)}
 * @param rowMean {@code mean_k (‖q_k‖ - ‖Pq_k‖)}
 * @param equinorm {@code √(mean_k ‖q_k‖²) - mean_k ‖q_k‖}
 */
record RowGeometry(
    Matrix rows,
    double aligned,
    double duality,
    double variability,
    double rowMean,
    double equinorm) {
  /**
   * A coordinate sum or norm deficit below this is the rounding of a projection, not a broken
   * hypothesis.
   */
  private static final double ROUNDING = 1e-14;

  static RowGeometry of(LastLayer layer) {
    Matrix rows =
        layer.loss() == Loss.SQUARED
            ? layer.head().values()
            : CentredClassifierRows.of(layer.head()).values();
    FeatureStatistics s = FeatureStatistics.of(layer.features());
    double[] deficits = deficits(layer);
    int classes = layer.classes();
    int d = rows.columns();
    double aligned = 0;
    double duality = 0;
    double variability = 0;
    double rowMean = 0;
    for (int k = 0; k < classes; k++) {
      Vector q = rows.row(k);
      Vector mu = s.means().of(k);
      double mean = q.mean();
      Vector pq = q.map(x -> x - mean);
      double count = s.labels().count(k);
      double inner = q.dot(mu);
      double length = mu.norm();
      double projected = pq.norm();
      aligned += count / s.samples() * inner;
      double unbalanced = (s.samples() - classes * count) / s.samples() * inner;
      duality += slack(pq, mu) + unbalanced - d * mean * snap(mu.mean());
      variability += projected * (s.classVariances().get(k) + snap(deficits[k])) / (1 + length);
      rowMean += projected == 0 ? q.norm() : d * mean * mean / (q.norm() + projected);
    }
    return new RowGeometry(
        rows, aligned, duality / classes, variability / classes, rowMean / classes, spread(rows));
  }

  private static double snap(double x) {
    return Math.abs(x) <= ROUNDING ? 0 : x;
  }

  /** {@code 1 - mean ‖h‖²} of every class. */
  private static double[] deficits(LastLayer layer) {
    double[] deficit = new double[layer.classes()];
    for (int i = 0; i < layer.samples(); i++) {
      double norm = layer.features().values().row(i).norm();
      int y = layer.label(i);
      deficit[y] += (1 - norm) * (1 + norm) / layer.features().labels().count(y);
    }
    return deficit;
  }

  /** {@code ‖u‖‖v‖ - uᵀv = ½‖u‖‖v‖ ‖u/‖u‖ - v/‖v‖‖²}. */
  private static double slack(Vector u, Vector v) {
    double a = u.norm();
    double b = v.norm();
    return a == 0 || b == 0 ? 0 : a * b / 2 * u.scale(1 / a).minus(v.scale(1 / b)).sumOfSquares();
  }

  /** Root mean square minus mean of the row norms, as variance over their sum. */
  private static double spread(Matrix rows) {
    Vector norms = Vector.generate(rows.rows(), k -> rows.row(k).norm());
    double mean = norms.mean();
    double square = norms.sumOfSquares() / norms.size();
    double variance = norms.map(x -> x - mean).sumOfSquares() / norms.size();
    return variance == 0 ? 0 : variance / (Math.sqrt(square) + mean);
  }

  /** {@code ‖Q‖_F}. */
  double norm() {
    return Math.sqrt(rows.sumOfSquares());
  }
}
