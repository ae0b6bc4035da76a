package dev.neuralcollapse.descent;

/**
 * The state of limited-memory BFGS between two line searches (Nocedal, Math. Comp. 35, 1980): a
 * point, its value and gradient, and what the last steps taught about the curvature.
 */
public final class QuasiNewton {
  /** Units in the last place of the value that are taken for rounding. */
  private static final int ROUNDING = 16;

  /** Less than this does not count. */
  private static final double SHORTER = 0.99;

  private final Smooth function;
  private final LineSearch search;
  private final CurvaturePairs pairs;
  private final double[] direction;
  private double[] point;
  private double[] gradient;
  private double value = Double.NaN;
  private int evaluations;

  /**
   * At no point yet.
   *
   * @param memory pairs remembered
   */
  public QuasiNewton(Smooth function, int memory) {
    int n = function.size();
    this.function = function;
    this.search = new LineSearch(function);
    this.pairs = new CurvaturePairs(memory, n);
    this.direction = new double[n];
    this.point = new double[n];
    this.gradient = new double[n];
  }

  /**
   * Goes there and forgets the curvature.
   *
   * @param start becomes this object's own
   * @return the value; NaN where there is none
   */
  public double start(double[] start) {
    point = start;
    gradient = new double[start.length];
    value = function.valueAndGradient(point, gradient);
    evaluations++;
    pairs.forget();
    return value;
  }

  /**
   * One line search along {@code -H g}.
   *
   * @param allowed evaluations at most
   * @return false when it found nothing lower
   */
  public boolean step(int allowed) {
    double slope = direct();
    double first = pairs.isEmpty() ? Math.min(1, 0.1 / VectorMath.norm(direction)) : 1;
    boolean found = search.search(point, value, slope, direction, first, allowed);
    evaluations += search.evaluations();
    if (found) {
      double[] from = point;
      double[] old = gradient;
      point = search.point();
      gradient = search.gradient();
      value = search.value();
      pairs.learn(from, point, old, gradient);
      search.recycle(from, old);
    }
    return found;
  }

  /**
   * The whole step {@code -H g} where rounding of the value hides what is lower: taken if the value
   * stays the same to rounding and the gradient becomes shorter. One evaluation.
   *
   * @return false where the step promises a decrease that can be seen, or was not taken
   */
  boolean settle() {
    if (-direct() > ROUNDING * Math.ulp(value)) {
      return false;
    }
    double[] next = point.clone();
    VectorMath.addScaled(next, 1, direction);
    double[] slope = new double[next.length];
    double f = function.valueAndGradient(next, slope);
    evaluations++;
    boolean better =
        f <= value + ROUNDING * Math.ulp(value)
            && VectorMath.norm(slope) <= SHORTER * VectorMath.norm(gradient);
    if (better) {
      pairs.learn(point, next, gradient, slope);
      point = next;
      gradient = slope;
      value = f;
    }
    return better;
  }

  /** Writes the quasi-Newton direction; its slope, which is negative. */
  private double direct() {
    pairs.apply(gradient, direction);
    double slope = -VectorMath.dot(gradient, direction);
    if (!(slope < 0)) {
      pairs.forget();
      pairs.apply(gradient, direction);
      slope = -VectorMath.dot(gradient, direction);
    }
    VectorMath.scale(direction, -1, 0, direction.length);
    return slope;
  }

  /** Forgets the curvature; whether any was known. */
  public boolean forget() {
    return pairs.forget();
  }

  /** Where it is; not to be changed while steps are taken, but to other coordinates with all. */
  public double[] point() {
    return point;
  }

  /** There. */
  public double[] gradient() {
    return gradient;
  }

  /** There. */
  public double value() {
    return value;
  }

  /** Sets the value, which a checkpoint kept together with the point and the gradient. */
  public void restore(double saved) {
    value = saved;
  }

  /** What is known of the curvature. */
  public CurvaturePairs pairs() {
    return pairs;
  }

  /** Of value and gradient so far, in all. */
  public int evaluations() {
    return evaluations;
  }
}
