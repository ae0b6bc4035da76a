package dev.neuralcollapse.data;

import dev.neuralcollapse.linear.Matrix;
import io.vavr.control.Option;

/**
 * How orthogonally separable labelled inputs are: {@code xᵀx' ≥ μ_s ‖x‖‖x'‖} within a class and
 * {@code xᵀx' ≤ -μ_d ‖x‖‖x'‖} between classes, with {@code μ_s, μ_d > 0} (Min, Zhu and Vidal, arXiv
 * 2510.21078; P). Inputs of length zero satisfy both for all μ and are left out.
 *
 * @param same the pair of one class of least cosine, the largest {@code μ_s} that holds; none where
 *     no class has two inputs ({@code μ_s = 1})
 * @param other the pair of two classes of greatest cosine, minus the largest {@code μ_d} that holds
 * @param violating pairs that no positive μ admits
 * @param pairs compared
 * @param zeros inputs of length zero
 */
public record OrthogonalSeparability(
    Option<Pair> same, Option<Pair> other, long violating, long pairs, int zeros) {

  /**
   * Two inputs, {@code first < second}.
   *
   * @param cosine of the angle between them
   */
  public record Pair(int first, int second, double cosine) {}

  /**
   * Compares all pairs, {@code N(N-1)/2} inner products.
   *
   * @param inputs N×d
   */
  public static OrthogonalSeparability of(Matrix inputs, Labels labels) {
    int n = inputs.rows();
    if (labels.size() != n) {
      throw new IllegalArgumentException(labels.size() + " labels for " + n + " inputs");
    }
    double[][] unit = new double[n][];
    int zeros = 0;
    for (int i = 0; i < n; i++) {
      double norm = inputs.row(i).norm();
      unit[i] = norm > 0 ? inputs.row(i).scale(1 / norm).toArray() : new double[0];
      zeros += norm > 0 ? 0 : 1;
    }
    Tally tally = new Tally();
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        if (unit[i].length > 0 && unit[j].length > 0) {
          tally.add(i, j, dot(unit[i], unit[j]), labels.get(i) == labels.get(j));
        }
      }
    }
    return new OrthogonalSeparability(tally.same, tally.other, tally.violating, tally.pairs, zeros);
  }

  /** The largest {@code μ_s} that holds; not positive where inputs of one class disagree. */
  public double within() {
    return same.map(Pair::cosine).getOrElse(1.0);
  }

  /** The largest {@code μ_d} that holds; not positive where inputs of two classes agree. */
  public double between() {
    return other.map(p -> -p.cosine()).getOrElse(1.0);
  }

  /** Whether some {@code μ_s, μ_d > 0} hold. */
  public boolean holds() {
    return within() > 0 && between() > 0;
  }

  /** The worst pair that no positive μ admits. */
  public Option<Pair> violation() {
    return other.filter(p -> p.cosine() >= 0).orElse(same.filter(p -> p.cosine() <= 0));
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Counts while the pairs go by. */
  private static final class Tally {
    private Option<Pair> same = Option.none();
    private Option<Pair> other = Option.none();
    private long violating;
    private long pairs;

    void add(int i, int j, double cosine, boolean sameClass) {
      pairs++;
      if (sameClass ? cosine <= 0 : cosine >= 0) {
        violating++;
      }
      if (sameClass && !same.exists(p -> cosine >= p.cosine())) {
        same = Option.some(new Pair(i, j, cosine));
      }
      if (!sameClass && !other.exists(p -> cosine <= p.cosine())) {
        other = Option.some(new Pair(i, j, cosine));
      }
    }
  }
}
