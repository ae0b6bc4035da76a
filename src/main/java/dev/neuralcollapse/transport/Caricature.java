package dev.neuralcollapse.transport;

/**
 * The one-dimensional caricature of deep transport: fit {@code c ≥ 1} from 1 with {@code L} scalar
 * residual layers of equal weight (Súkeník, Lampert, Mondelli, NeurIPS 2025, arXiv 2505.15239; P).
 */
public final class Caricature {
  private Caricature() {}

  /**
   * RN1, {@code x(1+w)^L = c}: least {@code Σ w²} is {@code L(c^{1/L}-1)²}, which tends to 0 like
   * {@code log²c / L}.
   */
  public static double oneLayer(double c, int depth) {
    double w = root(c, depth);
    return depth * w * w;
  }

  /**
   * RN2, {@code x(1+w²)^L = c}: least {@code Σ w²} is {@code L(c^{1/L}-1)}, which tends to log c.
   */
  public static double twoLayer(double c, int depth) {
    return depth * root(c, depth);
  }

  private static double root(double c, int depth) {
    if (!(c >= 1) || depth < 1) {
      throw new IllegalArgumentException("c >= 1 and L >= 1, not " + c + ", " + depth);
    }
    return StrictMath.expm1(StrictMath.log(c) / depth);
  }

  /**
   * Least cost of hidden layers that move some sample by chord D: {@code Σ(‖W_l‖² + ‖b_l‖²) ≥
   * D²/(8(L-1))}, because a block moves a unit feature by at most {@code 2√2 ‖[W b]‖_F}
   * (Dunkl-Williams in its inner-product form: {@code ‖LN(z+y) - z‖ ≤ 2‖y‖} for unit z, and {@code
   * ‖σ(Wz+b)‖ ≤ √2 ‖[W b]‖_F}; then Cauchy-Schwarz over the blocks). D.
   *
   * @param chord D, in {@code [0, 2]}
   * @param depth L ≥ 2
   */
  public static double leastCostOfDisplacement(double chord, int depth) {
    if (!(chord >= 0 && chord <= 2) || depth < 2) {
      throw new IllegalArgumentException("0 <= D <= 2 and L >= 2, not " + chord + ", " + depth);
    }
    return chord * chord / (8.0 * (depth - 1));
  }

  /**
   * For three collinear inputs, 1 and 3 outside and of one class, 2 between them and of another:
   * {@code LN ∘ lin_0} keeps the second on the short arc of the others, so the largest displacement
   * angle is at least {@code ½(angle(h_1,h_2) - angle(h_1,h_3))} (ball around the midpoint of h_1
   * and h_3; D). As a chord, {@code 2 sin(·/2)}, and 0 when the bracket is negative.
   *
   * @param outerToMiddle angle between an outer and the middle last feature, in {@code [0, π]}
   * @param outerToOuter angle between the outer two, in {@code [0, π]}
   */
  public static double collinearChord(double outerToMiddle, double outerToOuter) {
    double angle = Math.max(0, (outerToMiddle - outerToOuter) / 2);
    return 2 * StrictMath.sin(angle / 2);
  }

  /** {@code Ω(1/L)}: {@code λ D²/(16(L-1))}, the converse part of the gap at depth L (D). */
  public static double converseGap(double chord, double decay, int depth) {
    return decay / 2 * leastCostOfDisplacement(chord, depth);
  }
}
