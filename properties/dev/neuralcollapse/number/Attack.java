package dev.neuralcollapse.number;

import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.function.DoubleFunction;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Random and adversarial cases for one operation: points, thin and wide intervals around an
 * argument whose exact result is known. A fifth of the arguments are drawn near those at which the
 * exact result came nearest to an end so far. {@code -Dattack.cases=N} sets their number.
 */
final class Attack {
  static final int CASES = Integer.getInteger("attack.cases", 100_000);
  private static final int REMEMBERED = 16;

  private Guarantee guarantee;
  private final SplittableRandom random;
  private final HardDoubles doubles;
  private final double[] worst = new double[REMEMBERED];
  private final double[] errors = new double[REMEMBERED];
  private int remembered;
  private int cases = CASES;

  Attack(String type, String operation) {
    guarantee = Guarantee.of(type, operation);
    random = new SplittableRandom(operation.hashCode());
    doubles = new HardDoubles(random);
  }

  /** The same promise for each of n factors. */
  Attack perFactor(int n) {
    guarantee = guarantee.times(Math.max(1, n));
    return this;
  }

  /** One of so many parts of an attack. */
  Attack share(int parts) {
    cases = CASES / parts;
    return this;
  }

  /** Promises nothing of widths: where results overflow or underflow. */
  Attack loose() {
    guarantee = guarantee.times(-1);
    return this;
  }

  SplittableRandom random() {
    return random;
  }

  HardDoubles doubles() {
    return doubles;
  }

  /** An exact result that knows on which side of it a double lies. */
  interface Exact {
    int sideOf(double x);
  }

  interface Draw {
    double from(SplittableRandom random, HardDoubles doubles);
  }

  interface ExactOfTwo {
    Exact of(double a, double b);
  }

  /** Attacks a function of one argument on its domain. */
  void unary(
      UnaryOperator<Interval> operation,
      DoubleFunction<? extends Exact> exact,
      DoublePredicate domain,
      Draw draw) {
    unary(operation, exact, domain, draw, null);
  }

  /** The same, watching the error of the function that is trusted. Returns the largest, in ulps. */
  double unary(
      UnaryOperator<Interval> operation,
      DoubleFunction<? extends Exact> exact,
      DoublePredicate domain,
      Draw draw,
      @Nullable DoubleUnaryOperator trusted) {
    double most = 0;
    for (int i = 0; i < cases; i++) {
      double x = i % 5 == 0 && remembered > 0 ? nearby() : draw.from(random, doubles);
      if (!domain.test(x)) {
        continue;
      }
      Interval argument = around(x, i % 3, draw, domain);
      Interval result = operation.apply(argument);
      Exact y = exact.apply(x);
      require(y, result, argument, x);
      if (argument.isPoint()) {
        guarantee.requireTight(result, argument);
        if (trusted != null && y instanceof Oracle oracle) {
          double computed = trusted.applyAsDouble(x);
          double error = Double.isInfinite(computed) ? 0 : Math.abs(oracle.ulps(computed));
          remember(x, error);
          most = Math.max(most, error);
        }
      } else if (guarantee.isotone()) {
        requireInside(operation.apply(Interval.point(x)), result, argument, x);
      }
    }
    if (!(most < 1)) {
      throw new AssertionError(guarantee.operation() + ": StrictMath errs by " + most + " ulp");
    }
    return most;
  }

  /** Attacks a function of two arguments. */
  void binary(
      BinaryOperator<Interval> operation, ExactOfTwo exact, DoublePredicate inSecond, Draw draw) {
    for (int i = 0; i < cases; i++) {
      double a = draw.from(random, doubles);
      double b = i % 5 == 0 ? -doubles.nudge(a) : draw.from(random, doubles);
      if (!inSecond.test(b)) {
        continue;
      }
      Interval x = around(a, i % 3, draw, z -> true);
      Interval y = around(b, i % 3, draw, z -> true);
      Interval result = operation.apply(x, y);
      require(exact.of(a, b), result, x + ", " + y, a + ", " + b);
      if (x.isPoint() && y.isPoint()) {
        guarantee.requireTight(result, x + "" + y);
      } else if (guarantee.isotone()) {
        Interval inner = operation.apply(Interval.point(a), Interval.point(b));
        requireInside(inner, result, x + ", " + y, a + ", " + b);
      }
    }
  }

  /** The law that may never break. */
  void require(Exact exact, Interval result, Object operands, Object member) {
    int below = exact.sideOf(result.lo());
    int above = exact.sideOf(result.hi());
    boolean doubt = exact instanceof Oracle o && o.err() > 0 && (below == 0 || above == 0);
    if (below > 0 || above < 0 || doubt) {
      throw new AssertionError(
          (doubt ? "IN DOUBT " : "MISS ")
              + guarantee.operation()
              + " of "
              + operands
              + " is "
              + result
              + ", at "
              + member
              + " exactly "
              + exact);
    }
  }

  void requireTight(Interval result, Object operands) {
    guarantee.requireTight(result, operands);
  }

  private void requireInside(Interval inner, Interval outer, Object operands, Object member) {
    if (!outer.contains(inner)) {
      throw new AssertionError(
          guarantee.operation()
              + " is not isotone: "
              + inner
              + " at "
              + member
              + " outside "
              + outer
              + " at "
              + operands);
    }
  }

  /** A point, its neighbourhood, or a hull with two more draws. */
  Interval around(double x, int kind, Draw draw, DoublePredicate domain) {
    if (kind == 0) {
      return Interval.point(x);
    }
    double a = kind == 1 ? doubles.nudge(x) : draw.from(random, doubles);
    double b = kind == 1 ? doubles.nudge(x) : draw.from(random, doubles);
    return Interval.hull(x, domain.test(a) ? a : x).hull(Interval.point(domain.test(b) ? b : x));
  }

  private double nearby() {
    double x = worst[random.nextInt(remembered)];
    return random.nextBoolean()
        ? doubles.nudge(x)
        : x * (1 + StrictMath.exp(random.nextDouble(-36, -3)) * (random.nextBoolean() ? 1 : -1));
  }

  /** Keeps the largest errors, one a place. */
  private void remember(double x, double error) {
    int least = 0;
    for (int i = 0; i < remembered; i++) {
      least = errors[i] < errors[least] ? i : least;
    }
    int slot = remembered < REMEMBERED ? remembered++ : error > errors[least] ? least : -1;
    if (slot >= 0) {
      worst[slot] = x;
      errors[slot] = error;
    }
  }
}
