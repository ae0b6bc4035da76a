package dev.neuralcollapse.metric;

import dev.neuralcollapse.feature.ClassMeans;
import dev.neuralcollapse.feature.Features;

/** Decisions by the nearest class mean and by the largest logit; a tie is no decision. */
final class NearestMean {
  /** No single best class. */
  static final int TIE = -1;

  private NearestMean() {}

  /** {@code argmin_k ‖h_i - μ_k‖} of every sample. */
  static int[] decisions(Features features, ClassMeans means) {
    int n = features.samples();
    int d = features.width();
    int k = means.classes();
    double[] h = features.values().toArray();
    double[] mu = means.values().toArray();
    int[] decided = new int[n];
    double[] score = new double[k];
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < k; c++) {
        double s = 0;
        for (int j = 0; j < d; j++) {
          double x = h[i * d + j] - mu[c * d + j];
          s -= x * x;
        }
        score[c] = s;
      }
      decided[i] = best(score);
    }
    return decided;
  }

  /** The place of the largest score, or {@link #TIE}. */
  static int best(double[] score) {
    int at = 0;
    boolean tie = false;
    for (int c = 1; c < score.length; c++) {
      tie = score[c] == score[at] || (tie && !(score[c] > score[at]));
      at = score[c] > score[at] ? c : at;
    }
    return tie ? TIE : at;
  }
}
