package dev.neuralcollapse.number;

/**
 * Log-sum-exp and its kin over boxes of logits. Each function is monotone in every argument, so
 * that its extremes are at known corners, and each is written so that no two nearly equal numbers
 * are subtracted and no exponential of a large positive number is taken.
 *
 * <p>{@code φ(m) = log(1 + (K-1) e^{-m})}, the cross entropy of a sample all of whose margins are
 * m, falls with m and rises with K, which may be any real number from 1 on.
 */
public final class Softmax {
  /** Below this margin {@code e^{-m}} is not formed. */
  private static final double STEEP = -600;

  private Softmax() {}

  /** {@code log Σ_j e^{z_j}}, rising in every logit. */
  public static Interval logSumExp(Interval... z) {
    refuseNone(z);
    double[] lo = new double[z.length];
    double[] hi = new double[z.length];
    for (int j = 0; j < z.length; j++) {
      lo[j] = z[j].lo();
      hi[j] = z[j].hi();
    }
    double down = max(lo, Double.NEGATIVE_INFINITY);
    double up = max(hi, Double.NEGATIVE_INFINITY);
    return Double.isInfinite(down) || Double.isInfinite(up)
        ? Interval.of(
            Double.isInfinite(down) ? down : logSumDown(lo, down, -1),
            Double.isInfinite(up) ? up : logSumUp(hi, up, -1))
        : logSum(lo, hi, down, up, -1);
  }

  /**
   * {@code -log softmax(z)_y = log(1 + Σ_{j≠y} e^{z_j - z_y})}, rising in the other logits and
   * falling in {@code z_y}.
   */
  public static Interval crossEntropy(int y, Interval... z) {
    refuseNone(z);
    double[] lo = new double[z.length];
    double[] hi = new double[z.length];
    for (int j = 0; j < z.length; j++) {
      lo[j] = j == y ? 0 : Directed.subtractDown(z[j].lo(), z[y].hi());
      hi[j] = j == y ? 0 : Directed.subtractUp(z[j].hi(), z[y].lo());
    }
    double up = max(hi, 0);
    double down = max(lo, 0);
    return Double.isInfinite(down) || Double.isInfinite(up)
        ? Interval.of(
            Double.isInfinite(down) ? Double.MAX_VALUE : logSumDown(lo, down, y),
            Double.isInfinite(up) ? up : logSumUp(hi, up, y))
        : logSum(lo, hi, down, up, y);
  }

  /** {@code top + log(1 + Σ e^{z_j - top})} without one j that attains the top, y if it does. */
  private static double logSumDown(double[] z, double top, int y) {
    int left = leftOut(z, top, y);
    double rest = 0;
    for (int j = 0; j < z.length; j++) {
      rest =
          j == left
              ? rest
              : Directed.addDown(rest, Elementary.expDown(Directed.subtractDown(z[j], top)));
    }
    return Directed.addDown(top, Elementary.log1pDown(rest));
  }

  private static double logSumUp(double[] z, double top, int y) {
    int left = leftOut(z, top, y);
    double rest = 0;
    for (int j = 0; j < z.length; j++) {
      rest =
          j == left ? rest : Directed.addUp(rest, Elementary.expUp(Directed.subtractUp(z[j], top)));
    }
    return Directed.addUp(top, Elementary.log1pUp(rest));
  }

  /** Both bounds; where the same logit leads in both, nearly one exponential a logit. */
  private static Interval logSum(double[] lo, double[] hi, double down, double up, int y) {
    int left = leftOut(lo, down, y);
    if (leftOut(hi, up, y) != left) {
      return Interval.of(logSumDown(lo, down, y), logSumUp(hi, up, y));
    }
    double restDown = 0;
    double restUp = 0;
    for (int j = 0; j < lo.length; j++) {
      if (j != left) {
        double d = Directed.subtractDown(lo[j], down);
        double e = StrictMath.exp(d);
        restDown = Directed.addDown(restDown, Elementary.expDown(d, e));
        double above = Directed.subtractUp(hi[j], up);
        restUp = Directed.addUp(restUp, Elementary.expUpNear(d, e, above));
      }
    }
    return Interval.of(
        Directed.addDown(down, Elementary.log1pDown(restDown)),
        Directed.addUp(up, Elementary.log1pUp(restUp)));
  }

  private static int leftOut(double[] z, double top, int y) {
    if (y >= 0 && z[y] == top) {
      return y;
    }
    int j = 0;
    while (z[j] != top) {
      j++;
    }
    return j;
  }

  /**
   * {@code softmax(z)}: entry j rises with {@code z_j} and falls with every other logit, so its own
   * exponential and the others' come from opposite ends.
   */
  public static Interval[] probabilities(Interval... z) {
    refuseNone(z);
    int k = z.length;
    double top = Double.NEGATIVE_INFINITY;
    for (Interval x : z) {
      top = Double.isFinite(x.hi()) ? Math.max(top, x.hi()) : top;
    }
    top = Double.isInfinite(top) ? 0 : top;
    double[] lo = new double[k];
    double[] hi = new double[k];
    for (int j = 0; j < k; j++) {
      double d = Directed.subtractDown(z[j].lo(), top);
      double e = StrictMath.exp(d);
      lo[j] = Elementary.expDown(d, e);
      hi[j] = Elementary.expUpNear(d, e, Directed.subtractUp(z[j].hi(), top));
    }
    return shares(lo, hi);
  }

  /**
   * {@code [lo_j/(lo_j + Σ_{i≠j} hi_i), hi_j/(hi_j + Σ_{i≠j} lo_i)]}: sums of nonnegative numbers
   * in round to nearest, k + 2 roundings in all, which the factors {@code 1 ± (k+6)u} and a last
   * step cover.
   */
  private static Interval[] shares(double[] lo, double[] hi) {
    int k = lo.length;
    double lost = (k + 6) * (1.0625 * RoundedSum.UNIT_ROUNDOFF);
    double[] afterLo = new double[k + 1];
    double[] afterHi = new double[k + 1];
    for (int j = k - 1; j >= 0; j--) {
      afterLo[j] = afterLo[j + 1] + lo[j];
      afterHi[j] = afterHi[j + 1] + hi[j];
    }
    Interval[] p = new Interval[k];
    double beforeLo = 0;
    double beforeHi = 0;
    for (int j = 0; j < k; j++) {
      double down = lo[j] / (lo[j] + (beforeHi + afterHi[j + 1]));
      double up = hi[j] / (hi[j] + (beforeLo + afterLo[j + 1]));
      p[j] =
          Interval.of(
              down > 0 ? Math.max(0, Math.nextDown(down * (1 - lost))) : 0,
              up <= 1 ? Math.min(1, Math.nextUp(up * (1 + lost))) : 1);
      beforeLo += lo[j];
      beforeHi += hi[j];
    }
    return p;
  }

  /** {@code φ(m) = log(1 + (K-1) e^{-m})}. */
  public static Interval marginLoss(Interval classes, Interval margin) {
    Interval wrong = wrong(classes);
    double down = lossDown(wrong.lo(), margin.hi());
    double up = lossUp(wrong.hi(), margin.lo());
    return Interval.of(down, up);
  }

  private static double lossDown(double wrong, double m) {
    if (m >= STEEP) {
      return Elementary.log1pDown(Directed.multiplyDown(wrong, Elementary.expDown(-m)));
    }
    double sum = Directed.addDown(Elementary.expDown(m), wrong);
    return sum > 0 ? Math.max(0, Directed.addDown(-m, Elementary.logDown(sum))) : 0;
  }

  private static double lossUp(double wrong, double m) {
    if (m == Double.POSITIVE_INFINITY || wrong == 0) {
      return 0;
    }
    if (m >= STEEP) {
      return Elementary.log1pUp(Directed.multiplyUp(wrong, Elementary.expUp(-m)));
    }
    return Directed.addUp(-m, Elementary.logUp(Directed.addUp(Elementary.expUp(m), wrong)));
  }

  /** {@code -φ'(m) = (K-1)/(e^m + K-1)}, the mass of all wrong classes: falls with m. */
  public static Interval wrongMass(Interval classes, Interval margin) {
    Interval wrong = wrong(classes);
    return Interval.of(
        shareDown(Directed.multiplyDown(wrong.lo(), Elementary.expDown(-margin.hi())), 1),
        shareUp(Directed.multiplyUp(wrong.hi(), Elementary.expUp(-margin.lo())), 1));
  }

  /** {@code 1 + φ'(m) = 1/(1 + (K-1) e^{-m})}, the mass of the right class: rises with m. */
  public static Interval rightMass(Interval classes, Interval margin) {
    Interval wrong = wrong(classes);
    return Interval.of(
        shareDown(1, Directed.multiplyUp(wrong.hi(), Elementary.expUp(-margin.lo()))),
        shareUp(1, Directed.multiplyDown(wrong.lo(), Elementary.expDown(-margin.hi()))));
  }

  /**
   * {@code φ⁻¹(v) = log((K-1)/(e^v - 1))} over the positive v, of which there must be some: falls
   * with v, rises with K.
   */
  public static Interval marginOf(Interval classes, Interval loss) {
    if (!(loss.hi() > 0)) {
      throw NoInterval.outside("no margin has the loss " + loss);
    }
    Interval wrong = wrong(classes);
    if (loss.lo() > 0 && loss.hi() < -STEEP && wrong.lo() > 0) {
      return wrong.dividedBy(loss.expm1()).log();
    }
    return (wrong.hi() > 0 ? wrong.log() : Interval.of(Double.NEGATIVE_INFINITY, 0))
        .minus(loss.softplusInverse());
  }

  private static Interval wrong(Interval classes) {
    if (classes.hi() < 1) {
      throw NoInterval.outside("margins among " + classes + " classes");
    }
    return classes.minus(1).max(0);
  }

  /** Lower bound of {@code x/(x + rest)}. */
  private static double shareDown(double x, double rest) {
    double all = Directed.addUp(x, rest);
    return x == 0 ? 0 : Double.isInfinite(all) ? halfway(x, rest) : Directed.divideDown(x, all);
  }

  /** Overflow of the sum alone: {@code 1/(1 + rest/x)}. */
  private static double halfway(double x, double rest) {
    return Double.isInfinite(rest)
        ? 0
        : Directed.divideDown(1, Directed.addUp(1, Directed.divideUp(rest, x)));
  }

  /** Upper bound of {@code x/(x + rest)}, 1 where nothing is known. */
  private static double shareUp(double x, double rest) {
    double all = Directed.addDown(x, rest);
    return x == 0 && rest > 0
        ? 0
        : Double.isInfinite(x) || all == 0 ? 1 : Math.min(1, Directed.divideUp(x, all));
  }

  private static double max(double[] z, double atLeast) {
    double top = atLeast;
    for (double x : z) {
      top = Math.max(top, x);
    }
    return top;
  }

  private static void refuseNone(Interval[] z) {
    if (z.length == 0) {
      throw new IllegalArgumentException("no logits");
    }
  }
}
