package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.network.Mask;

/**
 * {@code M = A X} with keys and queries zero: every token is the mean of those it sees.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class EvenMixing<A> {
  private final Arithmetic<A> arithmetic;
  private final Mask mask;
  private final int length;
  private final A sum;

  EvenMixing(Arithmetic<A> arithmetic, Mask mask, int length, int padded) {
    this.arithmetic = arithmetic;
    this.mask = mask;
    this.length = length;
    this.sum = arithmetic.array(padded);
  }

  /** {@code M ← A X} for the sequence whose first token is row {@code first}. */
  void forward(Buffer<A> x, int first, Buffer<A> mixed) {
    int ld = x.ld;
    arithmetic.clear(sum, 0, ld);
    int added = 0;
    for (int t = 0; t < length; t++) {
      int seen = mask.seen(t, length);
      for (; added < seen; added++) {
        arithmetic.add(sum, 0, x.data, (first + added) * ld, ld);
      }
      int at = (first + t) * ld;
      arithmetic.clear(mixed.data, at, at + ld);
      arithmetic.addScaled(mixed.data, at, 1.0 / seen, sum, 0, ld);
    }
  }

  /** {@code dX ← dX + Aᵀ G}. */
  void backward(Buffer<A> g, int first, Buffer<A> dx) {
    int ld = g.ld;
    arithmetic.clear(sum, 0, ld);
    int left = length;
    for (int u = length - 1; u >= 0; u--) {
      for (; left > 0 && mask.seen(left - 1, length) > u; left--) {
        double share = 1.0 / mask.seen(left - 1, length);
        arithmetic.addScaled(sum, 0, share, g.data, (first + left - 1) * ld, ld);
      }
      arithmetic.add(dx.data, (first + u) * ld, sum, 0, ld);
    }
  }
}
