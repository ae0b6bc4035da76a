package dev.neuralcollapse.network;

import dev.neuralcollapse.linear.Matrix;

/** The branch of a residual block; the block computes {@code LN(x + branch(x))}. */
public sealed interface Block {

  /** {@code σ(Wx + b)}, the block of L-RN1. */
  record OneLayer(Affine layer) implements Block {
    @Override
    public Matrix branch(Matrix rows) {
      return layer.applyToRows(rows).map(v -> Math.max(v, 0));
    }

    @Override
    public double sumOfSquares() {
      return layer.sumOfSquares();
    }
  }

  /** {@code W₂ σ(W₁ x + b₁) + b₂}, the block of L-RN2. */
  record TwoLayer(Affine in, Affine out) implements Block {
    @Override
    public Matrix branch(Matrix rows) {
      return out.applyToRows(in.applyToRows(rows).map(v -> Math.max(v, 0)));
    }

    @Override
    public double sumOfSquares() {
      return in.sumOfSquares() + out.sumOfSquares();
    }
  }

  /** The branch applied to samples in rows, N×d to N×d. */
  Matrix branch(Matrix rows);

  /** Sum of squares of all its weights and biases. */
  double sumOfSquares();
}
