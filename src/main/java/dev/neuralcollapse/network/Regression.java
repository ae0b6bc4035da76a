package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.control.Either;

/**
 * {@code (1/2N) Σ_i ‖f(x_i) - t_i‖²} against targets in {@code R^t}: half the squared distance,
 * summed over the t coordinates and averaged over the N samples (Andriopoulos, Dong, Guo, Zhao,
 * Ross 2024, arXiv 2409.04180; P). Mean squared errors that divide by t as well, or lack the half,
 * go over into it by scaling λ.
 *
 * @param headBias whether the head has a bias (that paper's is never penalised)
 */
public record Regression(boolean headBias) implements Criterion {

  @Override
  public String id() {
    return headBias ? "regression-bias" : "regression";
  }

  @Override
  public Either<Fault, Integer> outputs(Targets targets) {
    return targets instanceof Targets.Values v
        ? Either.right(v.dimension())
        : Either.left(Criterion.mismatch(this, targets));
  }

  @Override
  public double mean(Matrix outputs, Targets targets) {
    if (!(targets instanceof Targets.Values v)) {
      throw new IllegalArgumentException(Criterion.mismatch(this, targets).line());
    }
    return outputs.minus(v.rows()).sumOfSquares() / 2 / v.size();
  }
}
