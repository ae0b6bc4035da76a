package dev.neuralcollapse.number;

import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Softmax, its relatives and the loss of a margin against the double-double oracle. */
class SoftmaxAttackTest {

  private static Attack on(String operation) {
    return new Attack("Softmax", operation);
  }

  private interface Check {
    void of(Attack attack, Interval[] box, double[] member, boolean points);
  }

  /** Two to six logits: moderate, far apart, or nearly equal. */
  private static void attack(String operation, Check check) {
    Attack attack = on(operation);
    SplittableRandom random = attack.random();
    for (int i = 0; i < Attack.CASES; i++) {
      int k = random.nextInt(2, 7);
      double scale = StrictMath.exp(random.nextDouble(-20, 5));
      double centre = random.nextInt(3) == 0 ? random.nextGaussian() * 200 : 0;
      double[] z = new double[k];
      Interval[] box = new Interval[k];
      boolean points = i % 3 == 0;
      for (int j = 0; j < k; j++) {
        z[j] = centre + random.nextGaussian() * scale;
        box[j] =
            attack.around(
                z[j], i % 3, (r, h) -> centre + r.nextGaussian() * scale, Double::isFinite);
      }
      check.of(attack, box, z, points);
    }
  }

  /** {@code log(1 + Σ_{j≠top} e^{z_j - z_top})}. */
  private static TwoFold excess(double[] z, int top) {
    TwoFold sum = TwoFold.of(0);
    for (int j = 0; j < z.length; j++) {
      sum = j == top ? sum : sum.plus(exp(TwoFold.sum(z[j], -z[top])));
    }
    return sum.hi() < 0x1p-60 ? sum : Oracle.log1p(sum);
  }

  private static TwoFold exp(TwoFold x) {
    return x.hi() < -700 ? TwoFold.of(0) : Oracle.exp(x).value();
  }

  private static int top(double[] z) {
    int top = 0;
    for (int j = 1; j < z.length; j++) {
      top = z[j] > z[top] ? j : top;
    }
    return top;
  }

  @Test
  void logSumExp() {
    attack(
        "logSumExp",
        (attack, box, z, points) -> {
          int top = top(z);
          Oracle y = Oracle.sum(TwoFold.of(z[top]), excess(z, top), 1 + Math.abs(z[top]));
          Interval result = Softmax.logSumExp(box);
          attack.require(y, result, show(box), show(z));
          requireNarrow(points, result, 16 * Math.ulp(Math.max(1, Math.abs(z[top]))), box);
        });
  }

  @Test
  void crossEntropy() {
    attack(
        "crossEntropy",
        (attack, box, z, points) -> {
          int y = attack.random().nextInt(z.length);
          TwoFold above = TwoFold.sum(z[top(z)], -z[y]);
          TwoFold rest = excess(z, top(z));
          if (rest.hi() < 1e-280) {
            return; // below what the oracle resolves
          }
          Oracle exact = Oracle.sum(above, rest, above.hi() + rest.hi());
          Interval result = Softmax.crossEntropy(y, box);
          attack.require(exact, result, show(box), show(z) + y);
          double scale = exact.hi() * (1 + z[top(z)] - least(z));
          requireNarrow(points, result, 20 * Math.ulp(scale), box);
        });
  }

  @Test
  void probabilities() {
    attack(
        "probabilities",
        (attack, box, z, points) -> {
          Interval[] result = Softmax.probabilities(box);
          int top = top(z);
          TwoFold all = TwoFold.of(0);
          for (double x : z) {
            all = all.plus(exp(TwoFold.sum(x, -z[top])));
          }
          for (int j = 0; j < z.length; j++) {
            TwoFold p = exp(TwoFold.sum(z[j], -z[top])).over(all);
            if (p.hi() < 1e-280) {
              continue;
            }
            Oracle exact =
                j == top
                    ? Oracle.sum(TwoFold.ONE, all.plus(-1).over(all).negate(), 1)
                    : Oracle.of(p, 0, 0x1p-86);
            attack.require(exact, result[j], show(box), show(z) + j);
            double scale = p.hi() * (1 + z[top] - least(z));
            requireNarrow(points, result[j], 50 * Math.ulp(scale), box);
          }
        });
  }

  private interface OfMargin {
    Interval of(Interval classes, Interval margin);
  }

  private static void margins(
      String operation, OfMargin f, ToDoubleFunction<SplittableRandom> draw, OracleOfMargin exact) {
    Attack attack = on(operation);
    SplittableRandom random = attack.random();
    Attack.Draw other = (r, h) -> draw.applyAsDouble(r);
    for (int i = 0; i < Attack.CASES; i++) {
      int k = random.nextInt(2, random.nextBoolean() ? 5 : 2000);
      double m = draw.applyAsDouble(random);
      Interval classes =
          i % 3 == 0 ? Interval.point(k) : Interval.of(k - random.nextInt(0, k - 1), k + 1);
      Interval margin = attack.around(m, i % 3, other, x -> true);
      Interval result = f.of(classes, margin);
      Oracle y = exact.of(k - 1, m);
      attack.require(y, result, classes + ", " + margin, k + ", " + m);
      if (i % 3 == 0) {
        attack.requireTight(result, classes + "" + margin);
      }
    }
  }

  private interface OracleOfMargin {
    Oracle of(int wrong, double x);
  }

  private static double margin(SplittableRandom random) {
    return random.nextInt(4) == 0
        ? random.nextDouble(-650, 650)
        : random.nextGaussian() * StrictMath.exp(random.nextDouble(-20, 4));
  }

  @Test
  void marginLoss() {
    margins("marginLoss", Softmax::marginLoss, SoftmaxAttackTest::margin, SoftmaxAttackTest::loss);
  }

  private static Oracle loss(int wrong, double m) {
    TwoFold logOdds = Oracle.log(TwoFold.of(wrong)).plus(-m);
    if (logOdds.hi() > 0) {
      return Oracle.sum(logOdds, Oracle.log1p(exp(logOdds.negate())), 1 + logOdds.hi());
    }
    TwoFold y = Oracle.log1p(exp(logOdds));
    if (logOdds.hi() < -60) {
      TwoFold u = exp(logOdds);
      y = u.minus(u.times(u).times(0.5));
    }
    return Oracle.of(y, 0, 0x1p-80);
  }

  @Test
  void wrongMass() {
    margins(
        "wrongMass",
        Softmax::wrongMass,
        SoftmaxAttackTest::margin,
        (wrong, m) -> {
          TwoFold u = exp(TwoFold.of(-Math.abs(m)));
          TwoFold w = TwoFold.of(wrong);
          TwoFold p = m > 0 ? u.times(w).over(u.times(w).plus(1)) : w.over(w.plus(u));
          return just(p);
        });
  }

  @Test
  void rightMass() {
    margins(
        "rightMass",
        Softmax::rightMass,
        SoftmaxAttackTest::margin,
        (wrong, m) -> {
          TwoFold u = exp(TwoFold.of(-Math.abs(m)));
          TwoFold w = TwoFold.of(wrong);
          TwoFold p = m > 0 ? TwoFold.ONE.over(u.times(w).plus(1)) : u.over(u.plus(w));
          return just(p);
        });
  }

  /** Within {@code 2^-80}; a mass that rounds to 1 is below it. */
  private static Oracle just(TwoFold p) {
    return 1 - p.hi() - p.lo() < 0x1p-84
        ? new Oracle(1, -Double.MIN_VALUE, 0, 0)
        : Oracle.of(p, 0, 0x1p-88);
  }

  @Test
  void marginOf() {
    margins(
        "marginOf",
        Softmax::marginOf,
        random -> StrictMath.exp(random.nextDouble(-30, 6.5)),
        (wrong, v) -> {
          Oracle x = Oracle.softplusInverse(v);
          return wrong == 1
              ? new Oracle(-x.hi(), -x.lo(), x.k(), x.err())
              : Oracle.sum(Oracle.log(TwoFold.of(wrong)), x.value().negate(), 1 + v);
        });
  }

  private static void requireNarrow(boolean points, Interval x, double most, Interval[] box) {
    if (points && !(x.width() <= most)) {
      throw new AssertionError(x + " is wider than " + most + " at " + show(box));
    }
  }

  private static double least(double[] z) {
    double least = z[0];
    for (double x : z) {
      least = Math.min(least, x);
    }
    return least;
  }

  private static String show(Interval[] box) {
    return java.util.Arrays.toString(box);
  }

  private static String show(double[] z) {
    return java.util.Arrays.toString(z);
  }
}
