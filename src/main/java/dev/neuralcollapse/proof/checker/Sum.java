package dev.neuralcollapse.proof.checker;

import dev.neuralcollapse.number.Interval;

/**
 * A sum of doubles and of products of doubles that keeps the rounding error of every step: found
 * exactly by Knuth's two-sum and a fused multiply-add, added up beside (Ogita, Rump, Oishi 2005).
 * Exactly, the sum is {@code total + Σ errors}; only the sum of the errors is rounded.
 */
final class Sum {
  /** Half an ulp of 1. */
  private static final double U = 0x1p-53;

  /** More than what 10⁷ errors of products can lose by underflow. */
  private static final double UNDERFLOW = 1e-300;

  private double total;
  private double errors;
  private double lost;
  private double terms;
  private boolean products;

  Sum(double start) {
    total = start;
  }

  void add(double x) {
    double sum = total + x;
    double part = sum - total;
    double error = (total - (sum - part)) + (x - part);
    total = sum;
    errors += error;
    lost += Math.abs(error);
    terms++;
  }

  void addProduct(double a, double b) {
    double p = a * b;
    double error = Math.fma(a, b, -p);
    errors += error;
    lost += Math.abs(error);
    terms++;
    products |= a != 0 && b != 0;
    add(p);
  }

  /** The sum, rounded. */
  double value() {
    return total + errors;
  }

  /** How far {@link #value} may be off; NaN or infinite after an overflow. */
  double off() {
    double value = value();
    if (lost == 0 && !products) {
      return Double.isFinite(value) ? 0 : Double.NaN; // exact, unless it overflowed
    }
    return Layer.UP * (U * Math.abs(value) + 2 * (terms + 1) * U * lost + UNDERFLOW);
  }

  /** Encloses the sum; the whole line after an overflow. */
  Interval enclosure() {
    double off = off();
    return Double.isFinite(off)
        ? Interval.point(value()).plus(Interval.of(-off, off))
        : Interval.ENTIRE;
  }
}
