package dev.neuralcollapse.number;

/**
 * How far a computed number may lie from an expected one: {@code |actual - expected| ≤ absolute +
 * relative · |expected|}.
 */
public record Tolerance(double absolute, double relative) {
  /** Refuses negative and NaN tolerances. */
  public Tolerance {
    if (!(absolute >= 0) || !(relative >= 0)) {
      throw new IllegalArgumentException(
          "tolerances are nonnegative: " + absolute + ", " + relative);
    }
  }

  /** Absolute tolerance alone. */
  public static Tolerance absolute(double absolute) {
    return new Tolerance(absolute, 0);
  }

  /** Relative tolerance alone. */
  public static Tolerance relative(double relative) {
    return new Tolerance(0, relative);
  }

  /** Is {@code actual} near enough? NaN never is; infinities only to themselves. */
  public boolean accepts(double expected, double actual) {
    return actual == expected
        || (Double.isFinite(actual) && Math.abs(actual - expected) <= allowed(expected));
  }

  /** {@code absolute + relative · |expected|}. */
  public double allowed(double expected) {
    return absolute + relative * Math.abs(expected);
  }
}
