package dev.neuralcollapse.number;

/**
 * Bounds of elementary functions at a double, infinities being limits.
 *
 * <p>{@link StrictMath} is fdlibm on every machine: the errors of its {@code exp, log, expm1,
 * log1p, sin, cos, atan, acos} and {@code pow} are below one ulp (its own documentation; largest
 * errors known 0.95 ulp: B. Gladman, V. Innocente, J. Mather, P. Zimmermann, Accuracy of
 * Mathematical Functions in Single, Double, Double Extended, and Quadruple Precision, 2024), and it
 * is semi-monotone. Two steps outward from {@code y} cover every number nearer than {@code ulp(y)}:
 * below a power of two, where doubles are twice as dense, the two steps are one {@code ulp(y)}; and
 * where the exact value lies in the next binade, two steps of {@code y} are one ulp of that binade.
 * What is known of the sign or of a bound is kept by clamping with monotone functions, so that all
 * of these are monotone as their exact counterparts.
 */
final class Elementary {

  private Elementary() {}

  static double expDown(double x) {
    return Math.max(x >= 0 ? 1 : 0, down2(StrictMath.exp(x)));
  }

  static double expUp(double x) {
    double up = x == Double.NEGATIVE_INFINITY ? 0 : up2(StrictMath.exp(x));
    return x <= 0 ? Math.min(1, up) : up;
  }

  /** {@code [expDown, expUp]} of one number, for the price of one. */
  static Interval exp(double x) {
    double y = StrictMath.exp(x);
    return new Interval(expDown(x, y), expUp(x, y));
  }

  /** As {@link #expDown(double)}, with {@code y = StrictMath.exp(x)}. */
  static double expDown(double x, double y) {
    return Math.max(x >= 0 ? 1 : 0, down2(y));
  }

  private static double expUp(double x, double y) {
    double up = up2(y);
    return x <= 0 ? Math.min(1, up) : up;
  }

  /**
   * Upper bound of {@code e^x'} from {@code y = StrictMath.exp(x)} where x' is near x: {@code e^w ≤
   * 1 + w + w²}, each sum being stepped upward by more than it was rounded.
   */
  static double expUpNear(double x, double y, double near) {
    double w = near - x;
    if (!(Math.abs(w) < 0x1p-20)) {
      return expUp(near);
    }
    double up = expUp(x, y);
    return w == 0
        ? up
        : Directed.multiplyUp(up, Math.nextUp(Math.nextUp(1 + w) + Math.nextUp(w * w)));
  }

  static double logDown(double x) {
    double down = down2(StrictMath.log(x));
    return x >= 1 ? Math.max(0, down) : down;
  }

  static double logUp(double x) {
    double up = up2(StrictMath.log(x));
    return x <= 1 ? Math.min(0, up) : up;
  }

  /** Uses {@code e^x - 1 ≥ max(x, -1)}. */
  static double expm1Down(double x) {
    return Math.max(
        Math.max(x == Double.POSITIVE_INFINITY ? 0 : x, -1), down2(StrictMath.expm1(x)));
  }

  static double expm1Up(double x) {
    double up = x == Double.NEGATIVE_INFINITY ? -1 : up2(StrictMath.expm1(x));
    return x <= 0 ? Math.min(0, up) : up;
  }

  static double log1pDown(double x) {
    double down = down2(StrictMath.log1p(x));
    return x >= 0 ? Math.max(0, down) : down;
  }

  /** Uses {@code log(1 + x) ≤ x}. */
  static double log1pUp(double x) {
    return Math.min(x, up2(StrictMath.log1p(x)));
  }

  /** {@code log(1 + e^x)}, at least {@code max(0, x)}: no exponential of a positive number. */
  static double softplusDown(double x) {
    if (x == Double.POSITIVE_INFINITY) {
      return Double.MAX_VALUE;
    }
    return x <= 0
        ? log1pDown(expDown(x))
        : Math.max(x, Directed.addDown(x, log1pDown(expDown(-x))));
  }

  static double softplusUp(double x) {
    if (x == Double.POSITIVE_INFINITY) {
      return x;
    }
    return x <= 0 ? log1pUp(expUp(x)) : Directed.addUp(x, log1pUp(expUp(-x)));
  }

  /** {@code log(e^x - 1)} for {@code x > 0}, for large x as {@code x + log(1 - e^-x)}. */
  static double softplusInverseDown(double x) {
    if (x == Double.POSITIVE_INFINITY) {
      return Double.MAX_VALUE;
    }
    return x < 1 ? logDown(expm1Down(x)) : Directed.addDown(x, log1pDown(-expUp(-x)));
  }

  static double softplusInverseUp(double x) {
    if (x == Double.POSITIVE_INFINITY) {
      return x;
    }
    return x < 1 ? logUp(expm1Up(x)) : Math.min(x, Directed.addUp(x, log1pUp(-expDown(-x))));
  }

  /** {@code 1/(1 + e^-x)}, for negative x as {@code e^x/(1 + e^x)}, which increases with e^x. */
  static double logisticDown(double x) {
    if (x < 0) {
      double e = expDown(x);
      return Directed.divideDown(e, Directed.addUp(1, e));
    }
    return Math.max(0.5, Directed.divideDown(1, Directed.addUp(1, expUp(-x))));
  }

  static double logisticUp(double x) {
    if (x <= 0) {
      double e = expUp(x);
      return Math.min(0.5, Directed.divideUp(e, Directed.addDown(1, e)));
    }
    return Math.min(1, Directed.divideUp(1, Directed.addDown(1, expDown(-x))));
  }

  /** {@code x log x} for {@code x ≥ 0}, 0 at 0. */
  static double xLogXDown(double x) {
    if (x == 0) {
      return 0;
    }
    double log = logDown(x);
    return x == Double.POSITIVE_INFINITY
        ? Double.MAX_VALUE
        : Math.max(-AFTER_TURN, Directed.multiplyDown(x, log));
  }

  static double xLogXUp(double x) {
    return x == 0 ? 0 : Directed.multiplyUp(x, logUp(x));
  }

  /** {@code atan x}, between {@code ±π/2} and of the size of x at most. */
  static double atanDown(double x) {
    return -atanUp(-x);
  }

  static double atanUp(double x) {
    double up = up2(StrictMath.atan(x));
    return x <= 0 ? Math.min(0, up) : Math.min(Math.min(x, HALF_PI_UP), up);
  }

  static double acosDown(double x) {
    return Math.max(0, down2(StrictMath.acos(x)));
  }

  static double acosUp(double x) {
    return x == 1 ? 0 : Math.min(PI_UP, up2(StrictMath.acos(x)));
  }

  /** {@code π}, which lies between {@code Math.PI} and the next double. */
  static final double PI_UP = Math.nextUp(Math.PI);

  private static final double HALF_PI_UP = PI_UP / 2;

  /** {@code x^a} for {@code x ≥ 0}; limits at zero and infinity. */
  static double powDown(double x, double a) {
    double y = StrictMath.pow(x, a);
    if (a == 0 || x == 1) {
      return 1;
    }
    boolean aboveOne = x > 1 == a > 0;
    return Math.max(aboveOne ? 1 : 0, Double.isNaN(y) ? 0 : down2(y));
  }

  static double powUp(double x, double a) {
    double y = StrictMath.pow(x, a);
    if (a == 0 || x == 1) {
      return 1;
    }
    boolean aboveOne = x > 1 == a > 0;
    if (y == 0 && (x == 0 || Double.isInfinite(a) || Double.isInfinite(x))) {
      return 0;
    }
    double up = Double.isNaN(y) ? Double.POSITIVE_INFINITY : up2(y);
    return aboveOne ? up : Math.min(1, up);
  }

  /** {@code x^a} over {@code 0 ≤ x}: the hull of the corners. */
  static Interval pow(double xLo, double xHi, double aLo, double aHi) {
    double down =
        Math.min(
            Math.min(powDown(xLo, aLo), powDown(xLo, aHi)),
            Math.min(powDown(xHi, aLo), powDown(xHi, aHi)));
    double up =
        Math.max(
            Math.max(powUp(xLo, aLo), powUp(xLo, aHi)), Math.max(powUp(xHi, aLo), powUp(xHi, aHi)));
    return new Interval(down, up);
  }

  /** {@code x log x} over {@code 0 ≤ x}: it falls to {@code -1/e} at {@code 1/e}, then rises. */
  static Interval xLogX(double lo, double hi) {
    double up = Math.max(xLogXUp(lo), xLogXUp(hi));
    if (hi <= BEFORE_TURN) {
      return new Interval(xLogXDown(hi), up);
    }
    return new Interval(lo >= AFTER_TURN ? xLogXDown(lo) : -AFTER_TURN, up);
  }

  private static final double BEFORE_TURN = expDown(-1);
  private static final double AFTER_TURN = expUp(-1);

  static double down2(double x) {
    return Math.nextDown(Math.nextDown(x));
  }

  static double up2(double x) {
    return Math.nextUp(Math.nextUp(x));
  }
}
