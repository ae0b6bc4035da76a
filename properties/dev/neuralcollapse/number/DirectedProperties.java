package dev.neuralcollapse.number;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/**
 * Directed operations against exact rational arithmetic: not only bounds, but the best bounds there
 * are.
 */
class DirectedProperties {
  private static final int CASES = 100;

  @Property(tries = 120, seed = "11")
  void sumsAreTheBestBounds(@ForAll long seed) {
    each(
        seed,
        (a, b) -> {
          BigDecimal exact = big(a).add(big(b));
          best(exact, Directed.addDown(a, b), Directed.addUp(a, b), a + " + " + b);
          BigDecimal difference = big(a).subtract(big(b));
          best(difference, Directed.subtractDown(a, b), Directed.subtractUp(a, b), a + " - " + b);
        });
  }

  @Property(tries = 120, seed = "12")
  void productsAreTheBestBounds(@ForAll long seed) {
    each(
        seed,
        (a, b) -> {
          BigDecimal exact = big(a).multiply(big(b));
          best(exact, Directed.multiplyDown(a, b), Directed.multiplyUp(a, b), a + " * " + b);
          String regime =
              a * b == 0
                  ? "zero"
                  : Math.abs(a * b) < 0x1p-960
                      ? "tiny"
                      : Double.isInfinite(a * b) ? "huge" : "normal";
          Statistics.label("product").collect(regime);
        });
    Statistics.label("product")
        .coverage(
            checker -> {
              checker.check("zero").percentage(p -> p > 5);
              checker.check("tiny").percentage(p -> p > 2);
              checker.check("huge").percentage(p -> p > 2);
              checker.check("normal").percentage(p -> p > 40);
            });
  }

  /** The quotient has no finite expansion: {@code q ≤ a/b} is {@code q b ≤ a} for positive b. */
  @Property(tries = 120, seed = "13")
  void quotientsAreTheBestBounds(@ForAll long seed) {
    each(
        seed,
        (a, c) -> {
          double b = c == 0 ? Double.MIN_VALUE : c;
          double down = Directed.divideDown(a, b);
          double up = Directed.divideUp(a, b);
          String what = a + " / " + b;
          BigDecimal exact = b > 0 ? big(a) : big(a).negate();
          BigDecimal divisor = big(b).abs();
          assertTrue(notAbove(down, divisor, exact), () -> what + " is below " + down);
          assertTrue(
              !notAbove(Math.nextUp(down), divisor, exact),
              () -> what + " allows more than " + down);
          assertTrue(notAbove(-up, divisor, exact.negate()), () -> what + " is above " + up);
          assertTrue(
              !notAbove(Math.nextUp(-up), divisor, exact.negate()),
              () -> what + " allows less than " + up);
        });
  }

  @Property(tries = 120, seed = "14")
  void rootsAreTheBestBounds(@ForAll long seed) {
    HardDoubles doubles = new HardDoubles(new SplittableRandom(seed));
    for (int i = 0; i < CASES; i++) {
      double x = Math.abs(doubles.next());
      double down = Directed.sqrtDown(x);
      double up = Directed.sqrtUp(x);
      assertTrue(
          square(down).compareTo(big(x)) <= 0 && square(Math.nextUp(down)).compareTo(big(x)) > 0,
          () -> "√" + x);
      assertTrue(square(up).compareTo(big(x)) >= 0, () -> "√" + x);
      assertTrue(up == 0 || square(Math.nextDown(up)).compareTo(big(x)) < 0, () -> "√" + x);
    }
  }

  @Property(tries = 100, seed = "15")
  void errorFreeTransformsLoseNothing(@ForAll long seed) {
    each(
        seed,
        (a, b) -> {
          ErrorFree sum = ErrorFree.twoSum(a, b);
          if (Double.isFinite(sum.value()) && Math.max(Math.abs(a), Math.abs(b)) < 1e300) {
            assertTrue(
                big(a).add(big(b)).compareTo(big(sum.value()).add(big(sum.error()))) == 0,
                () -> a + " + " + b);
          }
          ErrorFree product = ErrorFree.twoProduct(a, b);
          if (Double.isFinite(product.value()) && Math.abs(product.value()) >= 0x1p-968) {
            assertTrue(
                big(a).multiply(big(b)).compareTo(big(product.value()).add(big(product.error())))
                    == 0,
                () -> a + " * " + b);
          }
        });
  }

  private static void best(BigDecimal exact, double down, double up, String what) {
    assertTrue(below(down, exact), () -> what + " is below " + down);
    assertTrue(!below(Math.nextUp(down), exact), () -> what + " allows more than " + down);
    assertTrue(below(-up, exact.negate()), () -> what + " is above " + up);
    assertTrue(!below(Math.nextUp(-up), exact.negate()), () -> what + " allows less than " + up);
  }

  /** {@code x ≤ exact}, for an endpoint that may be infinite. */
  private static boolean below(double x, BigDecimal exact) {
    return x == Double.NEGATIVE_INFINITY
        || (x != Double.POSITIVE_INFINITY && big(x).compareTo(exact) <= 0);
  }

  private static boolean notAbove(double q, BigDecimal divisor, BigDecimal dividend) {
    return q == Double.NEGATIVE_INFINITY
        || (q != Double.POSITIVE_INFINITY && big(q).multiply(divisor).compareTo(dividend) <= 0);
  }

  private static BigDecimal big(double x) {
    return new BigDecimal(x);
  }

  private static BigDecimal square(double x) {
    return big(x).multiply(big(x));
  }

  private static void each(long seed, Pair check) {
    HardDoubles doubles = new HardDoubles(new SplittableRandom(seed));
    for (int i = 0; i < CASES; i++) {
      double a = doubles.next();
      check.of(a, i % 5 == 0 ? -Math.nextDown(Math.abs(a)) : doubles.next());
    }
  }

  private interface Pair {
    void of(double a, double b);
  }
}
