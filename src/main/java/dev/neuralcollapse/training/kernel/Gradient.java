package dev.neuralcollapse.training.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One partial sum of the gradient: an array for every {@link Parameter}. Nothing is cleared before
 * it is used: the first who adds to an array is told so.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class Gradient<A> {
  private final Arithmetic<A> arithmetic;
  private final List<A> arrays = new ArrayList<>();
  private final boolean[] touched;

  Gradient(Arithmetic<A> arithmetic, List<Parameter<A>> parameters) {
    this.arithmetic = arithmetic;
    for (Parameter<A> p : parameters) {
      arrays.add(arithmetic.array(p.gradientSize()));
    }
    this.touched = new boolean[parameters.size()];
  }

  /** Ends a sum: what nobody touched is zero. */
  void finish(List<Parameter<A>> parameters) {
    for (Parameter<A> p : parameters) {
      if (!touched[p.id]) {
        sum(p);
      }
    }
  }

  /** Begins a new sum. */
  void restart() {
    Arrays.fill(touched, false);
  }

  /** The array of a parameter, whatever is in it. */
  A array(Parameter<A> p) {
    return arrays.get(p.id);
  }

  /** Whether somebody has added to the array since the restart; from now on somebody has. */
  boolean touch(Parameter<A> p) {
    boolean before = touched[p.id];
    touched[p.id] = true;
    return before;
  }

  /** The array of a parameter, cleared if this is the first touch. */
  A sum(Parameter<A> p) {
    A a = array(p);
    if (!touch(p)) {
      arithmetic.clear(a, 0, p.gradientSize());
    }
    return a;
  }
}
