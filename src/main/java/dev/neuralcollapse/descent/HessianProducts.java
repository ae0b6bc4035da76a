package dev.neuralcollapse.descent;

/**
 * Products of a function's Hessian with vectors, as differences of exact gradients. Where a ReLU
 * switches within the difference there is no Hessian: the product is then that of the gradient's
 * jump.
 */
public final class HessianProducts {
  private final Smooth function;
  private final double[] point;
  private final double[] ahead;
  private final double[] behind;
  private int evaluations;

  public HessianProducts(Smooth function) {
    int n = function.size();
    this.function = function;
    this.point = new double[n];
    this.ahead = new double[n];
    this.behind = new double[n];
  }

  /** Gradients taken so far. */
  public int evaluations() {
    return evaluations;
  }

  /**
   * {@code out ← (g(θ + h v/‖v‖) - g(θ)) ‖v‖/h}: one gradient, error O(h).
   *
   * @param gradient g(θ)
   * @return false where the function has no value beside θ
   */
  public boolean forward(double[] theta, double[] gradient, double[] v, double h, double[] out) {
    double scale = VectorMath.norm(v) / h;
    if (!at(theta, 1 / scale, v, ahead)) {
      return false;
    }
    for (int i = 0; i < out.length; i++) {
      out[i] = (ahead[i] - gradient[i]) * scale;
    }
    return true;
  }

  /**
   * {@code out ← (g(θ + h v/‖v‖) - g(θ - h v/‖v‖)) ‖v‖/2h}: two gradients, error O(h²).
   *
   * @return false where the function has no value beside θ
   */
  public boolean central(double[] theta, double[] v, double h, double[] out) {
    double scale = VectorMath.norm(v) / h;
    if (!at(theta, 1 / scale, v, ahead) || !at(theta, -1 / scale, v, behind)) {
      return false;
    }
    for (int i = 0; i < out.length; i++) {
      out[i] = (ahead[i] - behind[i]) * scale / 2;
    }
    return true;
  }

  private boolean at(double[] theta, double step, double[] v, double[] gradient) {
    System.arraycopy(theta, 0, point, 0, theta.length);
    VectorMath.addScaled(point, step, v);
    evaluations++;
    return !Double.isNaN(function.valueAndGradient(point, gradient));
  }
}
