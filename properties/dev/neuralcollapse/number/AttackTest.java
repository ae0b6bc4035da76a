package dev.neuralcollapse.number;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Every operation of {@link Interval} against exact arithmetic or the double-double oracle. */
class AttackTest {
  private static final Attack.Draw ANY = (random, doubles) -> doubles.next();

  private static Attack on(String operation) {
    return new Attack("Interval", operation);
  }

  /**
   * Magnitudes from tiny to {@code largest}, multiples of a landmark, and now and then anything.
   */
  private static Attack.Draw upTo(double largest, double landmark) {
    return (random, doubles) ->
        switch (random.nextInt(8)) {
          case 0 -> doubles.next();
          case 1 -> doubles.nudge(landmark * random.nextInt(-40, 41));
          case 2 -> doubles.nudge((random.nextBoolean() ? 1 : -1) * largest);
          case 3 -> random.nextDouble(-largest, largest);
          default ->
              (random.nextBoolean() ? 1 : -1)
                  * largest
                  * StrictMath.exp(-random.nextDouble() * random.nextInt(1, 60));
        };
  }

  private static final Attack.Draw AROUND_ONE =
      (random, doubles) ->
          switch (random.nextInt(4)) {
            case 0 -> Math.abs(doubles.next());
            case 1 -> 1 + random.nextGaussian() * StrictMath.exp(random.nextDouble(-36, -1));
            case 2 -> doubles.nudge(Math.scalb(1.0, random.nextInt(-1074, 1024)));
            default -> StrictMath.exp(random.nextDouble(-700, 700));
          };

  private static boolean finite(double x) {
    return Double.isFinite(x);
  }

  private static void publish(TestReporter reporter, String what, double error) {
    reporter.publishEntry(what, "StrictMath errs by " + (float) error + " ulp at most");
  }

  @Test
  void plus() {
    on("plus").binary(Interval::plus, (a, b) -> d(a).plus(d(b))::sideOf, b -> true, ANY);
  }

  @Test
  void minus() {
    on("minus").binary(Interval::minus, (a, b) -> d(a).plus(d(-b))::sideOf, b -> true, ANY);
  }

  @Test
  void times() {
    on("times").binary(Interval::times, (a, b) -> d(a).times(d(b))::sideOf, b -> true, ANY);
  }

  @Test
  void dividedBy() {
    on("dividedBy").binary(Interval::dividedBy, AttackTest::quotient, b -> b != 0, ANY);
  }

  @Test
  void inverse() {
    on("inverse").unary(Interval::inverse, x -> quotient(1, x), x -> x != 0 && finite(x), ANY);
  }

  /** {@code q > a/b} iff {@code qb > a} for positive b. */
  private static Attack.Exact quotient(double a, double b) {
    Dyadic dividend = d(a).negate();
    Dyadic divisor = d(b);
    return q ->
        Double.isInfinite(q)
            ? (int) Math.signum(q)
            : divisor.signum() * d(q).times(divisor).plus(dividend).signum();
  }

  @Test
  void negate() {
    on("negate").unary(Interval::negate, x -> d(-x)::sideOf, x -> true, ANY);
  }

  @Test
  void abs() {
    on("abs").unary(Interval::abs, x -> d(Math.abs(x))::sideOf, x -> true, ANY);
  }

  @Test
  void square() {
    on("square").unary(Interval::square, x -> d(x).pow(2)::sideOf, x -> true, ANY);
  }

  @Test
  void sqrt() {
    Attack.Draw wide =
        (random, doubles) -> {
          double x = doubles.next();
          return random.nextInt(4) == 0 ? doubles.nudge(x * x) : x;
        };
    on("sqrt").unary(Interval::sqrt, AttackTest::root, x -> x >= 0 && finite(x), wide);
  }

  private static Attack.Exact root(double x) {
    Dyadic negated = d(x).negate();
    return s -> s < 0 ? -1 : Double.isInfinite(s) ? 1 : d(s).pow(2).plus(negated).signum();
  }

  @Test
  void pow() {
    Attack.Draw normal = (r, h) -> r.nextGaussian() * 3 + (r.nextBoolean() ? 0.1 : -0.1);
    for (int n : new int[] {0, 1, 2, 3, 5, 10, 33}) {
      on("pow")
          .share(28)
          .perFactor(n)
          .unary(x -> x.pow(n), x -> d(x).pow(n)::sideOf, x -> true, normal);
      on("pow")
          .share(28)
          .perFactor(n)
          .unary(x -> x.pow(n), x -> d(x).pow(n)::sideOf, x -> true, ANY);
      on("pow")
          .share(28)
          .perFactor(n)
          .unary(x -> x.pow(-n), x -> inversePower(x, n), x -> Math.abs(x) > 1e-8, normal);
      on("pow").share(28).loose().unary(x -> x.pow(-n), x -> inversePower(x, n), x -> x != 0, ANY);
    }
  }

  private static Attack.Exact inversePower(double x, int n) {
    Dyadic power = d(x).pow(n);
    Dyadic one = d(-1);
    return q ->
        Double.isInfinite(q)
            ? (int) Math.signum(q)
            : power.signum() * d(q).times(power).plus(one).signum();
  }

  @Test
  void realPow() {
    Attack attack = on("pow (real)");
    SplittableRandom random = attack.random();
    for (int e = 0; e < 40; e++) {
      double a = e < 8 ? (e - 3.5) / 3 : random.nextGaussian() * StrictMath.exp(random.nextInt(6));
      Interval exponent =
          e % 3 == 0 ? Interval.hull(a, a + random.nextGaussian()) : Interval.point(a);
      for (int i = 0; i < Attack.CASES / 40; i++) {
        double x = AROUND_ONE.from(random, attack.doubles());
        if (!(x > 0) || Math.abs(StrictMath.log(x) * a) > 800) {
          continue;
        }
        Interval base = attack.around(x, i % 3, AROUND_ONE, z -> z >= 0 && finite(z));
        Interval y = base.pow(exponent);
        Oracle exact = Oracle.pow(x, a);
        attack.require(exact, y, base + "^" + exponent, x);
        if (base.isPoint() && exponent.isPoint()) {
          attack.requireTight(base.pow(a), base + "^" + a);
        }
      }
    }
  }

  @Test
  void exp(TestReporter reporter) {
    Attack.Draw draw = upTo(745.5, Math.log(2));
    publish(
        reporter,
        "exp",
        on("exp")
            .unary(Interval::exp, Oracle::exp, x -> x > -700 && x < 709.7, draw, StrictMath::exp));
  }

  /** Where results leave the normal doubles the oracle is scaled. */
  @Test
  void expAtTheEdges() {
    Attack.Draw edges =
        (r, h) -> r.nextBoolean() ? r.nextDouble(-760, -690) : r.nextDouble(700, 730);
    on("exp").unary(Interval::exp, Oracle::exp, x -> true, edges);
  }

  @Test
  void expm1(TestReporter reporter) {
    publish(
        reporter,
        "expm1",
        on("expm1")
            .unary(
                Interval::expm1,
                Oracle::expm1,
                x -> x > -1000 && x < 709.7,
                upTo(709, Math.log(2)),
                StrictMath::expm1));
  }

  @Test
  void log(TestReporter reporter) {
    publish(
        reporter,
        "log",
        on("log")
            .unary(
                Interval::log, Oracle::log, x -> x > 0 && finite(x), AROUND_ONE, StrictMath::log));
  }

  @Test
  void log1p(TestReporter reporter) {
    Attack.Draw draw =
        (r, h) -> r.nextInt(3) == 0 ? AROUND_ONE.from(r, h) - 1 : upTo(1, 0x1p-30).from(r, h);
    publish(
        reporter,
        "log1p",
        on("log1p")
            .unary(
                Interval::log1p, Oracle::log1p, x -> x > -1 && finite(x), draw, StrictMath::log1p));
  }

  @Test
  void xLogX() {
    Attack.Draw draw = (r, h) -> r.nextInt(9) == 0 ? h.nudge(1 / Math.E) : AROUND_ONE.from(r, h);
    on("xLogX").unary(Interval::xLogX, Oracle::xLogX, x -> x > 1e-290 && x < 1e300 || x == 0, draw);
  }

  @Test
  void softplus() {
    on("softplus").unary(Interval::softplus, Oracle::softplus, x -> x > -744, upTo(744, 1));
  }

  @Test
  void softplusInverse() {
    Attack.Draw draw =
        (r, h) -> r.nextInt(9) == 0 ? h.nudge(Math.log(2)) : upTo(80, 0.5).from(r, h);
    on("softplusInverse")
        .unary(Interval::softplusInverse, Oracle::softplusInverse, x -> x > 0, draw);
  }

  @Test
  void logistic() {
    on("logistic").unary(Interval::logistic, Oracle::logistic, x -> x > -744, upTo(744, 1));
  }

  @Test
  void sin(TestReporter reporter) {
    publish(
        reporter,
        "sin",
        on("sin")
            .unary(
                Interval::sin,
                Oracle::sin,
                x -> Math.abs(x) <= 0x1p30,
                upTo(1e4, Math.PI / 2),
                StrictMath::sin));
  }

  @Test
  void cos(TestReporter reporter) {
    publish(
        reporter,
        "cos",
        on("cos")
            .unary(
                Interval::cos,
                Oracle::cos,
                x -> Math.abs(x) <= 0x1p30,
                upTo(1e4, Math.PI / 2),
                StrictMath::cos));
  }

  @Test
  void atan(TestReporter reporter) {
    publish(
        reporter,
        "atan",
        on("atan")
            .unary(Interval::atan, Oracle::atan, x -> true, upTo(1e9, 0.5), StrictMath::atan));
  }

  @Test
  void acos(TestReporter reporter) {
    Attack.Draw draw =
        (r, h) ->
            r.nextInt(3) == 0
                ? AROUND_ONE.from(r, h) * (r.nextBoolean() ? 1 : -1)
                : upTo(1, 0.25).from(r, h);
    publish(
        reporter,
        "acos",
        on("acos")
            .unary(Interval::acos, Oracle::acos, x -> Math.abs(x) <= 1, draw, StrictMath::acos));
  }

  @Test
  void minAndMax() {
    on("min").binary(Interval::min, (a, b) -> d(Math.min(a, b))::sideOf, b -> true, ANY);
    on("max").binary(Interval::max, (a, b) -> d(Math.max(a, b))::sideOf, b -> true, ANY);
  }

  @Test
  void width() {
    on("width")
        .binary(
            (x, y) -> Interval.of(0, x.hull(y).width()),
            (a, b) -> d(Math.max(a, b)).plus(d(-Math.min(a, b)))::sideOf,
            b -> true,
            ANY);
  }

  @Test
  void ratio() {
    on("ratio")
        .binary(
            (x, y) -> Interval.ratio(x.lo(), y.lo()).hull(x.dividedBy(y)),
            AttackTest::quotient,
            b -> b != 0,
            ANY);
  }

  @Test
  void ofDecimal() {
    Attack attack = on("ofDecimal");
    SplittableRandom random = attack.random();
    for (int i = 0; i < Math.min(Attack.CASES, 200_000) / 4; i++) {
      String literal =
          (random.nextBoolean() ? "-" : "")
              + random.nextLong(1L << random.nextInt(1, 63))
              + "e"
              + random.nextInt(-345, 300);
      BigDecimal exact = new BigDecimal(literal);
      Interval x = Interval.ofDecimal(literal);
      attack.require(
          y -> Double.isFinite(y) ? new BigDecimal(y).compareTo(exact) : (int) Math.signum(y),
          x,
          literal,
          literal);
      attack.requireTight(x, literal);
    }
  }

  private static Dyadic d(double x) {
    return Dyadic.of(x);
  }
}
