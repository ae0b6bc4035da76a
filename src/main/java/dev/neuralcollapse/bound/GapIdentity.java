package dev.neuralcollapse.bound;

import dev.neuralcollapse.feature.CentredClassifierRows;
import dev.neuralcollapse.feature.FeatureStatistics;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Loss;
import io.vavr.collection.Seq;

/**
 * The exact account of {@code F(W,H) - F*} for all W, all d and balanced classes. [D] With {@code
 * w̄} the mean row, {@code q_k = w_k - w̄}, class means {@code μ_k}:
 *
 * <pre>
 * CE        (1/N) Σ KL(p*_{y_i} ‖ softmax(W h_i))        + (λ/2) [ K‖w̄‖² + Σ‖q_k - a μ_k‖² + a²K tr Σ_W ]
 * MSE       (1/N) Σ ½‖W h_i - s e_{y_i}‖²                + (λ/2) [          Σ‖w_k - s μ_k‖² + s²K tr Σ_W ]
 * MSE+bias  (1/N) Σ ½‖W h_i + b - α S e_{y_i} - 1/K‖²    + (λ/2) [ K‖w̄‖² + Σ‖q_k - c μ_k‖² + c²K tr Σ_W ]
 * </pre>
 *
 * <p>and, for features not exactly of unit norm, {@code (λ/2) a²K (1 - mean‖h‖²)}. For cross
 * entropy {@code a = ρ*}/√K and {@code p*_k} has mass {@code p = λa} on each class but k. Proof:
 * {@code -log softmax(z)_y = KL(p*_y‖softmax z) + H(p*) + ⟨p*_y - e_y, z⟩} with {@code p*_y - e_y =
 * p(1 - K e_y)}, so that the linear part is {@code -p Σ_k q_kᵀμ_k} on average; complete the square
 * with {@code p = λa} and use {@code Σ‖μ_k‖²/K = mean‖h‖² - tr Σ_W}; the constant is F* because
 * every term vanishes at the optimum. The squared losses go the same way with {@code 1-s = λKs} and
 * {@code 1-α = λKc}.
 *
 * <p>Every term is computed as a sum of squares or of divergences, so it is not negative and keeps
 * its relative accuracy at collapse, where {@code F - F*} cancels.
 */
public final class GapIdentity {
  private GapIdentity() {}

  /**
   * The terms {@code fit, centroid, duality, variability, norm-deficit} ({@code centroid} not for
   * the squared loss without bias), as defined above, whatever the features: the sum is the gap
   * where classes are balanced.
   */
  public static Account of(LastLayer layer) {
    Ideal ideal = Ideal.of(layer);
    FeatureStatistics s = FeatureStatistics.of(layer.features());
    double half = layer.decay() / 2;
    double pull = half * ideal.scale() * ideal.scale() * layer.classes();
    Matrix means = s.means().values().scale(ideal.scale());
    Seq<Term> rest =
        io.vavr.collection.Vector.of(
            new Term("variability", pull * s.withinTrace()),
            new Term("norm-deficit", pull * deficit(layer.features().values())));
    Term fit = new Term("fit", fit(layer, ideal));
    if (layer.loss() == Loss.SQUARED) {
      double duality = half * layer.head().values().minus(means).sumOfSquares();
      return new Account(rest.prepend(new Term("duality", duality)).prepend(fit));
    }
    CentredClassifierRows q = CentredClassifierRows.of(layer.head());
    return new Account(
        rest.prepend(new Term("duality", half * q.values().minus(means).sumOfSquares()))
            .prepend(new Term("centroid", half * layer.classes() * q.meanRow().sumOfSquares()))
            .prepend(fit));
  }

  /** {@code 1 - mean_i ‖h_i‖²} as the mean of {@code (1-‖h‖)(1+‖h‖)}. */
  private static double deficit(Matrix features) {
    double s = 0;
    for (int i = 0; i < features.rows(); i++) {
      double norm = features.row(i).norm();
      s += (1 - norm) * (1 + norm);
    }
    return s / features.rows();
  }

  private static double fit(LastLayer layer, Ideal ideal) {
    Matrix z = layer.head().logits(layer.features());
    double s = 0;
    for (int i = 0; i < layer.samples(); i++) {
      Vector logits = z.row(i);
      int y = layer.label(i);
      s +=
          switch (layer.loss()) {
            case CROSS_ENTROPY -> divergence(logits, y, ideal);
            case SQUARED -> residual(logits, y, ideal.scale(), 0) / 2;
            case SQUARED_WITH_BIAS -> {
              double alpha = ideal.scale() / ideal.kappa();
              yield residual(logits, y, alpha, (1 - alpha) / layer.classes()) / 2;
            }
          };
    }
    return s / layer.samples();
  }

  /** {@code KL(p*_y ‖ softmax z)}. */
  private static double divergence(Vector logits, int y, Ideal ideal) {
    int k = ideal.classes();
    double p = ideal.decay() * ideal.scale();
    double[] mass = new double[k];
    double[] x = logits.toArray();
    java.util.Arrays.fill(mass, p);
    mass[y] = 1 - (k - 1) * p;
    // log p*_y - log p is the optimal margin: the common constant log p drops out.
    x[y] -= ideal.margin();
    return MarginSteps.divergence(mass, x);
  }

  /** {@code ‖z - α e_y - β 1‖²}; {@code α S_K e_y + 1/K = α e_y + (1-α)/K}. */
  private static double residual(Vector logits, int y, double alpha, double beta) {
    double s = 0;
    for (int j = 0; j < logits.size(); j++) {
      double r = logits.get(j) - beta - (j == y ? alpha : 0);
      s += r * r;
    }
    return s;
  }
}
