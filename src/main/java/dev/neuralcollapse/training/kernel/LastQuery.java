package dev.neuralcollapse.training.kernel;

import static dev.neuralcollapse.training.kernel.Arithmetic.up;

/**
 * Row T of {@code A X}, what the last token of a sequence sees, and its exact derivative; see
 * {@link Mixing} for the formulas. The last token sees every token under every mask.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class LastQuery<A> {
  private final Arithmetic<A> arithmetic;
  private final int length;
  private final int room;
  private final double scale;
  private final double[] weights;
  private final double[] change;

  /**
   * Room for the weights of all sequences of a tile.
   *
   * @param length T
   * @param d true width
   */
  LastQuery(Arithmetic<A> arithmetic, int sequences, int length, int d) {
    this.arithmetic = arithmetic;
    this.length = length;
    this.room = up(length, 4);
    this.scale = 1 / Math.sqrt(d);
    this.weights = new double[Math.multiplyExact(sequences, room)];
    this.change = new double[room];
  }

  /** Row s of mixed from sequence s: {@code Σ_u a_u x_u} with a the softmax of {@code k_u·q/√d}. */
  void forward(int s, Buffer<A> x, Buffer<A> keys, Buffer<A> queries, Buffer<A> mixed) {
    int at = s * room;
    int ld = x.ld;
    double most = Double.NEGATIVE_INFINITY;
    for (int u = 0; u < length; u++) {
      int row = (s * length + u) * ld;
      weights[at + u] = scale * arithmetic.dot(keys.data, row, queries.data, s * ld, ld);
      most = Math.max(most, weights[at + u]);
    }
    arithmetic.exp(weights, at, room, -most);
    double sum = 0;
    for (int u = 0; u < length; u++) {
      sum += weights[at + u];
    }
    for (int u = 0; u < length; u++) {
      weights[at + u] /= sum;
    }
    mix(s, x, mixed);
  }

  /** The same with keys and queries zero. */
  void forward(int s, Buffer<A> x, Buffer<A> mixed) {
    java.util.Arrays.fill(weights, s * room, s * room + length, 1.0 / length);
    mix(s, x, mixed);
  }

  private void mix(int s, Buffer<A> x, Buffer<A> mixed) {
    int ld = x.ld;
    arithmetic.clear(mixed.data, s * ld, (s + 1) * ld);
    for (int u = 0; u < length; u++) {
      arithmetic.addScaled(
          mixed.data, s * ld, weights[s * room + u], x.data, (s * length + u) * ld, ld);
    }
  }

  /** {@code ∂/∂x_u} gains {@code a_u g}, the weights held fast. */
  void backward(int s, Buffer<A> g, Buffer<A> dx) {
    int ld = g.ld;
    for (int u = 0; u < length; u++) {
      arithmetic.addScaled(
          dx.data, (s * length + u) * ld, weights[s * room + u], g.data, s * ld, ld);
    }
  }

  /** Sets the gradients by the sequence's keys and its query. */
  void backward(
      int s,
      Buffer<A> x,
      Buffer<A> keys,
      Buffer<A> queries,
      Buffer<A> g,
      Buffer<A> dKeys,
      Buffer<A> dQueries) {
    int at = s * room;
    int ld = x.ld;
    double mean = 0;
    for (int u = 0; u < length; u++) {
      change[u] = arithmetic.dot(g.data, s * ld, x.data, (s * length + u) * ld, ld);
      mean += weights[at + u] * change[u];
    }
    arithmetic.clear(dQueries.data, s * ld, (s + 1) * ld);
    for (int u = 0; u < length; u++) {
      int row = (s * length + u) * ld;
      double c = weights[at + u] * (change[u] - mean) * scale;
      arithmetic.addScaled(dQueries.data, s * ld, c, keys.data, row, ld);
      arithmetic.clear(dKeys.data, row, row + ld);
      arithmetic.addScaled(dKeys.data, row, c, queries.data, s * ld, ld);
    }
  }
}
