package dev.neuralcollapse.training.kernel;

import static dev.neuralcollapse.training.kernel.Arithmetic.BLOCK;
import static dev.neuralcollapse.training.kernel.Arithmetic.up;

import dev.neuralcollapse.network.Mask;

/**
 * {@code M = A X} of one sequence at a time and its exact derivative, with row t of A the softmax
 * over the tokens u that the mask allows of {@code k_u·q_t/√d}. A is kept transposed, u by t: then
 * both passes are register-blocked products, and the softmax runs over whole rows.
 *
 * <p>With {@code g = ∂/∂M}: {@code a_tu = ∂/∂A_tu = g_t·x_u}, {@code c_tu = A_tu (a_tu - Σ_v A_tv
 * a_tv)/√d}, and {@code ∂/∂q_t = Σ_u c_tu k_u}, {@code ∂/∂k_u = Σ_t c_tu q_t}, {@code ∂/∂x_u} gains
 * {@code Σ_t A_tu g_t} (D).
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class Mixing<A> {
  private final Arithmetic<A> arithmetic;
  private final boolean causal;
  private final int length;
  private final int d;
  private final int panels;
  private final int padded;
  private final int tokenPanels;
  private final int rows;
  private final int ldWeights;
  private final double scale;
  private final A left;
  private final A right;
  private final A packed;
  private final A columns;
  private final A out;
  private final A column;
  private final A change;
  private final A zeros;

  /**
   * @param length T
   * @param d true width; rows have room for whole panels, zero from d on
   */
  Mixing(Arithmetic<A> arithmetic, Mask mask, int length, int d) {
    int panel = arithmetic.panel();
    this.arithmetic = arithmetic;
    this.causal = mask == Mask.CAUSAL;
    this.length = length;
    this.d = d;
    this.padded = up(d, panel);
    this.panels = padded / panel;
    this.ldWeights = up(length, panel);
    this.tokenPanels = ldWeights / panel;
    this.rows = up(length, BLOCK);
    this.scale = 1 / Math.sqrt(d);
    this.left = arithmetic.array(rows * padded);
    this.right = arithmetic.array(rows * padded);
    this.packed = arithmetic.array(Math.max(ldWeights * d, length * padded));
    this.columns = arithmetic.array(ldWeights * length);
    this.out = arithmetic.array(rows * padded);
    this.column = arithmetic.array(ldWeights);
    this.change = arithmetic.array(rows * ldWeights);
    this.zeros = arithmetic.array(Math.max(padded, ldWeights));
  }

  /** Numbers that {@link #forward} keeps of a sequence. */
  int kept() {
    return length * ldWeights;
  }

  /**
   * {@code M ← A X} for the sequence whose first token is row {@code first}.
   *
   * @param weights receives Aᵀ, at {@code keep}
   */
  void forward(A x, A keys, A queries, int first, int ld, A mixed, A weights, int keep) {
    scores(keys, queries, first, ld);
    arithmetic.columnSoftmax(length, causal, scale, change, ldWeights, column);
    System.arraycopy(change, 0, weights, keep, kept());
    arithmetic.packPanels(length, x, first * ld, ld, panels, packed);
    acrossTokens();
    put(mixed, first, ld);
  }

  /** {@code change ← left rows · right rowsᵀ}, token u of the left by token t of the right. */
  private void scores(A a, A b, int first, int ld) {
    take(a, first, ld, left);
    arithmetic.packTransposed(length, b, first * ld, ld, d, packed);
    arithmetic.product(
        rows, d, left, 0, padded, packed, tokenPanels, change, 0, ldWeights, zeros, 0, 0);
  }

  /** {@code out ← changeᵀ · packed}. */
  private void acrossTokens() {
    arithmetic.packColumns(length, change, 0, ldWeights, length, columns);
    arithmetic.transposed(rows, length, columns, packed, panels, out, padded, zeros, 0);
  }

  /**
   * From the gradient {@code g} by M: adds to the gradient by X, and sets those by keys and
   * queries.
   *
   * @param weights what {@link #forward} kept, at {@code keep}
   */
  void backward(
      A x,
      A keys,
      A queries,
      int first,
      int ld,
      A g,
      A weights,
      int keep,
      A dx,
      A dKeys,
      A dQueries) {
    scores(x, g, first, ld);
    arithmetic.columnSoftmaxBackward(length, scale, weights, keep, change, ldWeights, column);
    arithmetic.packPanels(length, keys, first * ld, ld, panels, packed);
    acrossTokens();
    put(dQueries, first, ld);
    arithmetic.packPanels(length, queries, first * ld, ld, panels, packed);
    arithmetic.product(
        rows, length, change, 0, ldWeights, packed, panels, out, 0, padded, zeros, 0, 0);
    put(dKeys, first, ld);

    System.arraycopy(weights, keep, change, 0, kept());
    arithmetic.packPanels(length, g, first * ld, ld, panels, packed);
    take(dx, first, ld, right);
    arithmetic.product(
        rows, length, change, 0, ldWeights, packed, panels, out, 0, padded, right, 0, padded);
    put(dx, first, ld);
  }

  private void take(A from, int first, int ld, A to) {
    for (int t = 0; t < length; t++) {
      System.arraycopy(from, (first + t) * ld, to, t * padded, padded);
    }
  }

  private void put(A to, int first, int ld) {
    for (int t = 0; t < length; t++) {
      System.arraycopy(out, t * padded, to, (first + t) * ld, padded);
    }
  }
}
