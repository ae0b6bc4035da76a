package dev.neuralcollapse.number;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Sums, inner products and norms of doubles and of boxes against exact dyadic arithmetic. */
class SumAttackTest {
  private static final int LENGTH = 12;

  /** Vectors with their exact neighbours: moderate, hard, or cancelling in pairs. */
  private static final class Case {
    final double[] x;
    final double[] y;
    final double[][] box;

    Case(Attack attack, int kind) {
      SplittableRandom random = attack.random();
      int n = random.nextInt(0, LENGTH);
      x = new double[n];
      y = new double[n];
      box = new double[4][n];
      boolean hard = random.nextInt(3) == 0;
      double magnitude = StrictMath.exp(random.nextDouble(-2, 30));
      for (int i = 0; i < n; i++) {
        x[i] = draw(attack, hard, magnitude);
        y[i] = draw(attack, hard, magnitude);
        if (i % 2 == 1 && random.nextBoolean()) {
          x[i] = attack.doubles().nudge(-x[i - 1]);
          y[i] = attack.doubles().nudge(y[i - 1]);
        }
        put(attack, 0, i, x[i], kind, hard, magnitude);
        put(attack, 2, i, y[i], kind, hard, magnitude);
      }
    }

    private static double draw(Attack attack, boolean hard, double magnitude) {
      SplittableRandom random = attack.random();
      return hard
          ? attack.doubles().next()
          : random.nextGaussian() * (random.nextInt(4) == 0 ? magnitude : 1);
    }

    private void put(
        Attack attack, int at, int i, double x, int kind, boolean hard, double magnitude) {
      Interval side =
          attack.around(x, kind, (r, h) -> draw(attack, hard, magnitude), Double::isFinite);
      box[at][i] = side.lo();
      box[at + 1][i] = side.hi();
    }
  }

  private interface OfCase {
    Interval of(Case c);
  }

  private interface ExactOfCase {
    Attack.Exact of(Case c);
  }

  private static void attack(
      String type, String operation, boolean points, OfCase f, ExactOfCase exact) {
    Attack attack = new Attack(type, operation);
    for (int i = 0; i < Attack.CASES; i++) {
      int kind = points ? 0 : i % 3;
      Case c = new Case(attack, kind);
      Interval result = f.of(c);
      attack.require(exact.of(c), result, show(c), "");
      if (kind == 0) {
        attack.requireTight(result, show(c));
      }
    }
  }

  private static String show(Case c) {
    return java.util.Arrays.toString(c.x)
        + java.util.Arrays.toString(c.y)
        + java.util.Arrays.deepToString(c.box);
  }

  private static Dyadic dot(double[] x, double[] y) {
    Dyadic s = Dyadic.ZERO;
    for (int i = 0; i < x.length; i++) {
      s = s.plus(Dyadic.of(x[i]).times(Dyadic.of(y[i])));
    }
    return s;
  }

  private static Dyadic sum(double[] x) {
    Dyadic s = Dyadic.ZERO;
    for (double a : x) {
      s = s.plus(Dyadic.of(a));
    }
    return s;
  }

  private static Attack.Exact norm(double[] x) {
    Dyadic squares = dot(x, x).negate();
    return s -> s < 0 ? -1 : Double.isInfinite(s) ? 1 : Dyadic.of(s).pow(2).plus(squares).signum();
  }

  @Test
  void sumOfDoubles() {
    attack("RoundedSum", "sum", true, c -> RoundedSum.sum(c.x), c -> sum(c.x)::sideOf);
  }

  @Test
  void dotOfDoubles() {
    attack("RoundedSum", "dot", true, c -> RoundedSum.dot(c.x, c.y), c -> dot(c.x, c.y)::sideOf);
  }

  @Test
  void squaresOfDoubles() {
    attack(
        "RoundedSum",
        "sumOfSquares",
        true,
        c -> RoundedSum.sumOfSquares(c.x),
        c -> dot(c.x, c.x)::sideOf);
  }

  @Test
  void normOfDoubles() {
    attack("RoundedSum", "norm", true, c -> RoundedSum.norm(c.x), c -> norm(c.x));
  }

  @Test
  void sumOfBoxes() {
    attack(
        "EnclosedSum",
        "sum",
        false,
        c -> EnclosedSum.sum(c.box[0], c.box[1]),
        c -> sum(c.x)::sideOf);
  }

  @Test
  void dotOfBoxes() {
    attack(
        "EnclosedSum",
        "dot",
        false,
        c -> EnclosedSum.dot(c.box[0], c.box[1], c.box[2], c.box[3]),
        c -> dot(c.x, c.y)::sideOf);
  }

  /** The corners that make it largest and smallest: mid-radius arithmetic must not lose them. */
  @Test
  void extremesOfDots() {
    for (boolean least : new boolean[] {true, false}) {
      attack(
          "EnclosedSum",
          "dot",
          false,
          c -> EnclosedSum.dot(c.box[0], c.box[1], c.box[2], c.box[3]),
          c -> extreme(c.box, least)::sideOf);
    }
  }

  private static Dyadic extreme(double[][] box, boolean least) {
    Dyadic s = Dyadic.ZERO;
    for (int i = 0; i < box[0].length; i++) {
      Dyadic best = null;
      for (int corner = 0; corner < 4; corner++) {
        Dyadic p = Dyadic.of(box[corner % 2][i]).times(Dyadic.of(box[2 + corner / 2][i]));
        boolean better = best == null || (p.plus(best.negate()).signum() < 0) == least;
        best = better ? p : best;
      }
      s = s.plus(best);
    }
    return s;
  }

  @Test
  void squaresOfBoxes() {
    attack(
        "EnclosedSum",
        "sumOfSquares",
        false,
        c -> EnclosedSum.sumOfSquares(c.box[0], c.box[1]),
        c -> dot(c.x, c.x)::sideOf);
  }

  @Test
  void normOfBoxes() {
    attack("EnclosedSum", "norm", false, c -> EnclosedSum.norm(c.box[0], c.box[1]), c -> norm(c.x));
  }

  /** Up to 150 thin sides: partial sums, remainders of four and the a-priori bound all matter. */
  private static final class Long {
    final double[] x;
    final double[] y;
    final double[][] box = new double[4][];
    final MiddleRadius left;
    final MiddleRadius right;

    Long(SplittableRandom random) {
      int n = random.nextInt(1, 150);
      x = new double[n];
      y = new double[n];
      boolean pointY = random.nextBoolean();
      side(0, n, x, random, false);
      side(2, n, y, random, pointY);
      box[3] = pointY ? box[2] : box[3];
      left = EnclosedSum.middleRadius(box[0], box[1]);
      right = EnclosedSum.middleRadius(box[2], box[3]);
    }

    /** The exact extreme is at ends, where radii matter most. */
    private void side(int at, int n, double[] member, SplittableRandom random, boolean points) {
      box[at] = new double[n];
      box[at + 1] = new double[n];
      for (int i = 0; i < n; i++) {
        double v = random.nextGaussian() * StrictMath.exp(random.nextDouble(-3, 3));
        double w =
            points
                ? v
                : v + Math.ulp(v) * random.nextInt(0, 6) * (random.nextInt(9) == 0 ? 1e9 : 1);
        box[at][i] = Math.min(v, w);
        box[at + 1][i] = Math.max(v, w);
        member[i] = random.nextBoolean() ? box[at][i] : box[at + 1][i];
      }
    }
  }

  @Test
  void longDots() {
    Attack attack = new Attack("MiddleRadius", "dot");
    for (int i = 0; i < Attack.CASES / 10; i++) {
      Long c = new Long(attack.random());
      Interval result = c.left.dot(c.right);
      for (boolean least : new boolean[] {true, false}) {
        attack.require(extreme(c.box, least)::sideOf, result, c.x.length, "");
      }
      Dyadic range = extreme(c.box, false).plus(extreme(c.box, true).negate());
      Dyadic width = Dyadic.of(result.hi()).plus(Dyadic.of(-result.lo()));
      double magnitudes = 0;
      for (int j = 0; j < c.x.length; j++) {
        magnitudes += Math.abs(c.x[j] * c.y[j]);
      }
      double lost = 2.2 * (c.x.length / 4 + 26) * 0x1p-53 * magnitudes;
      Dyadic allowed = range.plus(range.times(Dyadic.of(0x1p-10))).plus(Dyadic.of(lost));
      if (c.x.length > 8 && allowed.plus(width.negate()).signum() < 0) {
        throw new AssertionError(result + " is wider than promised: " + allowed);
      }
    }
  }

  @Test
  void longNorms() {
    Attack attack = new Attack("MiddleRadius", "norm");
    for (int i = 0; i < Attack.CASES / 10; i++) {
      Long c = new Long(attack.random());
      attack.require(norm(c.x), c.left.norm(), c.x.length, "");
      attack.require(dot(c.x, c.x)::sideOf, c.left.sumOfSquares(), c.x.length, "");
      attack.require(norm(c.y), c.right.norm(), c.y.length, "");
    }
  }
}
