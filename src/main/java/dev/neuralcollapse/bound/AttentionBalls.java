package dev.neuralcollapse.bound;

import static dev.neuralcollapse.number.Directed.addUp;
import static dev.neuralcollapse.number.Directed.multiplyUp;
import static dev.neuralcollapse.number.Directed.sqrtUp;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Attention;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.RoundedSum;

/**
 * {@code X A} in error balls: column t of A is the softmax of {@code (K x_u)·(Q x_t)/√d}. Scores
 * and weights are intervals, {@code |k·q - k̂·q̂| ≤ ‖k̂‖ r_q + ‖q̂‖ r_k + r_k r_q}; with weights in
 * {@code ŵ_u ± e_u} the mixture lies within {@code Σ (ŵ_u + e_u) r_u + Σ e_u ‖x̂_u‖} of {@code Σ
 * ŵ_u x̂_u} (D).
 */
record AttentionBalls(FeatureBalls tokens, FeatureBalls keys, FeatureBalls queries) {

  /** The mixture for every token, sequences of {@code length} one after another. */
  static FeatureBalls mixed(FeatureBalls tokens, Attention a, int length, Mask mask) {
    AttentionBalls balls =
        new AttentionBalls(
            tokens,
            tokens.affine(BallPass.linear(a.key())),
            tokens.affine(BallPass.linear(a.query())));
    return balls.mixed(length, mask);
  }

  private FeatureBalls mixed(int length, Mask mask) {
    Matrix x = tokens.centres();
    double[] norms = norms(rows(tokens));
    double[][] k = rows(keys);
    double[][] q = rows(queries);
    double[] keyNorms = norms(k);
    double[] queryNorms = norms(q);
    Interval root = Interval.point(x.columns()).sqrt();
    double[] out = new double[x.rows() * x.columns()];
    double[] radii = new double[x.rows()];
    for (int t = 0; t < x.rows(); t++) {
      int first = t - t % length;
      int seen = mask.seen(t % length, length);
      Interval[] scores = new Interval[seen];
      for (int u = 0; u < seen; u++) {
        double reach = reach(first + u, t, keyNorms[first + u], queryNorms[t]);
        scores[u] =
            RoundedSum.dot(k[first + u], q[t]).plus(Interval.of(-reach, reach)).dividedBy(root);
      }
      radii[t] = mix(softmax(scores), first, norms, out, t);
    }
    return new FeatureBalls(Matrix.of(x.rows(), x.columns(), out), Vector.of(radii));
  }

  private static double[][] rows(FeatureBalls balls) {
    double[][] rows = new double[balls.centres().rows()][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = balls.centres().row(r).toArray();
    }
    return rows;
  }

  private static double[] norms(double[][] rows) {
    double[] norms = new double[rows.length];
    for (int r = 0; r < norms.length; r++) {
      norms[r] = FeatureBalls.normUp(rows[r]);
    }
    return norms;
  }

  /** How far {@code k_u·q_t} may be from the product of the centres. */
  private double reach(int u, int t, double keyNorm, double queryNorm) {
    double keyRadius = keys.radii().get(u);
    double queryRadius = queries.radii().get(t);
    return addUp(
        multiplyUp(keyNorm, queryRadius), multiplyUp(addUp(queryNorm, queryRadius), keyRadius));
  }

  /** Enclosures of the weights, each within [0, 1]. */
  private static Interval[] softmax(Interval[] scores) {
    double most = Double.NEGATIVE_INFINITY;
    for (Interval s : scores) {
      most = Math.max(most, FeatureBalls.middle(s));
    }
    Interval[] weights = new Interval[scores.length];
    Interval sum = Interval.ZERO;
    for (int u = 0; u < weights.length; u++) {
      weights[u] = scores[u].minus(most).exp();
      sum = sum.plus(weights[u]);
    }
    for (int u = 0; u < weights.length; u++) {
      Interval w = weights[u].dividedBy(sum);
      weights[u] = w.isFinite() ? w.max(0).min(1) : Interval.of(0, 1);
    }
    return weights;
  }

  /** Writes the middle of a mixture to row {@code t}; the radius about it. */
  private double mix(Interval[] weights, int first, double[] norms, double[] out, int t) {
    int d = tokens.centres().columns();
    double[] middles = new double[weights.length];
    double radius = 0;
    for (int u = 0; u < weights.length; u++) {
      middles[u] = weights[u].mid();
      double off = weights[u].minus(middles[u]).magnitude();
      radius = addUp(radius, multiplyUp(weights[u].hi(), tokens.radii().get(first + u)));
      radius = addUp(radius, multiplyUp(off, norms[first + u]));
    }
    double rounding = 0;
    double[] column = new double[weights.length];
    for (int j = 0; j < d; j++) {
      for (int u = 0; u < column.length; u++) {
        column[u] = tokens.centres().get(first + u, j);
      }
      Interval entry = RoundedSum.dot(middles, column);
      out[t * d + j] = FeatureBalls.middle(entry);
      double off = entry.minus(out[t * d + j]).magnitude();
      rounding = addUp(rounding, multiplyUp(off, off));
    }
    return addUp(radius, sqrtUp(rounding));
  }
}
