package dev.neuralcollapse.descent;

/** A function of n real parameters that comes with its gradient. */
public interface Smooth {

  /** n. */
  int size();

  /**
   * The value at x.
   *
   * @param x n parameters; not changed
   * @param gradient n places, overwritten with the gradient at x
   * @return NaN or an infinity where the function has no value
   */
  double valueAndGradient(double[] x, double[] gradient);

  /**
   * The product of the Hessian at x with v, where the function knows it exactly.
   *
   * @param out n places, overwritten with the product
   * @return whether it was written; without it, products are differences of gradients
   */
  default boolean hessianTimes(double[] x, double[] v, double[] out) {
    return false;
  }
}
