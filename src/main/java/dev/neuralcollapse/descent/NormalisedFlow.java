package dev.neuralcollapse.descent;

/**
 * Loss-normalised gradient descent, {@code x ← x - η ∇f(x)/f(x)}, that is gradient descent on
 * {@code log f}: Euler steps of gradient flow of f after the change of time {@code dτ = f dt},
 * which leaves the path as it is (D: {@code dx/dτ = (dx/dt)(dt/dτ) = -∇f/f}). Losses of separable
 * data go to zero as their parameters grow without bound, in a time exponential in the margin; in τ
 * they do so at a steady rate. The function comes as its logarithm, so that f may underflow.
 *
 * @param step {@code η} in units of τ, positive
 * @param maxSteps at most
 * @param maxNorm stops where the Euclidean norm of x is at least this
 */
public record NormalisedFlow(double step, int maxSteps, double maxNorm) {

  public NormalisedFlow {
    if (!(step > 0) || maxSteps < 0 || !(maxNorm > 0)) {
      throw new IllegalArgumentException(
          "step " + step + ", at most " + maxSteps + ", to the norm " + maxNorm);
    }
  }

  /** What a run shows before every step and at its end. */
  @FunctionalInterface
  public interface Observer {
    /**
     * Sees a point.
     *
     * @param steps made so far
     * @param x there; not to be changed or kept
     * @param logValue {@code log f}
     */
    void at(int steps, double[] x, double logValue);
  }

  /**
   * Where a run ended.
   *
   * @param point x
   * @param logValue {@code log f} there
   * @param norm of x
   * @param steps made
   * @param logTime logarithm of the time t of the flow of f, {@code Σ η/f}
   * @param reason why it ended
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Flowed(
      double[] point, double logValue, double norm, int steps, double logTime, Reason reason) {}

  /** Why a run ended. */
  public enum Reason {
    /** x is as long as was asked for. */
    NORM,
    /** The steps are used up. */
    STEPS,
    /** The gradient of log f vanishes. */
    STATIONARY,
    /** {@code log f} is not a number, or infinite. */
    NO_VALUE
  }

  /** The logarithm of a positive function; no value where the function is zero or negative. */
  public static Smooth logarithm(Smooth positive) {
    return new Smooth() {
      @Override
      public int size() {
        return positive.size();
      }

      @Override
      public double valueAndGradient(double[] x, double[] gradient) {
        double f = positive.valueAndGradient(x, gradient);
        if (!(f > 0)) {
          return Double.NaN;
        }
        for (int i = 0; i < gradient.length; i++) {
          // Not times 1/f, which overflows before f underflows.
          gradient[i] /= f;
        }
        return StrictMath.log(f);
      }
    };
  }

  /** Runs unobserved. */
  public Flowed from(Smooth logarithm, double[] start) {
    return from(logarithm, start, (steps, x, logValue) -> {});
  }

  /**
   * Runs from this start, which is not changed.
   *
   * @param logarithm {@code log f} with its gradient {@code ∇f/f}
   */
  public Flowed from(Smooth logarithm, double[] start, Observer observer) {
    double[] x = start.clone();
    double[] gradient = new double[x.length];
    double logTime = Double.NEGATIVE_INFINITY;
    for (int k = 0; ; k++) {
      double value = logarithm.valueAndGradient(x, gradient);
      double norm = VectorMath.norm(x);
      observer.at(k, x, value);
      if (!Double.isFinite(value)) {
        return new Flowed(x, value, norm, k, logTime, Reason.NO_VALUE);
      }
      if (norm >= maxNorm) {
        return new Flowed(x, value, norm, k, logTime, Reason.NORM);
      }
      if (VectorMath.norm(gradient) == 0) {
        return new Flowed(x, value, norm, k, logTime, Reason.STATIONARY);
      }
      if (k == maxSteps) {
        return new Flowed(x, value, norm, k, logTime, Reason.STEPS);
      }
      logTime = added(logTime, StrictMath.log(step) - value);
      VectorMath.addScaled(x, -step, gradient);
    }
  }

  /** {@code log(e^a + e^b)}. */
  private static double added(double a, double b) {
    double high = Math.max(a, b);
    return Double.isInfinite(high)
        ? high
        : high + StrictMath.log1p(StrictMath.exp(Math.min(a, b) - high));
  }
}
