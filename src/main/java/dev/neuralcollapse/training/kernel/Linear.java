package dev.neuralcollapse.training.kernel;

import static dev.neuralcollapse.training.kernel.Arithmetic.BLOCK;
import static dev.neuralcollapse.training.kernel.Arithmetic.up;

import org.jspecify.annotations.Nullable;

/**
 * {@code X Wᵀ + 1 bᵀ}, with or without bias, and its two gradients; the part most stages are made
 * of.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class Linear<A> {
  private final Kit<A> kit;
  private final Arithmetic<A> arithmetic;
  private final Parameter.Weight<A> weight;
  private final Parameter.@Nullable Values<A> bias;
  private final int panelsOut;
  private final int panelsIn;

  /**
   * The map whose weight is the slot of this name, its bias the other one, if given.
   *
   * @param both whether {@link #inputGradient} will be asked for
   */
  Linear(Kit<A> kit, String weight, @Nullable String bias, boolean both) {
    this.kit = kit;
    this.arithmetic = kit.arithmetic;
    this.weight = kit.store.weight(weight, both);
    this.bias = bias == null ? null : kit.store.values(bias);
    this.panelsOut = kit.padded(this.weight.outputs) / arithmetic.panel();
    this.panelsIn = this.weight.ld / arithmetic.panel();
    kit.reserve(
        this.weight.hasMoments()
            ? Math.max(this.weight.outputs, this.weight.columns)
            : this.weight.outputs,
        this.weight.columns);
  }

  /** The map {@code name.weight}, {@code name.bias}. */
  static <A> Linear<A> affine(Kit<A> kit, String name, boolean both) {
    return new Linear<>(kit, name + ".weight", name + ".bias", both);
  }

  int outputs() {
    return weight.outputs;
  }

  int inputs() {
    return weight.columns;
  }

  /** {@code out ← in Wᵀ + 1 bᵀ} for rows {@code from <= r < to}; from is a multiple of BLOCK. */
  void forward(int from, int to, Buffer<A> in, Buffer<A> out) {
    arithmetic.product(
        up(to - from, BLOCK),
        weight.columns,
        in.data,
        from * in.ld,
        in.ld,
        weight.forward,
        panelsOut,
        out.data,
        from * out.ld,
        out.ld,
        bias == null ? kit.zeros() : bias.values,
        0,
        0);
  }

  /** {@code dW += dOutᵀ in}, {@code db += Σ dOut}; or the moments of the inputs. */
  void weightGradient(Tile<A> tile, int rows, Buffer<A> dOut, Buffer<A> in) {
    arithmetic.packPanels(rows, in.data, 0, in.ld, panelsIn, kit.panels());
    weightGradientOfPacked(tile, rows, dOut, in);
  }

  /** The same with the input in {@link Kit#panels()} already. */
  void weightGradientOfPacked(Tile<A> tile, int rows, Buffer<A> dOut, Buffer<A> in) {
    if (weight.hasMoments()) {
      moments(tile, rows, dOut, in);
      return;
    }
    A sum = tile.gradient().array(weight);
    boolean add = tile.gradient().touch(weight);
    packedProduct(rows, dOut, weight.outputs, sum, add);
    biasGradient(tile, rows, dOut);
  }

  /** {@code sum += xᵀ in}, in packed; without what was there before unless it is to be added to. */
  private void packedProduct(int rows, Buffer<A> x, int columns, A sum, boolean add) {
    arithmetic.packColumns(rows, x.data, 0, x.ld, columns, kit.columnBlocks());
    arithmetic.transposed(
        up(columns, BLOCK),
        rows,
        kit.columnBlocks(),
        kit.panels(),
        panelsIn,
        sum,
        weight.ld,
        add ? sum : kit.zeros(),
        add ? weight.ld : 0);
  }

  /**
   * {@code Σ_r w_r in_r in_rᵀ} with {@code w_r = ‖dOut_r‖²}, at most what the kit says; below it
   * {@code Σ w_r in_r}, and {@code Σ w_r} in the first entry of the last row.
   */
  private void moments(Tile<A> tile, int rows, Buffer<A> dOut, Buffer<A> in) {
    A sum = tile.gradient().sum(weight);
    int n = weight.columns;
    int firsts = n * weight.ld;
    Buffer<A> weighted = kit.scratch("weighted", n);
    arithmetic.clear(weighted.data, 0, rows * weighted.ld);
    double total = 0;
    for (int r = 0; r < rows; r++) {
      int at = r * dOut.ld;
      double square = arithmetic.dot(dOut.data, at, dOut.data, at, dOut.columns);
      double w = Math.min(square, kit.store.mostWeight());
      arithmetic.addScaled(weighted.data, r * weighted.ld, w, in.data, r * in.ld, n);
      arithmetic.addScaled(sum, firsts, w, in.data, r * in.ld, n);
      total += w;
    }
    int last = firsts + weight.ld;
    arithmetic.set(sum, last, arithmetic.get(sum, last) + total);
    packedProduct(rows, weighted, n, sum, true);
  }

  /** {@code db += Σ dOut}. */
  void biasGradient(Tile<A> tile, int rows, Buffer<A> dOut) {
    if (bias != null) {
      arithmetic.sumRows(rows, dOut.data, 0, dOut.ld, tile.gradient().sum(bias), bias.ld);
    }
  }

  /** {@code dIn ← dOut W}, or {@code dIn ← dIn + dOut W}. */
  void inputGradient(int rows, Buffer<A> dOut, Buffer<A> dIn, boolean add) {
    arithmetic.product(
        up(rows, BLOCK),
        weight.outputs,
        dOut.data,
        0,
        dOut.ld,
        weight.backward,
        panelsIn,
        dIn.data,
        0,
        dIn.ld,
        add ? dIn.data : kit.zeros(),
        0,
        add ? dIn.ld : 0);
  }
}
