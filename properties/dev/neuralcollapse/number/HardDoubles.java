package dev.neuralcollapse.number;

import java.util.random.RandomGenerator;

/**
 * Doubles where rounding goes wrong first: subnormals, edges of overflow and underflow, zeros,
 * 1-ulp neighbours.
 */
final class HardDoubles {
  private static final double[] LANDMARKS = {
    0.0,
    -0.0,
    1,
    2,
    3,
    0.1,
    Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    0x1p-969,
    0x1p-960,
    0x1p-485,
    0x1p-538,
    0x1p511,
    0x1p512,
    0x1p400,
    0x1p1023,
    0x1p53,
    0x1p-53,
    Math.PI,
    1e-160,
    1e160,
    1e308
  };

  private final RandomGenerator random;

  HardDoubles(RandomGenerator random) {
    this.random = random;
  }

  /** Any finite double, each regime about equally often. */
  double next() {
    return switch (random.nextInt(6)) {
      case 0 -> anyBits();
      case 1 -> nudge(LANDMARKS[random.nextInt(LANDMARKS.length)] * sign());
      case 2 -> random.nextGaussian();
      case 3 -> sign() * StrictMath.exp(random.nextDouble(-40, 40));
      case 4 -> sign() * Double.longBitsToDouble(random.nextLong(1L << 52));
      default -> random.nextInt(-20, 21);
    };
  }

  double positive() {
    double x = Math.abs(next());
    return x == 0 ? Double.MIN_VALUE : x;
  }

  /** A finite interval: mostly narrow, sometimes wide, sometimes a point. */
  Interval interval() {
    double a = next();
    return switch (random.nextInt(4)) {
      case 0 -> Interval.point(a);
      case 1 -> Interval.hull(a, nudge(a));
      default -> Interval.hull(a, next());
    };
  }

  /** A random subset of a finite interval. */
  Interval inside(Interval x) {
    return Interval.hull(member(x), member(x));
  }

  double member(Interval x) {
    return switch (random.nextInt(4)) {
      case 0 -> x.lo();
      case 1 -> x.hi();
      case 2 -> Math.min(x.hi(), Math.nextUp(x.lo()));
      default -> {
        double t = random.nextDouble();
        yield Math.max(x.lo(), Math.min(x.hi(), x.lo() * (1 - t) + x.hi() * t));
      }
    };
  }

  private double anyBits() {
    double x = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(x) ? x : anyBits();
  }

  double nudge(double x) {
    double y = x;
    for (int steps = random.nextInt(-3, 4); steps != 0; steps -= Integer.signum(steps)) {
      y = steps > 0 ? Math.nextUp(y) : Math.nextDown(y);
    }
    return Double.isFinite(y) ? y : x;
  }

  private double sign() {
    return random.nextBoolean() ? 1 : -1;
  }
}
