package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;

/** The branch of a residual block, in intervals. */
sealed interface Branch {

  /** {@code σ(Wz + b)}. */
  record One(IntervalMatrix weight, IntervalVector bias) implements Branch {

    static One of(Matrix w, Vector b) {
      return new One(IntervalMatrix.of(w), IntervalVector.of(b));
    }

    /** {@code W = v uᵀ}, {@code b = c v}. */
    static One gate(Vector v, Vector u, double c) {
      return of(outer(v, u), v.scale(c));
    }

    @Override
    public IntervalVector at(IntervalVector z) {
      return weight.times(z).plus(bias).positivePart();
    }

    @Override
    public Interval cost() {
      return weight.sumOfSquares().plus(bias.sumOfSquares());
    }
  }

  /** {@code W₂σ(W₁z + b₁) + b₂}. */
  record Two(IntervalMatrix in, IntervalVector inBias, IntervalMatrix out, IntervalVector outBias)
      implements Branch {

    @Override
    public IntervalVector at(IntervalVector z) {
      return out.times(in.times(z).plus(inBias).positivePart()).plus(outBias);
    }

    @Override
    public Interval cost() {
      return inCost().plus(out.sumOfSquares()).plus(outBias.sumOfSquares());
    }

    /** {@code ‖[W₁ b₁]‖²}. */
    Interval inCost() {
      return in.sumOfSquares().plus(inBias.sumOfSquares());
    }
  }

  /** The branch's value. */
  IntervalVector at(IntervalVector z);

  /** Sum of squares of all its weights and biases. */
  Interval cost();

  /** {@code β}, the root of the cost. */
  default Interval size() {
    return cost().sqrt();
  }

  /** {@code LN(z + branch(z))}. */
  default IntervalVector block(IntervalVector z) {
    return z.plus(at(z)).layerNorm();
  }

  private static Matrix outer(Vector u, Vector v) {
    return Matrix.generate(u.size(), v.size(), (i, j) -> u.get(i) * v.get(j));
  }
}
