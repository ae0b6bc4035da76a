package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.network.Keys;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.SequenceArchitecture;
import org.jspecify.annotations.Nullable;

/**
 * The attention of a block, {@code x + V X A} or {@code x + W_O W_V X A}, LayerNorm where {@link
 * Norm} says. Everything linear runs over all tokens of the tile, the mixing over one sequence
 * after the other.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class AttentionBlock<A> implements Stage<A> {
  private final Arithmetic<A> arithmetic;
  private final Norm place;
  private final Buffer<A> in;
  private final @Nullable LayerNorm<A> norm;
  private final @Nullable Scores<A> scores;
  private final EvenMixing<A> even;
  private final Linear<A> value;
  private final @Nullable Linear<A> output;
  private final Buffer<A> mixed;
  private final Buffer<A> inner;
  private final Buffer<A> out;
  private final Buffer<A> dMixed;
  private final Buffer<A> dInner;
  private final Buffer<A> dBranch;

  /**
   * The attention of a block.
   *
   * @param name of its slots, such as {@code block_0001}
   * @param norm its LayerNorm; none at {@link Norm#ENDS}
   * @param in what the stage before gives
   */
  AttentionBlock(
      Kit<A> kit,
      String name,
      SequenceArchitecture shape,
      @Nullable LayerNorm<A> norm,
      Buffer<A> in) {
    int d = shape.width();
    boolean two = shape.kind().valueLayers() == 2;
    this.arithmetic = kit.arithmetic;
    this.place = shape.norm();
    this.in = in;
    this.norm = norm;
    this.scores = shape.keys() == Keys.LEARNED ? new Scores<>(kit, name, shape) : null;
    this.even = new EvenMixing<>(kit.arithmetic, shape.mask(), shape.length(), in.ld);
    this.value = new Linear<>(kit, name + ".value", null, true);
    this.output = two ? new Linear<>(kit, name + ".output", null, true) : null;
    this.mixed = kit.buffer(d);
    this.inner = two ? kit.buffer(d) : mixed;
    this.out = place == Norm.POST && norm != null ? norm.raw() : kit.buffer(d);
    this.dMixed = kit.scratch("dMixed", d);
    this.dInner = kit.scratch("dHidden", d);
    this.dBranch = kit.scratch("dBranch", d);
  }

  @Override
  public Buffer<A> output() {
    return place == Norm.POST && norm != null ? norm.output() : out;
  }

  private Buffer<A> branchInput() {
    return place == Norm.PRE && norm != null ? norm.output() : in;
  }

  @Override
  public boolean forward(Tile<A> tile) {
    int rows = tile.rows();
    if (place == Norm.PRE && norm != null && !norm.forward(tile, 0, rows, in)) {
      return false;
    }
    Buffer<A> x = branchInput();
    if (scores != null) {
      scores.forward(tile, x, mixed);
    } else {
      for (int s = 0; s < tile.sequences(); s++) {
        even.forward(x, s * tile.length, mixed);
      }
    }
    if (output == null) {
      value.forward(0, rows, mixed, out);
    } else {
      value.forward(0, rows, mixed, inner);
      output.forward(0, rows, inner, out);
    }
    arithmetic.add(out.data, 0, in.data, 0, rows * in.ld);
    return place != Norm.POST || norm == null || norm.forward(tile, 0, rows, out);
  }

  @Override
  public Buffer<A> backward(Tile<A> tile, Buffer<A> g) {
    int rows = tile.rows();
    if (place == Norm.POST && norm != null) {
      norm.backward(tile, rows, g);
    }
    valueGradient(tile, rows, g);
    if (place == Norm.PRE && norm != null) {
      arithmetic.clear(dBranch.data, 0, rows * dBranch.ld);
      mixingGradient(tile, dBranch);
      norm.backward(tile, rows, dBranch);
      arithmetic.add(g.data, 0, dBranch.data, 0, rows * g.ld);
    } else {
      mixingGradient(tile, g);
    }
    return g;
  }

  /** From the gradient in the branch to {@code dMixed}. */
  private void valueGradient(Tile<A> tile, int rows, Buffer<A> g) {
    if (output == null) {
      value.weightGradient(tile, rows, g, mixed);
      value.inputGradient(rows, g, dMixed, false);
    } else {
      output.weightGradient(tile, rows, g, inner);
      output.inputGradient(rows, g, dInner, false);
      value.weightGradient(tile, rows, dInner, mixed);
      value.inputGradient(rows, dInner, dMixed, false);
    }
  }

  /** Adds to the gradient in the branch's input. */
  private void mixingGradient(Tile<A> tile, Buffer<A> dx) {
    if (scores != null) {
      scores.backward(tile, branchInput(), dMixed, dx);
      return;
    }
    for (int s = 0; s < tile.sequences(); s++) {
      even.backward(dMixed, s * tile.length, dx);
    }
  }

  /** Learned keys and queries with the softmax between them. */
  private static final class Scores<A> {
    private final Linear<A> key;
    private final Linear<A> query;
    private final Mixing<A> mixing;
    private final Buffer<A> keys;
    private final Buffer<A> queries;
    private final Buffer<A> dKeys;
    private final Buffer<A> dQueries;
    private final A weights;

    Scores(Kit<A> kit, String name, SequenceArchitecture shape) {
      int d = shape.width();
      this.key = new Linear<>(kit, name + ".key", null, true);
      this.query = new Linear<>(kit, name + ".query", null, true);
      this.mixing = new Mixing<>(kit.arithmetic, shape.mask(), shape.length(), d);
      this.keys = kit.buffer(d);
      this.queries = kit.buffer(d);
      this.dKeys = kit.scratch("dKeys", d);
      this.dQueries = kit.scratch("dQueries", d);
      this.weights =
          kit.arithmetic.array(Math.multiplyExact(kit.room / shape.length(), mixing.kept()));
    }

    void forward(Tile<A> tile, Buffer<A> x, Buffer<A> mixed) {
      key.forward(0, tile.rows(), x, keys);
      query.forward(0, tile.rows(), x, queries);
      for (int s = 0; s < tile.sequences(); s++) {
        mixing.forward(
            x.data,
            keys.data,
            queries.data,
            s * tile.length,
            x.ld,
            mixed.data,
            weights,
            s * mixing.kept());
      }
    }

    void backward(Tile<A> tile, Buffer<A> x, Buffer<A> dMixed, Buffer<A> dx) {
      for (int s = 0; s < tile.sequences(); s++) {
        mixing.backward(
            x.data,
            keys.data,
            queries.data,
            s * tile.length,
            x.ld,
            dMixed.data,
            weights,
            s * mixing.kept(),
            dx.data,
            dKeys.data,
            dQueries.data);
      }
      key.weightGradient(tile, tile.rows(), dKeys, x);
      query.weightGradientOfPacked(tile, tile.rows(), dQueries, x);
      key.inputGradient(tile.rows(), dKeys, dx, true);
      query.inputGradient(tile.rows(), dQueries, dx, true);
    }
  }
}
