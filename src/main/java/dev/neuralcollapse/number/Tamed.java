package dev.neuralcollapse.number;

import java.util.Arrays;
import java.util.function.Function;

/**
 * Ranges of functions over boxes, with the dependency problem tamed: the plain enclosure is
 * intersected with the monotonicity form (a variable in which the function is certainly monotone is
 * put to its ends) and, in the variables that remain, with the mean value form {@code f(c) + Σ ∂_i
 * f(X) (X_i - c_i)} (R. E. Moore 1966), centred at the middle and at the ends that favour each
 * bound (bicentred: P. Baumann 1988). The excess of all this is quadratic in the width of the box,
 * that of the plain enclosure linear.
 */
public final class Tamed {

  private Tamed() {}

  /**
   * Encloses the values of f over the box.
   *
   * @param f built from the operations of {@link Dual}, defined on the box; it may be called with
   *     smaller boxes
   */
  public static Interval range(Function<Dual[], Dual> f, Interval... box) {
    Dual whole = f.apply(Dual.variables(box));
    double lo = lower(f, whole, box, true);
    double hi = -lower(f, whole, box, false);
    return lo <= hi
        ? whole.value().intersection(Interval.of(lo, hi)).getOrElse(whole.value())
        : whole.value();
  }

  /** A lower bound of f, or of -f. */
  private static double lower(Function<Dual[], Dual> f, Dual whole, Interval[] box, boolean ofF) {
    Interval[] face = new Interval[box.length];
    for (int i = 0; i < box.length; i++) {
      Interval p = ofF ? whole.partial(i) : whole.partial(i).negate();
      face[i] =
          p.lo() >= 0 && Double.isFinite(box[i].lo())
              ? Interval.point(box[i].lo())
              : p.hi() <= 0 && Double.isFinite(box[i].hi()) ? Interval.point(box[i].hi()) : box[i];
    }
    Dual onFace = Arrays.equals(face, box) ? whole : f.apply(Dual.variables(face));
    double plain = signed(onFace.value(), ofF).lo();
    return Math.max(plain, meanValue(f, onFace, face, ofF));
  }

  /** From the middle, and from the corner at which the linear part is least steep. */
  private static double meanValue(
      Function<Dual[], Dual> f, Dual onFace, Interval[] face, boolean ofF) {
    if (Arrays.stream(face).allMatch(Interval::isPoint) || !bounded(onFace, face)) {
      return Double.NEGATIVE_INFINITY;
    }
    Interval[] middle = new Interval[face.length];
    Interval[] corner = new Interval[face.length];
    for (int i = 0; i < face.length; i++) {
      Interval p = signed(onFace.partial(i), ofF);
      middle[i] = Interval.point(face[i].mid());
      corner[i] = Interval.point(-p.lo() <= p.hi() ? face[i].lo() : face[i].hi());
    }
    return Math.max(from(f, middle, onFace, face, ofF), from(f, corner, onFace, face, ofF));
  }

  private static double from(
      Function<Dual[], Dual> f, Interval[] centre, Dual onFace, Interval[] face, boolean ofF) {
    Dual[] at = new Dual[centre.length];
    Arrays.setAll(at, i -> Dual.constant(centre[i], centre.length));
    Interval sum = signed(f.apply(at).value(), ofF);
    for (int i = 0; i < face.length; i++) {
      sum = sum.plus(signed(onFace.partial(i), ofF).times(face[i].minus(centre[i])));
    }
    return sum.lo();
  }

  /** Nothing follows along a side without ends, or from a slope without bounds. */
  private static boolean bounded(Dual onFace, Interval[] face) {
    for (int i = 0; i < face.length; i++) {
      if (!face[i].isPoint() && !(face[i].isFinite() && onFace.partial(i).isFinite())) {
        return false;
      }
    }
    return true;
  }

  private static Interval signed(Interval x, boolean positive) {
    return positive ? x : x.negate();
  }
}
