package dev.neuralcollapse.network;

import dev.neuralcollapse.linear.Matrix;
import io.vavr.control.Option;

/** The embedding of a sequence network, before its LayerNorm. */
public sealed interface InputLayer {

  /**
   * {@code E[s_t] + P[t]}.
   *
   * @param symbols E, one symbol a row, S×d
   * @param positions P, one position a row, T×d
   */
  record Table(Matrix symbols, Matrix positions) implements InputLayer {
    public Table {
      if (symbols.columns() != positions.columns()) {
        throw new IllegalArgumentException(
            "symbols of width " + symbols.columns() + ", positions of " + positions.columns());
      }
    }

    @Override
    public int width() {
      return symbols.columns();
    }

    @Override
    public double sumOfSquares() {
      return symbols.sumOfSquares() + positions.sumOfSquares();
    }

    @Override
    public boolean hasPositions() {
      return true;
    }

    @Override
    public SequenceArchitecture.Entry entry() {
      return new SequenceArchitecture.Entry.Symbols(symbols.rows(), positions.rows());
    }

    Matrix rows(SequenceInputs.Symbols x) {
      return Matrix.generate(
          x.sequences() * x.length(),
          width(),
          (r, j) ->
              symbols.get(x.at(r / x.length(), r % x.length()), j)
                  + positions.get(r % x.length(), j));
    }
  }

  /**
   * {@code W_0 p_t + b_0 + P[t]}.
   *
   * @param linear W_0 and b_0, d×D
   * @param positions P, T×d; none for the sequences of one token of a residual network
   */
  record Linear(Affine linear, Option<Matrix> positions) implements InputLayer {
    @Override
    public int width() {
      return linear.outputs();
    }

    @Override
    public double sumOfSquares() {
      return linear.sumOfSquares() + positions.map(Matrix::sumOfSquares).getOrElse(0.0);
    }

    @Override
    public boolean hasPositions() {
      return positions.isDefined();
    }

    @Override
    public SequenceArchitecture.Entry entry() {
      return new SequenceArchitecture.Entry.Vectors(
          linear.inputs(), positions.map(Matrix::rows).getOrElse(1));
    }

    Matrix rows(SequenceInputs.Vectors x) {
      Matrix raw = linear.applyToRows(x.tokens());
      return positions.isEmpty()
          ? raw
          : Matrix.generate(
              raw.rows(),
              raw.columns(),
              (r, j) -> raw.get(r, j) + positions.get().get(r % x.length(), j));
    }
  }

  /** d. */
  int width();

  /** Sum of squares of all its weights. */
  double sumOfSquares();

  /** Whether tokens know their place. */
  boolean hasPositions();

  /** What it takes. */
  SequenceArchitecture.Entry entry();
}
