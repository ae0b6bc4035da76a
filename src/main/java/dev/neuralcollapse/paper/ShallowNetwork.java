package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;

/**
 * A network of one hidden layer, {@code f(x) = V σ(Wx + b)}.
 *
 * @param out V, p×m
 * @param in W, m×d
 * @param bias b
 * @param activation σ
 */
public record ShallowNetwork(Matrix out, Matrix in, Vector bias, Activation activation) {

  /** σ with its derivative. */
  public enum Activation {
    TANH,
    RELU;

    double value(double x) {
      return switch (this) {
        case TANH -> StrictMath.tanh(x);
        case RELU -> Math.max(x, 0);
      };
    }

    double slope(double x) {
      return switch (this) {
        case TANH -> {
          double t = StrictMath.tanh(x);
          yield (1 - t) * (1 + t);
        }
        case RELU -> x > 0 ? 1 : 0;
      };
    }
  }

  public ShallowNetwork {
    if (out.columns() != in.rows() || bias.size() != in.rows()) {
      throw new IllegalArgumentException("layers do not fit");
    }
  }

  /** {@code f(x)}. */
  public Vector value(Vector x) {
    return out.times(before(x).map(activation::value));
  }

  /** {@code J_f(x) = V diag(σ'(Wx+b)) W}, p×d. */
  public Matrix jacobian(Vector x) {
    Vector slopes = before(x).map(activation::slope);
    Matrix cut = Matrix.generate(in.rows(), in.columns(), (i, j) -> slopes.get(i) * in.get(i, j));
    return out.times(cut);
  }

  private Vector before(Vector x) {
    return in.times(x).plus(bias);
  }
}
