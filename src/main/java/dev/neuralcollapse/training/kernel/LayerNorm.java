package dev.neuralcollapse.training.kernel;

import org.jspecify.annotations.Nullable;

/**
 * {@code LN(x) = (x - mean(x)) / ‖x - mean(x)‖} of every row, with or without the trailing affine
 * part {@code gain ⊙ LN(x) + shift}. A part of stages, not a stage.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class LayerNorm<A> implements Activation<A> {
  private final Arithmetic<A> arithmetic;
  private final int layer;
  private final boolean samples;
  private final int d;
  private final A mask;
  private final A scale;
  private final Buffer<A> unit;
  private final Buffer<A> output;
  private final Parameter.@Nullable Values<A> gain;
  private final Parameter.@Nullable Values<A> shift;

  /**
   * The LayerNorm of this name; it has an affine part if the layout has {@code name.gain}.
   *
   * @param layer what a failure names: 0 for the embedding, l for block l, L for the last
   */
  LayerNorm(Kit<A> kit, String name, int layer) {
    this(kit, name, layer, false);
  }

  private LayerNorm(Kit<A> kit, String name, int layer, boolean samples) {
    this.samples = samples;
    boolean affine = kit.layout.has(name + ".gain");
    this.arithmetic = kit.arithmetic;
    this.layer = layer;
    this.d = kit.layout.architecture().width();
    this.mask = kit.mask(d);
    this.scale = kit.perRow();
    this.unit = kit.buffer(d);
    this.output = affine ? kit.buffer(d) : unit;
    this.gain = affine ? kit.store.values(name + ".gain") : null;
    this.shift = affine ? kit.store.values(name + ".shift") : null;
  }

  /** The LayerNorm of this name, for rows that are samples. */
  static <A> LayerNorm<A> ofSamples(Kit<A> kit, String name, int layer) {
    return new LayerNorm<>(kit, name, layer, true);
  }

  /** Where the input may be put to be normalised in place. */
  @Override
  public Buffer<A> raw() {
    return unit;
  }

  @Override
  public Buffer<A> output() {
    return output;
  }

  /** Fills rows {@code from <= r < to} of the output; x may be {@link #raw()}. */
  @Override
  public boolean forward(Tile<A> tile, int from, int to, Buffer<A> x) {
    int ld = unit.ld;
    int bad =
        arithmetic.layerNorm(
            to - from, d, mask, x.data, from * ld, unit.data, from * ld, ld, scale, from);
    if (bad >= 0) {
      return samples ? tile.failAtSample(layer, from + bad) : tile.fail(layer, from + bad);
    }
    if (gain != null && shift != null) {
      arithmetic.scaleShift(
          to - from, unit.data, from * ld, ld, gain.values, shift.values, output.data, gain.ld);
    }
    return true;
  }

  /** Like {@link #backward}; then {@code dh ← g} where {@code h > 0}, 0 elsewhere. */
  void backwardGate(Tile<A> tile, int rows, Buffer<A> g, Buffer<A> h, Buffer<A> dh) {
    scaleShiftBackward(tile, rows, g);
    arithmetic.normGateBackward(rows, d, mask, g.data, unit.data, h.data, dh.data, g.ld, scale);
  }

  /** Turns the gradient in the output into that in the input, in place. */
  @Override
  public void backward(Tile<A> tile, int rows, Buffer<A> g) {
    scaleShiftBackward(tile, rows, g);
    arithmetic.layerNormBackward(rows, d, mask, g.data, 0, unit.data, 0, g.ld, scale, 0);
  }

  private void scaleShiftBackward(Tile<A> tile, int rows, Buffer<A> g) {
    if (gain != null && shift != null) {
      Gradient<A> sum = tile.gradient();
      arithmetic.scaleShiftBackward(
          rows, g.data, unit.data, g.ld, gain.values, sum.sum(gain), sum.sum(shift), gain.ld);
    }
  }
}
