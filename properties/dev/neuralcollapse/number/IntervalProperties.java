package dev.neuralcollapse.number;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Laws of interval arithmetic: containment, inclusion isotonicity, tightness of the elementary
 * functions.
 */
class IntervalProperties {
  private static final MathContext DIGITS = new MathContext(40);

  private static final List<BinaryOperator<Interval>> BINARY =
      List.of(
          Interval::plus,
          Interval::minus,
          Interval::times,
          Interval::dividedBy,
          Interval::min,
          Interval::max,
          Interval::hull);

  private static final List<UnaryOperator<Interval>> UNARY =
      List.of(
          Interval::negate,
          Interval::abs,
          Interval::square,
          x -> x.abs().sqrt(),
          Interval::exp,
          Interval::expm1,
          Interval::inverse,
          x -> x.pow(3),
          x -> x.pow(4),
          x -> x.pow(-2),
          x -> x.pow(-5),
          x -> x.hi() <= 0 ? x : x.log(),
          x -> x.hi() <= -1 ? x : x.log1p());

  @Property(tries = 150, seed = "21")
  void smallerOperandsGiveSmallerResults(@ForAll long seed) {
    HardDoubles doubles = new HardDoubles(new SplittableRandom(seed));
    for (int i = 0; i < 100; i++) {
      Interval x = doubles.interval();
      Interval y = doubles.interval();
      Interval insideX = doubles.inside(x);
      Interval insideY = doubles.inside(y);
      for (BinaryOperator<Interval> operation : BINARY) {
        Interval large = operation.apply(x, y);
        Interval small = operation.apply(insideX, insideY);
        boolean undefined = insideY.equals(Interval.ZERO) && operation == BINARY.get(3);
        assertTrue(
            undefined || large.contains(small),
            () -> BINARY.indexOf(operation) + ": " + x + y + insideX + insideY);
      }
      for (UnaryOperator<Interval> operation : UNARY) {
        int index = UNARY.indexOf(operation);
        boolean nowhereDefined =
            (insideX.hi() <= 0 && index >= 11)
                || (insideX.equals(Interval.ZERO) && List.of(6, 9, 10).contains(index));
        assertTrue(
            operation.apply(x).contains(operation.apply(insideX)) || nowhereDefined,
            () -> index + ": " + x + insideX);
      }
    }
  }

  /** Members of wide intervals: the exact result of the four operations lies inside. */
  @Property(tries = 100, seed = "22")
  void exactResultsOfMembersLieInside(@ForAll long seed) {
    HardDoubles doubles = new HardDoubles(new SplittableRandom(seed));
    for (int i = 0; i < 80; i++) {
      Interval x = doubles.interval();
      Interval y = doubles.interval();
      BigDecimal a = new BigDecimal(doubles.member(x));
      BigDecimal b = new BigDecimal(doubles.member(y));
      assertHas(x.plus(y), a.add(b));
      assertHas(x.minus(y), a.subtract(b));
      assertHas(x.times(y), a.multiply(b));
      assertHas(x.square(), a.multiply(a));
      assertHas(x.pow(3), a.pow(3));
      if (b.signum() != 0) {
        Interval quotient = x.dividedBy(y);
        assertTrue(quotient.times(b.doubleValue()).contains(a.doubleValue()), () -> x + " / " + y);
      }
    }
  }

  @Property(tries = 60, seed = "23")
  void exponentialsAgainstFortyDigits(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 10; i++) {
      double x =
          random.nextInt(3) == 0
              ? random.nextDouble(-740, 709)
              : random.nextGaussian() * StrictMath.exp(random.nextDouble(-30, 3));
      BigDecimal exact = BigDecimalMath.exp(new BigDecimal(x), DIGITS);
      assertHasTightly(Interval.point(x).exp(), exact, 5);
      MathContext enough = new MathContext(40 + (int) Math.max(0, -StrictMath.log10(Math.abs(x))));
      BigDecimal less = BigDecimalMath.exp(new BigDecimal(x), enough).subtract(BigDecimal.ONE);
      assertHasTightly(Interval.point(x).expm1(), less, 5);
    }
  }

  @Property(tries = 60, seed = "24")
  void logarithmsAgainstFortyDigits(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    HardDoubles doubles = new HardDoubles(random);
    for (int i = 0; i < 8; i++) {
      double x = i % 2 == 0 ? 1 + random.nextGaussian() * 0x1p-20 : moderate(doubles.positive());
      assertHasTightly(Interval.point(x).log(), BigDecimalMath.log(new BigDecimal(x), DIGITS), 5);
      double small = random.nextGaussian() * StrictMath.exp(random.nextDouble(-30, 0));
      if (small > -1) {
        BigDecimal exact =
            BigDecimalMath.log(BigDecimal.ONE.add(new BigDecimal(small)), new MathContext(60));
        assertHasTightly(Interval.point(small).log1p(), exact, 5);
      }
    }
  }

  @Property(tries = 50, seed = "25")
  void decimalsAreEnclosedByNeighbours(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 50; i++) {
      String literal =
          (random.nextBoolean() ? "-" : "")
              + random.nextLong(1L << 50)
              + "e"
              + random.nextInt(-345, 300);
      Interval x = Interval.ofDecimal(literal);
      assertHas(x, new BigDecimal(literal));
      assertTrue(x.hi() <= Math.nextUp(x.lo()), literal);
    }
  }

  private static double moderate(double x) {
    return x > 1e100 || x < 1e-100 ? StrictMath.sqrt(StrictMath.sqrt(x)) : x;
  }

  private static void assertHas(Interval x, BigDecimal exact) {
    assertTrue(has(x, exact), () -> exact.round(DIGITS) + " escapes " + x);
  }

  private static void assertHasTightly(Interval x, BigDecimal exact, int ulps) {
    assertHas(x, exact);
    double narrow = x.lo();
    for (int i = 0; i < ulps; i++) {
      narrow = Math.nextUp(narrow);
    }
    double limit = narrow;
    assertTrue(x.hi() <= limit, () -> x + " is wider than " + ulps + " ulps");
  }

  private static boolean has(Interval x, BigDecimal exact) {
    return (x.lo() == Double.NEGATIVE_INFINITY || new BigDecimal(x.lo()).compareTo(exact) <= 0)
        && (x.hi() == Double.POSITIVE_INFINITY || exact.compareTo(new BigDecimal(x.hi())) <= 0);
  }
}
