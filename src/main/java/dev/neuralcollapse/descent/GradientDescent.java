package dev.neuralcollapse.descent;

import java.util.Arrays;

/**
 * Gradient descent with a constant step, {@code x ← x - η ∇f(x)}.
 *
 * @param step {@code η}, positive
 * @param maxSteps at most
 * @param gradientTolerance converged where the Euclidean norm of the gradient is at most this
 */
public record GradientDescent(double step, int maxSteps, double gradientTolerance) {

  public GradientDescent {
    if (!(step > 0) || maxSteps < 0 || !(gradientTolerance >= 0)) {
      throw new IllegalArgumentException(
          "step " + step + ", at most " + maxSteps + ", to " + gradientTolerance);
    }
  }

  /**
   * Where it ended and what it passed.
   *
   * @param end the last point, which need not be the lowest
   * @param values before step 0, {@code every}, {@code 2 every}, ..., and at the end
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Recorded(Minimum end, double[] values) {}

  /** Where it ends from this start, which is not changed. */
  public Minimum from(Smooth function, double[] start) {
    return recorded(function, start, Integer.MAX_VALUE).end();
  }

  /**
   * The same with the value every so many steps.
   *
   * @param every at least 1
   */
  public Recorded recorded(Smooth function, double[] start, int every) {
    double[] x = start.clone();
    double[] gradient = new double[x.length];
    double[] values = new double[maxSteps / every + 2];
    int kept = 0;
    for (int k = 0; ; k++) {
      double value = function.valueAndGradient(x, gradient);
      boolean valued = Double.isFinite(value);
      boolean converged = valued && VectorMath.norm(gradient) <= gradientTolerance;
      boolean last = !valued || converged || k == maxSteps;
      if (last || k % every == 0) {
        values[kept++] = value;
      }
      if (last) {
        String reason =
            converged
                ? "the gradient is at most " + gradientTolerance
                : valued ? maxSteps + " steps were made" : "no value after " + k + " steps";
        return new Recorded(
            Minimum.reached(value, x, gradient, k + 1, reason, converged),
            Arrays.copyOf(values, kept));
      }
      VectorMath.addScaled(x, -step, gradient);
    }
  }
}
