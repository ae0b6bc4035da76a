package dev.neuralcollapse.training.kernel;

import static dev.neuralcollapse.training.kernel.Arithmetic.BLOCK;
import static dev.neuralcollapse.training.kernel.Arithmetic.up;

import dev.neuralcollapse.network.Slot;

/**
 * One slot of the flat vector, in the form in which stages read it; shared by all threads, changed
 * only between evaluations. Its gradient is row-major, rows {@link #ld} apart.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
abstract class Parameter<A> {
  /** Instead of a place for moments. */
  static final int NONE = -1;

  final Arithmetic<A> arithmetic;
  final Slot slot;

  /** Its place in every {@link Gradient}. */
  final int id;

  /** Rows and true columns of the gradient. */
  final int rows;

  final int columns;
  final int ld;

  private Parameter(Arithmetic<A> arithmetic, Slot slot, int id, int rows, int columns) {
    this.arithmetic = arithmetic;
    this.slot = slot;
    this.id = id;
    this.rows = rows;
    this.columns = columns;
    this.ld = up(columns, arithmetic.panel());
  }

  /** Entries of a gradient, padded so that products may write whole blocks. */
  final int gradientSize() {
    return up(rows, BLOCK) * ld;
  }

  /** Where its gradient stands in the flat one. */
  int start() {
    return slot.from();
  }

  /** Takes its entries from θ. */
  abstract void load(double[] theta);

  /** Copies rows {@code from <= i < to} of a gradient to their place in the flat one. */
  void store(A gradient, int from, int to, double[] out) {
    if (ld == columns) {
      arithmetic.widen(gradient, from * ld, out, start() + from * columns, (to - from) * columns);
      return;
    }
    for (int i = from; i < to; i++) {
      arithmetic.widen(gradient, i * ld, out, start() + i * columns, columns);
    }
  }

  /**
   * A weight, out×in, packed for the products in both directions. Where it stands for moments its
   * gradient is not that of the weight: it has a row for every input and two more, see {@link
   * Sensitivity}.
   */
  static final class Weight<A> extends Parameter<A> {
    /** Rows of the weight. */
    final int outputs;

    /** Where its moments begin behind the flat gradient; none where it has a gradient. */
    private final int moments;

    /** For {@code X Wᵀ}: panels over outputs, each inputs×panel. */
    final A forward;

    /** For {@code dZ W}: panels over inputs, each outputs×panel; empty where nobody asks. */
    final A backward;

    private final boolean both;

    Weight(Arithmetic<A> arithmetic, Slot slot, int id, boolean both, int moments) {
      super(arithmetic, slot, id, moments == NONE ? slot.rows() : momentRows(slot), slot.columns());
      this.outputs = slot.rows();
      this.moments = moments;
      this.both = both;
      this.forward = arithmetic.array(up(outputs, arithmetic.panel()) * columns);
      this.backward = arithmetic.array(both ? ld * outputs : 0);
    }

    /** Rows of the moments of a weight's inputs. */
    static int momentRows(Slot slot) {
      return slot.columns() + 2;
    }

    /** Whether it stands for moments. */
    boolean hasMoments() {
      return moments != NONE;
    }

    @Override
    int start() {
      return hasMoments() ? moments : super.start();
    }

    @Override
    void load(double[] theta) {
      arithmetic.packForward(theta, slot.from(), outputs, columns, forward);
      if (both) {
        arithmetic.packBackward(theta, slot.from(), outputs, columns, backward);
      }
    }
  }

  /** A weight, out×in, held input by input, in×out: for inputs that are mostly zero. */
  static final class Transposed<A> extends Parameter<A> {
    final A values;

    Transposed(Arithmetic<A> arithmetic, Slot slot, int id) {
      super(arithmetic, slot, id, slot.columns(), slot.rows());
      this.values = arithmetic.array(gradientSize());
    }

    @Override
    void load(double[] theta) {
      arithmetic.loadTransposed(theta, slot.from(), columns, rows, values, ld);
    }

    @Override
    void store(A gradient, int from, int to, double[] out) {
      arithmetic.storeTransposed(gradient, ld, from, to, columns, out, slot.from(), rows);
    }
  }

  /** A vector, or a table whose rows are looked up: as it stands, rows padded. */
  static final class Values<A> extends Parameter<A> {
    final A values;

    Values(Arithmetic<A> arithmetic, Slot slot, int id) {
      super(
          arithmetic,
          slot,
          id,
          slot.columns() == 1 ? 1 : slot.rows(),
          slot.columns() == 1 ? slot.rows() : slot.columns());
      this.values = arithmetic.array(gradientSize());
    }

    @Override
    void load(double[] theta) {
      for (int i = 0; i < rows; i++) {
        arithmetic.narrow(theta, slot.from() + i * columns, values, i * ld, columns);
      }
    }
  }
}
