package dev.neuralcollapse.descent;

/**
 * A step length that satisfies the strong Wolfe conditions, by bracketing and safeguarded cubic
 * interpolation (Nocedal and Wright, Numerical Optimization, algorithms 3.5 and 3.6). After {@link
 * #PATIENCE} trials the weak ones will do: across a kink no short slope exists, and it is the slope
 * from the far side that teaches a quasi-Newton method the kink (Lewis and Overton, Math.
 * Programming 141, 2013). Points without a value count as infinitely high.
 *
 * <p>A known flaw: once the search has settled for the weak conditions, the point it keeps may lie
 * above one it had tried. It is lower than the start all the same.
 */
public final class LineSearch {
  private static final double ARMIJO = 1e-4;
  private static final double CURVATURE = 0.9;
  private static final int MOST_TRIALS = 25;

  /** On real data the strong conditions, where they can be had, end lower. */
  private static final int PATIENCE = 6;

  private final Smooth function;
  private double[] point;
  private double[] gradient;
  private double[] bestPoint;
  private double[] bestGradient;
  private double bestValue;
  private double bestStep;
  private int evaluations;

  public LineSearch(Smooth function) {
    int n = function.size();
    this.function = function;
    this.point = new double[n];
    this.gradient = new double[n];
    this.bestPoint = new double[n];
    this.bestGradient = new double[n];
  }

  /** Evaluations the last search used. */
  public int evaluations() {
    return evaluations;
  }

  /** At the point found. */
  public double value() {
    return bestValue;
  }

  /**
   * Searches from θ along {@code direction}, slope {@code < 0} there.
   *
   * @param first step to try, in lengths of the direction
   * @param allowed evaluations at most
   * @return whether a lower point was found; it is then in {@link #point}, {@link #gradient}
   */
  public boolean search(
      double[] theta, double value, double slope, double[] direction, double first, int allowed) {
    evaluations = 0;
    bestStep = 0;
    bestValue = value;
    double lowStep = 0;
    double lowValue = value;
    double lowSlope = slope;
    double highStep = Double.NaN;
    double highValue = Double.NaN;
    double highSlope = Double.NaN;
    double step = first;
    int most = Math.min(MOST_TRIALS, allowed);
    while (evaluations < most) {
      double f = evaluate(theta, direction, step);
      double s = Double.isFinite(f) ? VectorMath.dot(gradient, direction) : Double.NaN;
      boolean enough = f <= value + ARMIJO * step * slope;
      if (enough && evaluations > PATIENCE && s >= CURVATURE * slope) {
        keep(f, step);
        return true;
      }
      boolean low = enough && f < lowValue + Math.ulp(lowValue);
      if (low && f <= bestValue) {
        keep(f, step);
      }
      if (!low) {
        highStep = step;
        highValue = f;
        highSlope = s;
      } else if (Math.abs(s) <= -CURVATURE * slope) {
        return true;
      } else {
        boolean beyond = Double.isNaN(highStep) ? s > 0 : s * (highStep - lowStep) >= 0;
        if (beyond) {
          highStep = lowStep;
          highValue = lowValue;
          highSlope = lowSlope;
        }
        lowStep = step;
        lowValue = f;
        lowSlope = s;
      }
      if (Double.isNaN(highStep)) {
        step = 4 * step;
      } else {
        double width = Math.abs(highStep - lowStep);
        if (width <= 1e-12 * Math.max(lowStep, highStep)) {
          break;
        }
        step = between(lowStep, lowValue, lowSlope, highStep, highValue, highSlope);
      }
    }
    return bestStep > 0;
  }

  private double evaluate(double[] theta, double[] direction, double step) {
    System.arraycopy(theta, 0, point, 0, theta.length);
    VectorMath.addScaled(point, step, direction);
    evaluations++;
    double f = function.valueAndGradient(point, gradient);
    return Double.isNaN(f) ? Double.POSITIVE_INFINITY : f;
  }

  private void keep(double value, double step) {
    bestValue = value;
    bestStep = step;
    double[] p = bestPoint;
    bestPoint = point;
    point = p;
    double[] g = bestGradient;
    bestGradient = gradient;
    gradient = g;
  }

  /** Minimiser of the cubic through both ends, kept away from them. */
  private static double between(double a, double fa, double ga, double b, double fb, double gb) {
    double t;
    if (Double.isFinite(fb) && Double.isFinite(gb)) {
      double d1 = ga + gb - 3 * (fa - fb) / (a - b);
      double root = d1 * d1 - ga * gb;
      double d2 = Math.copySign(Math.sqrt(Math.max(0, root)), b - a);
      t = b - (b - a) * ((gb + d2 - d1) / (gb - ga + 2 * d2));
    } else {
      t = a + 0.1 * (b - a);
    }
    double least = Math.min(a, b) + 0.1 * Math.abs(b - a);
    double most = Math.max(a, b) - 0.1 * Math.abs(b - a);
    return t >= least && t <= most
        ? t
        : Double.isFinite(t) ? Math.clamp(t, least, most) : (a + b) / 2;
  }

  /** The point found; the searcher gives it away. */
  public double[] point() {
    return bestPoint;
  }

  /** Its gradient. */
  public double[] gradient() {
    return bestGradient;
  }

  /** Takes two buffers in place of those given away. */
  public void recycle(double[] point, double[] gradient) {
    bestPoint = point;
    bestGradient = gradient;
  }
}
