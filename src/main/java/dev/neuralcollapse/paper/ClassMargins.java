package dev.neuralcollapse.paper;

import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.transport.MaximumMargin;
import io.vavr.collection.Seq;

/**
 * Where gradient flow of a shallow ReLU network ends in direction, if the data are orthogonally
 * separable and the start is small (Min, Zhu and Vidal, arXiv 2510.21078, Theorem 1; P): with
 * {@code γ_k = max_{‖u‖=1} min_{i∈k} x_iᵀu} and its direction {@code u_k}, the features of class k
 * are {@code s_k u_kᵀx φ_k} with orthonormal {@code φ_k ≥ 0}, and the classifier of {@code K ≥ 3}
 * classes is {@code Σ s_k ẽ_k φ_kᵀ}, that of two classes {@code s_+φ_+ - s_-φ_-}. {@code s_k² =
 * γ_k⁻¹/(2 Σ γ_j⁻¹)} at {@code ‖θ‖ = 1} (D: every class has the margin {@code s_k²γ_k}, and the
 * least of them is greatest where they agree).
 *
 * @param directions {@code u_k}, a row each
 * @param margins {@code γ_k}
 */
public record ClassMargins(Matrix directions, Vector margins) {

  /** Of data in which every class has a direction that all its inputs agree with. */
  public static ClassMargins of(SeparableData data) {
    Seq<MaximumMargin> all =
        io.vavr.collection.Vector.range(0, data.classes()).map(k -> MaximumMargin.of(data.of(k)));
    return new ClassMargins(
        Matrix.ofRows(all.map(MaximumMargin::direction)),
        Vector.generate(all.size(), k -> all.get(k).margin()));
  }

  /** K. */
  public int classes() {
    return margins.size();
  }

  /** {@code s_k} at {@code ‖θ‖ = 1}. */
  public Vector scales() {
    double sum = margins.map(g -> 1 / g).sum();
    return margins.map(g -> Math.sqrt(1 / (2 * g * sum)));
  }

  /** {@code V Vᵀ = K/(K-1) S diag(s²) S} with {@code S = I - J/K}, for {@code K ≥ 3} classes. */
  public Matrix classifierGram() {
    Matrix etf = SimplexEtf.canonical(classes(), classes()).vertices();
    Vector s = scales();
    Matrix scaled =
        Matrix.generate(classes(), classes(), (i, j) -> s.get(i) * s.get(i) * etf.get(i, j));
    return etf.transpose().times(scaled);
  }

  /** Length of the feature of x, an input of class k, at {@code ‖θ‖ = 1}. */
  public double length(int k, Vector x) {
    return scales().get(k) * directions.row(k).dot(x);
  }
}
