package dev.neuralcollapse.optimum;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Three classes on two coordinates: features of rank 2 in the inner layers. [D; found by descent
 * from random starts, then brought into closed form]
 *
 * <p>The inner pre-activations are the columns of {@code B = [1 1 0; 0 1 1]}: the middle class is
 * the sum of its neighbours. The last hidden layer has three neurons, {@code a(1,-1)} for the first
 * class alone, {@code a(-1,1)} for the third, {@code c(1,1)} for all; the head takes the first two
 * away from the third. {@code ‖B‖_* = 1 + √3}, and
 *
 * <pre>  (4a² + 2c²)(5/(2a²) + 1/(4c²)) = (√10 + 1/√2)²  at {@code a² = √5 c²},</pre>
 *
 * so that {@code q = (1+√3)²(√10+1/√2)² 2^{L-3} = 111.7 · 2^{L-3}}, below {@code 3^{L+1}} from L =
 * 4 on.
 */
public record PathBlock() {
  /** {@code K}. */
  public static final int CLASSES = 3;

  /** {@code q}, L ≥ 3. */
  public Interval constant(int layers) {
    Interval nuclear = Interval.point(3).sqrt().plus(1);
    Interval ends = Interval.point(10).sqrt().plus(Interval.point(0.5).sqrt());
    return nuclear.times(ends).square().times(Interval.point(2).pow(layers - 3));
  }

  /** {@code q^{1/(L+1)}}: what the block costs where three collapsed classes cost 3. */
  public Interval price(int layers) {
    return constant(3).dividedBy(16).pow(Interval.ratio(1, layers + 1.0)).times(2);
  }

  /** {@code H_1} (one column a class), {@code W_1, …, W_L}, whose network's output is {@code I}. */
  public Seq<Matrix> factors(int layers) {
    if (layers < 3) {
      throw new IllegalArgumentException("the construction needs L >= 3, not " + layers);
    }
    Matrix incidence = Matrix.of(2, 3, 1, 1, 0, 0, 1, 1);
    double a = Math.sqrt(Math.sqrt(5));
    return List.of(gramPower(-0.25).times(incidence), gramPower(0.25))
        .appendAll(List.fill(layers - 3, Matrix.identity(2)))
        .append(Matrix.of(3, 2, a, -a, 1, 1, -a, a))
        .append(Matrix.of(3, 3, 1 / a, 0, 0, -0.5 / a, 0.5, -0.5 / a, 0, 0, 1 / a));
  }

  /** {@code (BBᵀ)^x}: the eigenvalues are 3, of (1,1), and 1. */
  private static Matrix gramPower(double x) {
    double mean = (StrictMath.pow(3, x) - 1) / 2;
    return Matrix.of(2, 2, mean + 1, mean, mean, mean + 1);
  }
}
