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
    this.panelsOut = kit.padded(this.weight.rows) / arithmetic.panel();
    this.panelsIn = this.weight.ld / arithmetic.panel();
    kit.reserve(this.weight.rows, this.weight.columns);
  }

  /** The map {@code name.weight}, {@code name.bias}. */
  static <A> Linear<A> affine(Kit<A> kit, String name, boolean both) {
    return new Linear<>(kit, name + ".weight", name + ".bias", both);
  }

  int outputs() {
    return weight.rows;
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

  /** {@code dW += dOutᵀ in}, {@code db += Σ dOut}. */
  void weightGradient(Tile<A> tile, int rows, Buffer<A> dOut, Buffer<A> in) {
    arithmetic.packPanels(rows, in.data, 0, in.ld, panelsIn, kit.panels());
    weightGradient(tile, rows, dOut);
  }

  /** The same with the input in {@link Kit#panels()} already. */
  void weightGradient(Tile<A> tile, int rows, Buffer<A> dOut) {
    A sum = tile.gradient().array(weight);
    boolean add = tile.gradient().touch(weight);
    arithmetic.packColumns(rows, dOut.data, 0, dOut.ld, weight.rows, kit.columnBlocks());
    arithmetic.transposed(
        up(weight.rows, BLOCK),
        rows,
        kit.columnBlocks(),
        kit.panels(),
        panelsIn,
        sum,
        weight.ld,
        add ? sum : kit.zeros(),
        add ? weight.ld : 0);
    biasGradient(tile, rows, dOut);
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
        weight.rows,
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
