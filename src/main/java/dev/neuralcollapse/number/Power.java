package dev.neuralcollapse.number;

/**
 * Bounds of {@code x^n}, {@code x ≥ 0}, {@code n ≥ 0}, by repeated squaring in directed arithmetic:
 * each factor is a bound of its own exact value, and products of nonnegative bounds are bounds.
 */
final class Power {
  private Power() {}

  static double down(double x, int n) {
    double result = 1;
    double base = x;
    for (int rest = n; rest > 0; rest >>= 1) {
      if ((rest & 1) == 1) {
        result = Directed.multiplyDown(result, base);
      }
      base = rest > 1 ? Directed.multiplyDown(base, base) : base;
    }
    return result;
  }

  static double up(double x, int n) {
    double result = 1;
    double base = x;
    for (int rest = n; rest > 0; rest >>= 1) {
      if ((rest & 1) == 1) {
        result = Directed.multiplyUp(result, base);
      }
      base = rest > 1 ? Directed.multiplyUp(base, base) : base;
    }
    return result;
  }
}
