package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.network.Keys;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.SequenceArchitecture;
import org.jspecify.annotations.Nullable;

/**
 * {@link AttentionBlock} of the last block where only last tokens are read out: what other tokens
 * would become, nobody sees. Its rows in are tokens, its rows out are samples.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class LastAttention<A> implements Stage<A> {
  private final Arithmetic<A> arithmetic;
  private final Norm place;
  private final Buffer<A> in;
  private final @Nullable LayerNorm<A> norm;
  private final @Nullable Linear<A> key;
  private final @Nullable Linear<A> query;
  private final LastQuery<A> mixing;
  private final Linear<A> value;
  private final @Nullable Linear<A> output;
  private final Buffer<A> last;
  private final Buffer<A> keys;
  private final Buffer<A> queries;
  private final Buffer<A> mixed;
  private final Buffer<A> inner;
  private final Buffer<A> out;
  private final Buffer<A> dKeys;
  private final Buffer<A> dQueries;
  private final Buffer<A> dMixed;
  private final Buffer<A> dInner;
  private final Buffer<A> dLast;
  private final Buffer<A> dIn;

  /**
   * The attention of the last block.
   *
   * @param name of its slots, such as {@code block_0001}
   * @param norm its LayerNorm, of tokens inside the branch and of samples behind it; none at {@link
   *     Norm#ENDS}
   * @param in what the stage before gives
   */
  LastAttention(
      Kit<A> kit,
      String name,
      SequenceArchitecture shape,
      @Nullable LayerNorm<A> norm,
      Buffer<A> in) {
    int d = shape.width();
    boolean learned = shape.keys() == Keys.LEARNED;
    boolean two = shape.kind().valueLayers() == 2;
    this.arithmetic = kit.arithmetic;
    this.place = shape.norm();
    this.in = in;
    this.norm = norm;
    this.key = learned ? new Linear<>(kit, name + ".key", null, true) : null;
    this.query = learned ? new Linear<>(kit, name + ".query", null, true) : null;
    this.mixing = new LastQuery<>(kit.arithmetic, kit.room / shape.length(), shape.length(), d);
    this.value = new Linear<>(kit, name + ".value", null, true);
    this.output = two ? new Linear<>(kit, name + ".output", null, true) : null;
    this.last = kit.buffer(d);
    this.keys = learned ? kit.buffer(d) : last;
    this.queries = learned ? kit.buffer(d) : last;
    this.mixed = kit.buffer(d);
    this.inner = two ? kit.buffer(d) : mixed;
    this.out = place == Norm.POST && norm != null ? norm.raw() : kit.buffer(d);
    this.dKeys = kit.scratch("dKeys", d);
    this.dQueries = kit.scratch("dQueries", d);
    this.dMixed = kit.scratch("dMixed", d);
    this.dInner = kit.scratch("dHidden", d);
    this.dLast = kit.scratch("dLast", d);
    this.dIn = kit.buffer(d);
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
    int samples = tile.sequences();
    if (place == Norm.PRE && norm != null && !norm.forward(tile, 0, tile.rows(), in)) {
      return false;
    }
    mix(tile, branchInput());
    if (output == null) {
      value.forward(0, samples, mixed, out);
    } else {
      value.forward(0, samples, mixed, inner);
      output.forward(0, samples, inner, out);
    }
    for (int s = 0; s < samples; s++) {
      arithmetic.add(out.data, s * in.ld, in.data, last(tile, s) * in.ld, in.ld);
    }
    return place != Norm.POST || norm == null || norm.forward(tile, 0, samples, out);
  }

  private void mix(Tile<A> tile, Buffer<A> x) {
    int samples = tile.sequences();
    if (key == null || query == null) {
      for (int s = 0; s < samples; s++) {
        mixing.forward(s, x, mixed);
      }
      return;
    }
    for (int s = 0; s < samples; s++) {
      System.arraycopy(x.data, last(tile, s) * x.ld, last.data, s * x.ld, x.ld);
    }
    key.forward(0, tile.rows(), x, keys);
    query.forward(0, samples, last, queries);
    for (int s = 0; s < samples; s++) {
      mixing.forward(s, x, keys, queries, mixed);
    }
  }

  private static int last(Tile<?> tile, int s) {
    return s * tile.length + tile.length - 1;
  }

  @Override
  public Buffer<A> backward(Tile<A> tile, Buffer<A> g) {
    int samples = tile.sequences();
    if (place == Norm.POST && norm != null) {
      norm.backward(tile, samples, g);
    }
    valueGradient(tile, samples, g);
    arithmetic.clear(dIn.data, 0, tile.rows() * dIn.ld);
    mixingGradient(tile, branchInput());
    if (place == Norm.PRE && norm != null) {
      norm.backward(tile, tile.rows(), dIn);
    }
    for (int s = 0; s < samples; s++) {
      arithmetic.add(dIn.data, last(tile, s) * dIn.ld, g.data, s * g.ld, g.ld);
    }
    return dIn;
  }

  /** From the gradient in the branch to {@code dMixed}. */
  private void valueGradient(Tile<A> tile, int samples, Buffer<A> g) {
    if (output == null) {
      value.weightGradient(tile, samples, g, mixed);
      value.inputGradient(samples, g, dMixed, false);
    } else {
      output.weightGradient(tile, samples, g, inner);
      output.inputGradient(samples, g, dInner, false);
      value.weightGradient(tile, samples, dInner, mixed);
      value.inputGradient(samples, dInner, dMixed, false);
    }
  }

  /** Adds the gradient in the branch's input to {@code dIn}. */
  private void mixingGradient(Tile<A> tile, Buffer<A> x) {
    int samples = tile.sequences();
    for (int s = 0; s < samples; s++) {
      mixing.backward(s, dMixed, dIn);
    }
    if (key == null || query == null) {
      return;
    }
    for (int s = 0; s < samples; s++) {
      mixing.backward(s, x, keys, queries, dMixed, dKeys, dQueries);
    }
    key.weightGradient(tile, tile.rows(), dKeys, x);
    key.inputGradient(tile.rows(), dKeys, dIn, true);
    query.weightGradient(tile, samples, dQueries, last);
    query.inputGradient(samples, dQueries, dLast, false);
    for (int s = 0; s < samples; s++) {
      arithmetic.add(dIn.data, last(tile, s) * dIn.ld, dLast.data, s * dLast.ld, dLast.ld);
    }
  }
}
