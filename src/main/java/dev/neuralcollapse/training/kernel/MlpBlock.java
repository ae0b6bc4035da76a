package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.ResidualNetwork;
import org.jspecify.annotations.Nullable;

/**
 * A residual branch {@code σ(W x + b)} or {@code W₂ σ(W₁ x + b₁) + b₂}, LayerNorm where {@link
 * Norm} says.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class MlpBlock<A> implements Stage<A> {
  /** Rows that stay in the first cache from the product to LayerNorm. */
  private static final int CHUNK = 24;

  private final Arithmetic<A> arithmetic;
  private final boolean ofSamples;
  private final Norm place;
  private final Buffer<A> in;
  private final Linear<A> first;
  private final @Nullable Linear<A> second;
  private final @Nullable LayerNorm<A> norm;
  private final Buffer<A> hidden;
  private final Buffer<A> out;
  private final Buffer<A> dHidden;
  private final Buffer<A> dBranch;

  /**
   * The MLP of a block.
   *
   * @param name of its slots, such as {@code block_0001}
   * @param norm its LayerNorm; none at {@link Norm#ENDS}
   * @param in what the stage before gives
   */
  MlpBlock(
      Kit<A> kit,
      String name,
      ResidualNetwork.Kind kind,
      Norm place,
      @Nullable LayerNorm<A> norm,
      Buffer<A> in) {
    this(kit, name, kind, place, norm, in, false);
  }

  /**
   * The MLP of a block.
   *
   * @param ofSamples whether its rows are samples, not tokens
   */
  MlpBlock(
      Kit<A> kit,
      String name,
      ResidualNetwork.Kind kind,
      Norm place,
      @Nullable LayerNorm<A> norm,
      Buffer<A> in,
      boolean ofSamples) {
    this.ofSamples = ofSamples;
    boolean two = kind == ResidualNetwork.Kind.RN2;
    this.arithmetic = kit.arithmetic;
    this.place = place;
    this.in = in;
    this.first = Linear.affine(kit, two ? name + ".in" : name, true);
    this.second = two ? Linear.affine(kit, name + ".out", true) : null;
    this.norm = norm;
    this.hidden = kit.buffer(first.outputs());
    this.out = place == Norm.POST && norm != null ? norm.raw() : kit.buffer(in.columns);
    this.dHidden = kit.scratch("dHidden", first.outputs());
    this.dBranch = kit.scratch("dBranch", in.columns);
  }

  @Override
  public Buffer<A> output() {
    return place == Norm.POST && norm != null ? norm.output() : out;
  }

  private Buffer<A> branchInput() {
    return place == Norm.PRE && norm != null ? norm.output() : in;
  }

  private int rows(Tile<A> tile) {
    return ofSamples ? tile.samples() : tile.rows();
  }

  @Override
  public boolean forward(Tile<A> tile) {
    int rows = rows(tile);
    for (int from = 0; from < rows; from += CHUNK) {
      if (!forward(tile, from, Math.min(rows, from + CHUNK))) {
        return false;
      }
    }
    return true;
  }

  private boolean forward(Tile<A> tile, int from, int to) {
    if (place == Norm.PRE && norm != null && !norm.forward(tile, from, to, in)) {
      return false;
    }
    int at = from * in.ld;
    int n = (to - from) * in.ld;
    first.forward(from, to, branchInput(), hidden);
    if (second == null) {
      arithmetic.addRelu(in.data, hidden.data, out.data, at, n);
    } else {
      arithmetic.relu(hidden.data, from * hidden.ld, (to - from) * hidden.ld);
      second.forward(from, to, hidden, out);
      arithmetic.add(out.data, at, in.data, at, n);
    }
    return place != Norm.POST || norm == null || norm.forward(tile, from, to, out);
  }

  @Override
  public Buffer<A> backward(Tile<A> tile, Buffer<A> g) {
    int rows = rows(tile);
    boolean post = place == Norm.POST && norm != null;
    if (post && second == null && norm != null) {
      norm.backwardGate(tile, rows, g, hidden, dHidden);
    } else if (post && norm != null) {
      norm.backward(tile, rows, g);
    }
    if (post && second == null) {
      // The gate is done.
    } else if (second == null) {
      arithmetic.gate(g.data, hidden.data, dHidden.data, 0, rows * g.ld);
    } else {
      second.weightGradient(tile, rows, g, hidden);
      second.inputGradient(rows, g, dHidden, false);
      arithmetic.gate(dHidden.data, hidden.data, dHidden.data, 0, rows * dHidden.ld);
    }
    first.weightGradient(tile, rows, dHidden, branchInput());
    if (place == Norm.PRE && norm != null) {
      first.inputGradient(rows, dHidden, dBranch, false);
      norm.backward(tile, rows, dBranch);
      arithmetic.add(g.data, 0, dBranch.data, 0, rows * g.ld);
    } else {
      first.inputGradient(rows, dHidden, g, true);
    }
    return g;
  }
}
