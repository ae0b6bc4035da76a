package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.feature.FeatureStatistics;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.metric.ClassDistanceVariance;
import dev.neuralcollapse.metric.GeometricComplexity;
import dev.neuralcollapse.metric.NearestMeanAccuracy;
import dev.neuralcollapse.metric.Observation;
import dev.neuralcollapse.proof.Draw;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.stream.IntStream;

/**
 * Features of balanced classes with the squared norms of their Jacobians.
 *
 * @param features N×d, labelled
 * @param squares {@code ‖J‖_F²}, N values
 */
record ClassSample(Features features, Vector squares) {

  /** The metric {@code nc1.cdnv}; none where two means agree. */
  Option<Double> variability() {
    return new ClassDistanceVariance().measure(Observation.of(features, Option.none())).value();
  }

  /** GC, the mean of the squared norms. */
  double complexity() {
    return squares.mean();
  }

  /** {@code GC_k}. */
  Vector complexities() {
    double[] sum = new double[features.classes()];
    for (int i = 0; i < squares.size(); i++) {
      sum[features.labels().get(i)] += squares.get(i);
    }
    return Vector.generate(sum.length, k -> sum[k] / features.labels().count(k));
  }

  /** {@code Var_f} of every class. */
  Vector variances() {
    return FeatureStatistics.of(features).classVariances();
  }

  /**
   * Squared relative standard error of {@code Σ_k w_k Var_k / Σ_k u_k GC_k} by the delta method:
   * {@code Σ_k Var_i(w_k ‖f_i-μ_k‖²/A - u_k ‖J_i‖²/B)/n_k}, A and B the numerator and the
   * denominator. A part whose weights are all zero is taken as known.
   */
  double relativeVariance(Vector w, Vector u) {
    FeatureStatistics s = FeatureStatistics.of(features);
    double a = w.dot(s.classVariances());
    double b = u.dot(complexities());
    double[] sum = new double[features.classes()];
    double[] square = new double[sum.length];
    for (int i = 0; i < squares.size(); i++) {
      int k = features.labels().get(i);
      double off = features.values().row(i).minus(s.means().of(k)).sumOfSquares();
      double x = (a == 0 ? 0 : w.get(k) * off / a) - (b == 0 ? 0 : u.get(k) * squares.get(i) / b);
      sum[k] += x;
      square[k] += x * x;
    }
    double all = 0;
    for (int k = 0; k < sum.length; k++) {
      double n = features.labels().count(k);
      all += Math.max(0, square[k] / n - sum[k] / n * (sum[k] / n)) / n;
    }
    return all;
  }

  /** {@code d_min²}. */
  double nearest() {
    FeatureStatistics s = FeatureStatistics.of(features);
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < s.classes(); i++) {
      for (int j = 0; j < i; j++) {
        least = Math.min(least, s.means().of(i).minus(s.means().of(j)).sumOfSquares());
      }
    }
    return least;
  }

  /** The metric {@code geometric-collapse}; none where two means agree. */
  Option<Double> geometricCollapse() {
    return GeometricComplexity.normalised(FeatureStatistics.of(features).means(), complexities())
        .toOption();
  }

  /** Share of samples not nearest to their own class's mean. */
  double nearestMeanError() {
    return 1
        - new NearestMeanAccuracy()
            .measure(Observation.of(features, Option.none()))
            .value()
            .getOrElse(0.0);
  }

  /**
   * Share of samples nearest to the mean of their own class's shots, over several draws of the
   * shots.
   */
  double fewShotAccuracy(int shots, int episodes, long seed) {
    Draw draw = Draw.from(seed);
    Labels labels = features.labels();
    Matrix h = features.values();
    int k = labels.classes();
    int[][] members = new int[k][];
    for (int c = 0; c < k; c++) {
      int own = c;
      members[c] = IntStream.range(0, labels.size()).filter(i -> labels.get(i) == own).toArray();
    }
    long right = 0;
    long all = 0;
    for (int e = 0; e < episodes; e++) {
      Vector[] means = new Vector[k];
      for (int c = 0; c < k; c++) {
        shuffle(members[c], shots, draw);
        Vector sum = Vector.zeros(h.columns());
        for (int s = 0; s < shots; s++) {
          sum = sum.plus(h.row(members[c][s]));
        }
        means[c] = sum.scale(1.0 / shots);
      }
      for (int c = 0; c < k; c++) {
        for (int i = shots; i < members[c].length; i++) {
          right += nearest(h.row(members[c][i]), means) == c ? 1 : 0;
          all++;
        }
      }
    }
    return (double) right / all;
  }

  /** A random choice of the first so many. */
  private static void shuffle(int[] all, int first, Draw draw) {
    for (int i = 0; i < first; i++) {
      int j = draw.integer(i, all.length - 1);
      int kept = all[i];
      all[i] = all[j];
      all[j] = kept;
    }
  }

  private static int nearest(Vector x, Vector[] means) {
    int best = 0;
    for (int c = 1; c < means.length; c++) {
      boolean nearer = x.minus(means[c]).sumOfSquares() < x.minus(means[best]).sumOfSquares();
      best = nearer ? c : best;
    }
    return best;
  }

  /** Spearman's rank correlation; NaN for fewer than two points is refused. */
  static double rankCorrelation(Seq<Double> x, Seq<Double> y) {
    return new org.apache.commons.math3.stat.correlation.SpearmansCorrelation()
        .correlation(
            x.toJavaList().stream().mapToDouble(Double::doubleValue).toArray(),
            y.toJavaList().stream().mapToDouble(Double::doubleValue).toArray());
  }
}
