package dev.neuralcollapse.bound;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Loss;
import io.vavr.collection.Seq;

/**
 * The classical route from {@code F(W,H)} down to {@code F*}, one inequality a term. [D] With
 * {@code φ(m) = log(1 + (K-1)e^{-m})}, {@code κ = (K-1)/K} and margins {@code m_i = q_{y_i}ᵀh_i/κ}
 * for cross entropy:
 *
 * <pre>
 * off-diagonal  mean_i [CE_i - φ(m_i)]                                     Jensen over the wrong classes
 * margins       mean φ(m_i) - φ(mean m_i)                                  Jensen over samples
 * duality       φ(m̄) - φ(mean_k ‖Pq_k‖‖μ_k‖/κ)                             Cauchy-Schwarz; balanced, zero mean
 * variability   φ(mean ‖Pq_k‖‖μ_k‖/κ) - φ(mean ‖Pq_k‖/κ)                   ‖h‖ ≤ 1
 * row-mean      φ(mean ‖Pq_k‖/κ) - φ(mean ‖q_k‖/κ)                         projection
 * equinorm      φ(mean ‖q_k‖/κ) - φ(‖Q‖_F/(√K κ))                          power mean
 * centroid      (λ/2) K‖w̄‖²
 * norm          φ(‖Q‖_F/(√K κ)) + (λ/2)‖Q‖² - F*                           λ > 0
 * </pre>
 *
 * <p>For the squared losses φ gives way to {@code κ ψ(d)}, {@code ψ(d) = ½(1-d)²}, and from duality
 * on to its monotone part {@code κ ψ₊}; without bias {@code κ = 1}, rows are {@code w_k} and there
 * is no centroid; with bias {@code d_i = (q_{y_i}ᵀh_i + b_{y_i} - b̄)/κ} and {@code off-diagonal}
 * also holds {@code ½K} times the square of the mean residual of each sample.
 */
public final class InequalityChain {
  private InequalityChain() {}

  /**
   * The named terms as defined above, whatever the features: each is non-negative, and their sum
   * the gap, where classes are balanced and features of unit norm and zero mean. Where a hypothesis
   * fails the terms still telescope to {@code F - F*}, and one of them may be negative.
   */
  public static Account of(LastLayer layer) {
    return layer.loss() == Loss.CROSS_ENTROPY ? crossEntropy(layer) : squared(layer);
  }

  private static Account crossEntropy(LastLayer layer) {
    Ideal ideal = Ideal.of(layer);
    MarginSteps phi = new MarginSteps(layer.classes());
    RowGeometry g = RowGeometry.of(layer);
    double kappa = ideal.kappa();
    Matrix z = layer.head().logits(layer.features());
    double start = g.aligned() / kappa;
    double offDiagonal = 0;
    double margins = 0;
    for (int i = 0; i < layer.samples(); i++) {
      Vector logits = z.row(i);
      int y = layer.label(i);
      double margin = (logits.get(y) - logits.mean()) / kappa;
      offDiagonal += wrongSpread(logits, y, margin, phi);
      margins += phi.bregman(start, margin - start);
    }
    double rho = g.norm();
    double end = rho / (Math.sqrt(layer.classes()) * kappa);
    double away = rho - ideal.norm();
    Seq<Term> descent = descent(phi::drop, start, 0, g, kappa);
    return account(
        offDiagonal / layer.samples(),
        margins / layer.samples(),
        descent.append(new Term("centroid", centroid(layer))),
        phi.bregman(ideal.margin(), end - ideal.margin()) + layer.decay() / 2 * away * away);
  }

  /**
   * {@code CE - φ(m) = log(1 + s · mean_{j≠y}(e^{t_j} - 1))}, {@code t_j = z_j - z_y + m} of zero
   * sum, s the wrong mass at m.
   */
  private static double wrongSpread(Vector z, int y, double margin, MarginSteps phi) {
    double sum = 0;
    double top = 0;
    for (int j = 0; j < z.size(); j++) {
      double t = j == y ? 0 : z.get(j) - z.get(y) + margin;
      top = Math.max(top, t);
      sum += MarginSteps.excess(Math.min(t, 700));
    }
    return top > 30
        ? Math.max(0, Loss.CROSS_ENTROPY.of(z.toArray(), y) - phi.value(margin))
        : StrictMath.log1p(phi.wrongMass(margin) * sum / (z.size() - 1));
  }

  private static Account squared(LastLayer layer) {
    Ideal ideal = Ideal.of(layer);
    RowGeometry g = RowGeometry.of(layer);
    double kappa = ideal.kappa();
    Matrix z = layer.head().logits(layer.features());
    int n = layer.samples();
    double[] diagonal = new double[n];
    double offDiagonal = 0;
    for (int i = 0; i < n; i++) {
      Vector logits = z.row(i);
      int y = layer.label(i);
      boolean bias = layer.loss() == Loss.SQUARED_WITH_BIAS;
      diagonal[i] = bias ? (logits.get(y) - logits.mean()) / kappa : logits.get(y);
      offDiagonal += bias ? aroundMean(logits, y) : around(logits, y, 0);
    }
    double start = Vector.of(diagonal).mean();
    double variance = Vector.of(diagonal).map(x -> x - start).sumOfSquares() / n;
    // The bias shifts the mean diagonal only where classes are unbalanced.
    double shift = layer.features().labels().isBalanced() ? 0 : start - g.aligned() / kappa;
    double end = g.norm() / (Math.sqrt(layer.classes()) * kappa);
    Seq<Term> descent = descent((x, step) -> kappa * halfDrop(x, step), start, shift, g, kappa);
    double beyond = Math.max(0, start - 1);
    Seq<Term> all =
        descent.update(0, t -> new Term(t.name(), t.value() + kappa / 2 * beyond * beyond));
    return account(
        offDiagonal / n,
        kappa / 2 * variance,
        layer.loss() == Loss.SQUARED ? all : all.append(new Term("centroid", centroid(layer))),
        normTerm(end, layer.decay() * layer.classes() * kappa, kappa));
  }

  /** {@code ψ₊(x) - ψ₊(x + step)}. */
  private static double halfDrop(double x, double step) {
    double before = Math.max(0, 1 - x);
    double after = Math.max(0, 1 - x - step);
    double difference = before > 0 && after > 0 ? step : before - after;
    return difference * (before + after) / 2;
  }

  /** {@code ½ Σ_{j≠y} (z_j - centre)²}. */
  private static double around(Vector z, int y, double centre) {
    double s = 0;
    for (int j = 0; j < z.size(); j++) {
      double r = j == y ? 0 : z.get(j) - centre;
      s += r * r;
    }
    return s / 2;
  }

  /**
   * With bias: the wrong logits around their own mean, and {@code ½K r̄²} for the mean residual.
   */
  private static double aroundMean(Vector z, int y) {
    int k = z.size();
    double wrong = (z.sum() - z.get(y)) / (k - 1);
    double residual = (z.sum() - 1) / k;
    return around(z, y, wrong) + k * residual * residual / 2;
  }

  /** {@code κψ₊(r) + κ(penalty/2)r² - F*}, {@code penalty = λKκ}, as a square. */
  private static double normTerm(double r, double penalty, double kappa) {
    double best = 1 / (1 + penalty);
    return r <= 1
        ? kappa / 2 * (1 + penalty) * (r - best) * (r - best)
        : kappa / 2 * penalty * (r * r - best);
  }

  private static double centroid(LastLayer layer) {
    Vector mean = layer.head().values().meanRow();
    return layer.decay() / 2 * layer.classes() * mean.sumOfSquares();
  }

  /** A decreasing function as {@code f(x) - f(x + step)}. */
  @FunctionalInterface
  private interface Descent {
    double drop(double x, double step);
  }

  /** The four terms between the mean margin and the norm of the rows. */
  private static Seq<Term> descent(
      Descent f, double start, double shift, RowGeometry g, double kappa) {
    double duality = g.duality() / kappa - shift;
    double variability = g.variability() / kappa;
    double rowMean = g.rowMean() / kappa;
    double equinorm = g.equinorm() / kappa;
    double x1 = start + duality;
    double x2 = x1 + variability;
    double x3 = x2 + rowMean;
    return io.vavr.collection.Vector.of(
        new Term("duality", f.drop(start, duality)),
        new Term("variability", f.drop(x1, variability)),
        new Term("row-mean", f.drop(x2, rowMean)),
        new Term("equinorm", f.drop(x3, equinorm)));
  }

  private static Account account(
      double offDiagonal, double margins, Seq<Term> middle, double norm) {
    return new Account(
        middle
            .prepend(new Term("margins", margins))
            .prepend(new Term("off-diagonal", offDiagonal))
            .append(new Term("norm", norm)));
  }
}
