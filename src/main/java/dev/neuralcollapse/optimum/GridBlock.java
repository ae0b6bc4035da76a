package dev.neuralcollapse.optimum;

import dev.neuralcollapse.number.Interval;

/**
 * Nine classes as the cells of a 3×3 grid, the edges of the complete bipartite graph {@code
 * K_{3,3}}: features of rank 5 in the inner layers. [D]
 *
 * <p>The inner pre-activations are the columns of the 6×9 incidence matrix B, a one for the row and
 * a one for the column of the cell: {@code BBᵀ = 3I + [0 J; J 0]} has the eigenvalues 6, 3 four
 * times, and 0, so {@code ‖B‖_* = √6 + 4√3}. The last hidden layer has nine neurons; neuron (i, j)
 * has the weight -1 at row i and at column j, 1 at the other four, so its pre-activation at the
 * cell (k, l) is 2 if {@code k ≠ i} and {@code l ≠ j}, else 0 or -2: after ReLU {@code 2 (J-I) ⊗
 * (J-I)}. The head is its inverse {@code ½ (J/2-I) ⊗ (J/2-I)}, 81 entries ±1/8. So
 *
 * <pre>  q = (√6+4√3)² 6^{L-3} · 54 · 81/64,</pre>
 *
 * 6010 at L = 3, below {@code 9⁴ = 6561}; the complete graph needs ten classes there.
 */
public record GridBlock() {
  /** {@code K}. */
  public static final int CLASSES = 9;

  /** Rows and columns. */
  public static final int COORDINATES = 6;

  /** {@code q} at L = 3. */
  public static Interval atThreeLayers() {
    Interval nuclear = Interval.point(6).sqrt().plus(Interval.point(3).sqrt().times(4));
    return nuclear.square().times(54).times(Interval.ratio(81, 64));
  }

  /** {@code q^{1/(L+1)}}: what the block costs where nine collapsed classes cost 9. */
  public Interval price(int layers) {
    double power = (double) COORDINATES * COORDINATES * COORDINATES * COORDINATES;
    return atThreeLayers().dividedBy(power).pow(Interval.ratio(1, layers + 1.0)).times(COORDINATES);
  }
}
