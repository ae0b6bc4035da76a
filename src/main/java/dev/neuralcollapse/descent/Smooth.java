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
}
