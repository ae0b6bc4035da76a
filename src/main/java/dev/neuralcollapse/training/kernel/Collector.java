package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.descent.VectorMath;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Penalty;
import dev.neuralcollapse.network.Slot;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds the partial sums of the gradient in a fixed tree, then the penalty. Both come in parts,
 * which may be done in any order; no penalty before all sums are there.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class Collector<A> {
  /** Entries of a part, about. */
  private static final int PART = 1 << 13;

  private final Arithmetic<A> arithmetic;
  private final List<Gradient<A>> slots;
  private final List<Part<A>> parts = new ArrayList<>();
  private final List<Range> ranges = new ArrayList<>();
  private final double[] penalty;

  /** Rows {@code from <= r < to} of a parameter. */
  private record Part<A>(Parameter<A> parameter, int from, int to) {}

  /** Entries {@code from <= i < to} of θ, and their λ. */
  private record Range(int from, int to, double lambda) {}

  Collector(
      Arithmetic<A> arithmetic,
      Layout layout,
      List<Parameter<A>> parameters,
      List<Gradient<A>> slots,
      Penalty decay) {
    this.arithmetic = arithmetic;
    this.slots = slots;
    for (Parameter<A> p : parameters) {
      int each = Math.max(1, PART / p.ld);
      for (int from = 0; from < p.rows; from += each) {
        parts.add(new Part<>(p, from, Math.min(p.rows, from + each)));
      }
    }
    for (Slot slot : layout.slots()) {
      double lambda = decay.of(slot.role());
      for (int from = slot.from(); lambda > 0 && from < slot.to(); from += PART) {
        ranges.add(new Range(from, Math.min(slot.to(), from + PART), lambda));
      }
    }
    this.penalty = new double[ranges.size()];
  }

  /** Parts of the sums. */
  int parts() {
    return parts.size();
  }

  /** Fills the gradient's entries of one part, from the first {@code used} partial sums. */
  void collect(int index, int used, double[] gradient) {
    Part<A> part = parts.get(index);
    Parameter<A> p = part.parameter;
    int at = part.from * p.ld;
    int n = (part.to - part.from) * p.ld;
    for (int stride = 1; stride < used; stride *= 2) {
      for (int s = 0; s + stride < used; s += 2 * stride) {
        arithmetic.add(slots.get(s).array(p), at, slots.get(s + stride).array(p), at, n);
      }
    }
    p.store(slots.get(0).array(p), part.from, part.to, gradient);
  }

  /** Parts of the penalty. */
  int ranges() {
    return ranges.size();
  }

  /** Adds the penalty of one part. */
  void penalise(int index, double[] theta, double[] gradient) {
    Range range = ranges.get(index);
    int n = range.to - range.from;
    VectorMath.addScaled(gradient, range.from, range.lambda, theta, range.from, n);
    penalty[index] = range.lambda / 2 * VectorMath.dot(theta, theta, range.from, range.to);
  }

  /** The whole penalty, once all parts are done. */
  double penalty() {
    double sum = 0;
    for (double p : penalty) {
      sum += p;
    }
    return sum;
  }
}
