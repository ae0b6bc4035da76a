package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.network.Penalty;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds the partial sums of the gradient in a fixed tree, and the penalty. The work comes in parts
 * of some rows of one parameter each, which may be done in any order.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class Collector<A> {
  /** Entries of a part, about. */
  private static final int PART = 1 << 13;

  private final Arithmetic<A> arithmetic;
  private final List<Gradient<A>> slots;
  private final Penalty decay;
  private final List<Part<A>> parts = new ArrayList<>();
  private final double[] penalty;

  /** Rows {@code from <= r < to} of a parameter. */
  private record Part<A>(Parameter<A> parameter, int from, int to) {}

  Collector(
      Arithmetic<A> arithmetic,
      List<Parameter<A>> parameters,
      List<Gradient<A>> slots,
      Penalty decay) {
    this.arithmetic = arithmetic;
    this.slots = slots;
    this.decay = decay;
    for (Parameter<A> p : parameters) {
      int each = Math.max(1, PART / p.ld);
      for (int from = 0; from < p.rows; from += each) {
        parts.add(new Part<>(p, from, Math.min(p.rows, from + each)));
      }
    }
    this.penalty = new double[parts.size()];
  }

  int parts() {
    return parts.size();
  }

  /** Fills the gradient's entries of one part, from the first {@code used} partial sums. */
  void collect(int index, int used, double[] theta, double[] gradient) {
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
    int first = p.slot.from() + part.from * p.columns;
    int entries = (part.to - part.from) * p.columns;
    double lambda = decay.of(p.slot.role());
    if (lambda == 0) {
      penalty[index] = 0;
    } else {
      VectorMath.addScaled(gradient, first, lambda, theta, first, entries);
      penalty[index] = lambda / 2 * VectorMath.dot(theta, theta, first, first + entries);
    }
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
