package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Interval;
import java.util.function.IntToDoubleFunction;

/**
 * The inequalities that proofs are made of. Each computes what it has to spare on the given numbers
 * in intervals, which is nonnegative wherever its theorem applies and is judged like every step;
 * and, from the middles of the same numbers, in plain doubles, which must fall into the enclosure.
 */
public final class Steps {
  /** Generous for the few operations an entry goes through. */
  private static final double ROUNDING = 32 * Math.ulp(1.0);

  private Steps() {}

  /** {@code left ≤ right}, for this reason. */
  public static Step atMost(String name, Rule rule, Interval left, Interval right) {
    return Step.atMost(name, rule, left, right);
  }

  /** Jensen: {@code f(Σ w_i x_i) ≤ Σ w_i f(x_i)} for convex f, weights {@code w_i ≥ 0} of sum 1. */
  public static Step jensen(String name, Curve f, IntervalVector weights, IntervalVector points) {
    Interval mean = weights.dot(points);
    IntervalVector values = f.at(points);
    Step step = Step.atMost(name, Rule.JENSEN, f.at(mean), weights.dot(values));
    return f.plain()
        .map(
            g -> {
              int n = points.size();
              double total = sum(n, i -> mid(weights, i) * g.applyAsDouble(mid(points, i)));
              double at = g.applyAsDouble(sum(n, i -> mid(weights, i) * mid(points, i)));
              double reach = f.slope(mean).magnitude() * points.norm().hi() + values.norm().hi();
              return plainly(step, total - at, n, reach + Math.abs(at));
            })
        .getOrElse(step);
  }

  /** Jensen with equal weights: {@code f(mean x) ≤ mean f(x)}. */
  public static Step jensen(String name, Curve f, IntervalVector points) {
    Interval share = Interval.ratio(1, points.size());
    return jensen(name, f, IntervalVector.generate(points.size(), i -> share), points);
  }

  /** Cauchy-Schwarz: {@code uᵀv ≤ ‖u‖‖v‖}. */
  public static Step cauchySchwarz(String name, IntervalVector u, IntervalVector v) {
    Interval most = u.norm().times(v.norm());
    Step step = Step.atMost(name, Rule.CAUCHY_SCHWARZ, u.dot(v), most);
    int n = u.size();
    double plain = norm(u) * norm(v) - sum(n, i -> mid(u, i) * mid(v, i));
    return plainly(step, plain, n, most.hi());
  }

  /** The geometric mean of positive numbers is at most their mean. */
  public static Step arithmeticGeometric(String name, IntervalVector x) {
    int n = x.size();
    Interval logarithms = IntervalVector.generate(n, i -> x.get(i).log()).mean();
    Step step = Step.atMost(name, Rule.ARITHMETIC_GEOMETRIC, logarithms.exp(), x.mean());
    double geometric = StrictMath.exp(sum(n, i -> StrictMath.log(mid(x, i))) / n);
    double reach = (1 + logarithms.magnitude()) * x.norm().hi();
    return plainly(step, mean(x) - geometric, n, reach);
  }

  /** A mean is at most the root of the mean square. */
  public static Step powerMean(String name, IntervalVector x) {
    Interval root = rootMeanSquare(x);
    Step step = Step.atMost(name, Rule.POWER_MEAN, x.mean(), root);
    double plain = norm(x) / Math.sqrt(x.size()) - mean(x);
    return plainly(step, plain, x.size(), x.norm().hi());
  }

  /** {@code (Σ x_i²/n)^½}. */
  public static Interval rootMeanSquare(IntervalVector x) {
    return x.norm().dividedBy(Interval.point(x.size()).sqrt());
  }

  /** {@code ‖u + v‖ ≤ ‖u‖ + ‖v‖}. */
  public static Step triangle(String name, IntervalVector u, IntervalVector v) {
    Interval most = u.norm().plus(v.norm());
    Step step = Step.atMost(name, Rule.TRIANGLE, u.plus(v).norm(), most);
    int n = u.size();
    double sum = Math.sqrt(sum(n, i -> square(mid(u, i) + mid(v, i))));
    return plainly(step, norm(u) + norm(v) - sum, n, most.hi());
  }

  /** A convex function lies above its tangent: {@code f(x) + f'(x)(y-x) ≤ f(y)}. */
  public static Step convexity(String name, Curve f, Interval x, Interval y) {
    return strongConvexity(name, f, Interval.ZERO, x, y);
  }

  /**
   * An m-strongly convex function lies above its tangent with curvature to spare: {@code f(x) +
   * f'(x)(y-x) + (m/2)(y-x)² ≤ f(y)}.
   */
  public static Step strongConvexity(
      String name, Curve f, Interval modulus, Interval x, Interval y) {
    Interval way = y.minus(x);
    Interval tangent = f.at(x).plus(f.slope(x).times(way));
    Interval spare = modulus.times(way.square()).dividedBy(2);
    return Step.atMost(name, Rule.CONVEXITY, tangent.plus(spare), f.at(y));
  }

  /** {@code f(x) ≤ f(y)} for {@code x ≤ y}, f increasing. */
  public static Step increasing(String name, Curve f, Interval x, Interval y) {
    Interval low = f.at(x);
    Interval high = f.at(y);
    Step step = Step.atMost(name, Rule.MONOTONICITY, low, high);
    double reach =
        low.magnitude()
            + high.magnitude()
            + f.slope(x).magnitude() * x.magnitude()
            + f.slope(y).magnitude() * y.magnitude();
    return f.plain()
        .map(g -> plainly(step, g.applyAsDouble(y.mid()) - g.applyAsDouble(x.mid()), 1, reach))
        .getOrElse(step);
  }

  /** {@code f(y) ≤ f(x)} for {@code x ≤ y}, f decreasing. */
  public static Step decreasing(String name, Curve f, Interval x, Interval y) {
    return increasing(name, f, y, x);
  }

  /** A projection does not lengthen: {@code ‖Pv‖ ≤ ‖v‖}. */
  public static Step projection(String name, IntervalVector v, IntervalVector projected) {
    Step step = Step.atMost(name, Rule.PROJECTION, projected.norm(), v.norm());
    return plainly(step, norm(v) - norm(projected), v.size(), v.norm().hi());
  }

  /** The number with these doubles beside it; {@code reach} bounds what was added up. */
  private static Step plainly(Step step, double plain, int terms, double reach) {
    double rounding = ROUNDING * (terms + 2) * reach;
    return Double.isFinite(rounding) ? step.plainly(plain, rounding) : step;
  }

  private static double mid(IntervalVector x, int i) {
    return x.get(i).mid();
  }

  private static double mean(IntervalVector x) {
    return sum(x.size(), i -> mid(x, i)) / x.size();
  }

  private static double norm(IntervalVector x) {
    return Math.sqrt(sum(x.size(), i -> square(mid(x, i))));
  }

  private static double square(double x) {
    return x * x;
  }

  private static double sum(int n, IntToDoubleFunction term) {
    double s = 0;
    for (int i = 0; i < n; i++) {
      s += term.applyAsDouble(i);
    }
    return s;
  }
}
