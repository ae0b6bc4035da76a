package dev.neuralcollapse.optimum;

import dev.neuralcollapse.number.Interval;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;

/**
 * The deep linear unconstrained features model along a ray of logits {@code Z = xM ⊗ 1_nᵀ}: {@code
 * min_{x ≥ 0} f(x)}, {@code f(x) = fit(x) + c x^p}, {@code p = 2/(L+1)}, {@code c = λ(L+1)/2
 * n^{p/2} Σ s_i(M)^p} (the decay of balanced factors, a Schatten quasi-norm of Z). [P for the form,
 * D for M other than the simplex and the blocks]
 *
 * <p>Inside, f is least where {@code f' = 0}, the scale equation {@code -x^{1-p} fit'(x) = cp}. All
 * its roots are enclosed: parts of the half-line are thrown away where the two sides certainly
 * differ, and Newton's method ends in every part where their difference is monotone.
 *
 * @param ray M
 * @param layers L, weight matrices; with the features there are L+1 factors
 * @param perClass n
 * @param decay λ, the same for all factors
 * @param price c
 * @param roots of the scale equation, each enclosed, the least first
 * @param scale where the minimum is; 0 if no root lies lower
 * @param value the minimum
 */
public record RayOptimum(
    LogitRay ray,
    int layers,
    int perClass,
    double decay,
    Interval price,
    Seq<Interval> roots,
    Interval scale,
    Interval value) {
  /** Boxes that are no wider, in proportion, are taken for roots as they are. */
  private static final double NARROW = 1e-13;

  private static final int MOST_BOXES = 100_000;

  /** Refuses sizes without a meaning. */
  public static RayOptimum of(LogitRay ray, int layers, int perClass, double decay) {
    if (layers < 1 || perClass < 1 || !(decay > 0) || !Double.isFinite(decay)) {
      throw new IllegalArgumentException(
          "needs L >= 1, n >= 1 and λ > 0, not " + layers + ", " + perClass + ", " + decay);
    }
    Interval p = exponent(layers);
    Interval price =
        Interval.point(decay)
            .times((layers + 1) * 0.5)
            .times(Interval.point(perClass).sqrt().pow(p))
            .times(ray.schatten(p));
    RayOptimum bare =
        new RayOptimum(
            ray, layers, perClass, decay, price, List.empty(), Interval.ZERO, Interval.ZERO);
    Seq<Interval> roots = bare.enclosedRoots();
    Interval best =
        roots.minBy(Comparator.comparingDouble(x -> bare.near(x).hi())).getOrElse(Interval.ZERO);
    Interval zero = ray.fit(Interval.ZERO);
    boolean inside = roots.nonEmpty() && bare.near(best).hi() < zero.hi();
    Interval least = roots.map(bare::near).fold(zero, Interval::min);
    return new RayOptimum(
        ray, layers, perClass, decay, price, roots, inside ? best : Interval.ZERO, least);
  }

  /** {@code p = 2/(L+1)}. */
  private static Interval exponent(int layers) {
    return Interval.ratio(2, layers + 1.0);
  }

  /** f: what the model pays for the scale x. */
  public Interval at(Interval x) {
    return ray.fit(x).plus(price.times(x.pow(exponent(layers))));
  }

  /** Is no collapse at all, x = 0, better than every other scale? */
  public boolean zeroWins() {
    return scale.equals(Interval.ZERO);
  }

  /** The singular values of Z at the minimum, the greatest first. */
  public Seq<Interval> singularValues() {
    Interval columns = Interval.point(perClass).sqrt();
    return ray.modes().flatMap(m -> List.fill(m.times(), m.value().times(scale).times(columns)));
  }

  /** {@code f(m) + f'(x)(x - m)}, which is sharp where f' is about 0. */
  private Interval near(Interval x) {
    Interval middle = Interval.point(x.mid());
    Interval p = exponent(layers);
    Interval slope = ray.slope(x).plus(price.times(p).times(x.pow(p.minus(1))));
    Interval tangent = at(middle).plus(slope.times(x.minus(middle)));
    return tangent.intersection(at(x)).getOrElse(tangent);
  }

  /** {@code x^{1-p} fit'(x) + cp}: f' without its pole. */
  private Interval balance(Interval x) {
    Interval p = exponent(layers);
    return x.pow(Interval.ONE.minus(p)).times(ray.slope(x)).plus(price.times(p));
  }

  /** The derivative of {@link #balance}. */
  private Interval balanceSlope(Interval x) {
    Interval rest = Interval.ONE.minus(exponent(layers));
    return x.pow(rest).times(ray.curvature(x).plus(rest.times(ray.slope(x)).dividedBy(x)));
  }

  /**
   * No root lies beyond a power of 2 from which on {@code (1-p) log x + log -fit'(x)}, bounded by a
   * concave function that falls there, is below {@code log cp}.
   */
  private double far() {
    Interval target = price.times(exponent(layers)).log();
    double x = 4;
    while (x < 1e300) {
      Interval at = Interval.point(x);
      Interval bound = ray.logSlopeBound(at);
      boolean falls = ray.logSlopeBound(Interval.point(x + 1)).hi() + 1 / x < bound.lo();
      if (falls && at.log().plus(bound).certainlyLess(target)) {
        return x;
      }
      x *= 2;
    }
    return x;
  }

  private Seq<Interval> enclosedRoots() {
    Deque<Interval> open = new ArrayDeque<>();
    open.push(Interval.of(0, far()));
    List<Interval> found = List.empty();
    for (int boxes = 0; !open.isEmpty(); boxes++) {
      Interval x = open.pop();
      if (!balance(x).contains(0)) {
        continue;
      }
      boolean last = x.width() <= NARROW * x.magnitude() || boxes > MOST_BOXES;
      if (x.lo() > 0 && !balanceSlope(x).contains(0)) {
        found = found.appendAll(newton(x));
      } else if (last) {
        found = found.append(x);
      } else {
        double m = middle(x);
        open.push(Interval.of(m, x.hi()));
        open.push(Interval.of(x.lo(), m));
      }
    }
    return merged(found);
  }

  private static double middle(Interval x) {
    double below = Math.max(x.lo(), Math.min(1e-300, x.hi() * 1e-20));
    return x.hi() > 4 * below ? Math.sqrt(below) * Math.sqrt(x.hi()) : x.mid();
  }

  /** At most one root lies in x, and it lies in every image. */
  private Seq<Interval> newton(Interval start) {
    Interval x = start;
    while (true) {
      Interval m = Interval.point(x.mid());
      Interval image = m.minus(balance(m).dividedBy(balanceSlope(x)));
      if (!image.intersects(x)) {
        return List.empty();
      }
      Interval next = image.intersection(x).getOrElse(x);
      if (!(next.width() < 0.9 * x.width())) {
        return List.of(next);
      }
      x = next;
    }
  }

  /** A root at which two boxes meet is one. */
  private static Seq<Interval> merged(Seq<Interval> boxes) {
    return boxes
        .sortBy(Interval::lo)
        .foldLeft(
            List.<Interval>empty(),
            (done, x) ->
                done.nonEmpty() && done.last().intersects(x)
                    ? done.update(done.size() - 1, done.last().hull(x))
                    : done.append(x));
  }
}
