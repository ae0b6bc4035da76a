package dev.neuralcollapse.number;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** The double-double oracle of the attacks against big-math with 70 digits. */
class OracleTest {
  private static final MathContext DIGITS = new MathContext(70);
  private static final int CASES = 250;

  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void exponentials() {
    compare(Oracle::exp, x -> BigDecimalMath.exp(big(x), DIGITS), () -> scattered(700));
    compare(
        Oracle::expm1,
        x -> BigDecimalMath.exp(big(x), DIGITS).subtract(BigDecimal.ONE),
        () -> scattered(40));
    compare(Oracle::logistic, OracleTest::logistic, () -> scattered(300));
    compare(
        Oracle::softplus,
        x -> log(BigDecimal.ONE.add(BigDecimalMath.exp(big(x), new MathContext(200)))),
        () -> scattered(100));
    compare(
        Oracle::softplusInverse,
        x -> log(BigDecimalMath.exp(big(x), new MathContext(140)).subtract(BigDecimal.ONE)),
        () -> Math.abs(scattered(100)));
  }

  @Test
  void logarithmsAndPowers() {
    compare(Oracle::log, x -> log(big(x)), () -> StrictMath.exp(scattered(200)));
    compare(Oracle::log, x -> log(big(x)), () -> 1 + scattered(0.4));
    compare(
        Oracle::log1p,
        x -> log(BigDecimal.ONE.add(big(x))),
        () -> random.nextBoolean() ? scattered(0.999) : StrictMath.exp(scattered(100)));
    compare(Oracle::log1p, x -> log(BigDecimal.ONE.add(big(x))), () -> Math.nextUp(-1) + 1e-16);
    compare(Oracle::xLogX, x -> log(big(x)).multiply(big(x)), () -> StrictMath.exp(scattered(200)));
    for (double a : new double[] {0.5, -3.3, 17.2, 1e-3, 120}) {
      compare(
          x -> Oracle.pow(x, a),
          x -> BigDecimalMath.exp(log(big(x)).multiply(big(a)), DIGITS),
          () -> StrictMath.exp(scattered(5)));
    }
  }

  @Test
  void trigonometry() {
    compare(Oracle::sin, x -> BigDecimalMath.sin(big(x), DIGITS), () -> scattered(1e6));
    compare(Oracle::cos, x -> BigDecimalMath.cos(big(x), DIGITS), () -> scattered(1e6));
    compare(Oracle::cos, x -> BigDecimalMath.cos(big(x), DIGITS), () -> Math.PI * 7.5);
    compare(Oracle::atan, x -> BigDecimalMath.atan(big(x), DIGITS), () -> scattered(1e3));
    compare(Oracle::acos, x -> BigDecimalMath.acos(big(x), DIGITS), () -> scattered(0.99));
    compare(
        Oracle::acos, x -> BigDecimalMath.acos(big(x), DIGITS), () -> 1 - Math.abs(scattered(.5)));
  }

  /** The true error is within what the oracle admits, which is far below the doubles. */
  private void compare(
      DoubleFunction<Oracle> oracle, DoubleFunction<BigDecimal> exact, DoubleSupplier draw) {
    for (int i = 0; i < CASES; i++) {
      double x = draw.getAsDouble();
      Oracle y = oracle.apply(x);
      BigDecimal two = BigDecimal.TWO.pow(y.k(), new MathContext(100));
      BigDecimal value = big(y.hi()).add(big(y.lo())).multiply(two);
      BigDecimal error = exact.apply(x).subtract(value).abs();
      assertTrue(
          error.compareTo(big(y.err()).multiply(two)) <= 0,
          () -> x + ": " + y + " is off by " + error.round(MathContext.DECIMAL32));
      assertTrue(y.err() <= 0x1p-75 * Math.max(Math.abs(y.hi()), Math.abs(y.hi()) < 1 ? 1 : 0));
    }
  }

  /** Signed, all magnitudes from {@code 10^-9} to 1 of the largest. */
  private double scattered(double largest) {
    double x = largest * StrictMath.exp(-random.nextDouble(20));
    return random.nextBoolean() ? x : -x;
  }

  private static BigDecimal big(double x) {
    return new BigDecimal(x);
  }

  private static BigDecimal log(BigDecimal x) {
    return BigDecimalMath.log(x, new MathContext(90));
  }

  private static BigDecimal logistic(double x) {
    BigDecimal e = BigDecimalMath.exp(big(x), new MathContext(220));
    return e.divide(e.add(BigDecimal.ONE), new MathContext(220));
  }
}
