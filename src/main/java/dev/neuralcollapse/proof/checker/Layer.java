package dev.neuralcollapse.proof.checker;

import dev.neuralcollapse.number.Interval;

/**
 * {@code x ↦ W x + b} with a rigorous bound of its rounding, every inner product a {@link Sum}, and
 * of {@code ‖W‖₂}.
 */
final class Layer {
  /** Half an ulp of 1. */
  static final double U = 0x1p-53;

  /**
   * Makes an upper bound of any formula of non-negative doubles rounded to nearest that has fewer
   * than 10⁷ operations in sequence.
   */
  static final double UP = 1 + 1e-8;

  /** More than anything 10⁷ underflows can add up to. */
  private static final double UNDERFLOW = 1e-300;

  /** More than the root of 10⁷ squares that underflow. */
  static final double ROOT_UNDERFLOW = 1e-150;

  final int outputs;
  private final int inputs;
  private final double[] weight;
  private final double[] bias;
  final double norm;
  private final double[] factor;
  private final double[] rest;
  private final int longest;
  private Interval squareLength = Interval.ZERO;

  /** Weight in C order, {@code bias.length} × {@code weight.length / bias.length}. */
  Layer(double[] weight, double[] bias) {
    this.weight = weight;
    this.bias = bias;
    this.outputs = bias.length;
    this.inputs = weight.length / bias.length;
    this.norm = spectralNorm(weight, outputs, inputs);
    this.factor = new double[outputs];
    this.rest = new double[outputs];
    this.longest = inputs == outputs ? rankOne() : -1;
  }

  /**
   * Writes the rows as multiples of the longest one and bounds by how much each is off; its number,
   * or -1 when that is more than a millionth of it.
   */
  private int rankOne() {
    for (double w : weight) {
      if (!Double.isFinite(w)) {
        return -1; // refused where it is used
      }
    }
    int at = 0;
    double most = 0;
    for (int j = 0; j < outputs; j++) {
      Interval length = Interval.ZERO;
      for (int k = 0; k < inputs; k++) {
        length = length.plus(Interval.point(weight[j * inputs + k]).square());
      }
      if (length.hi() > most) {
        most = length.hi();
        at = j;
        squareLength = length;
      }
    }
    if (!(most > 1e-200 && most < 1e200)) {
      return -1;
    }
    for (int j = 0; j < outputs; j++) {
      double along = 0;
      for (int k = 0; k < inputs; k++) {
        along += weight[j * inputs + k] * weight[at * inputs + k];
      }
      factor[j] = along / most;
      Interval off = Interval.ZERO;
      for (int k = 0; k < inputs; k++) {
        Interval there = Interval.point(weight[at * inputs + k]).times(factor[j]);
        off = off.plus(there.minus(weight[j * inputs + k]).square());
      }
      rest[j] = off.sqrt().hi();
      if (!(rest[j] <= 1e-6 * Math.sqrt(most))) {
        return -1;
      }
    }
    return at;
  }

  /**
   * {@code W x + b} of a ball: the centre as computed, the radius with the rounding of this step.
   */
  Ball of(Ball x) throws Refusal {
    return image(x, false, false);
  }

  /**
   * {@code σ(W x + b)} of a ball. Where no member reaches above zero the result is zero exactly, so
   * that only the other rows of W stretch the ball; ReLU itself moves no two points apart.
   *
   * @param residual the result will be added to x and normalised: where every unit is certain its
   *     radius is what {@code P(I + W)} over the open rows adds to the distance of two such sums,
   *     less than the rows alone where W is near rank one
   */
  Ball rectified(Ball x, boolean residual) throws Refusal {
    return image(x, true, residual);
  }

  static Refusal overflow() {
    return Refusal.wrong("forward pass", "finite numbers", "overflow");
  }

  private Ball image(Ball x, boolean rectify, boolean residual) throws Refusal {
    double[] z = new double[outputs];
    double rounding = 0;
    double rows = 0;
    boolean certain = true;
    boolean silent = true;
    boolean[] open = new boolean[outputs];
    for (int j = 0; j < outputs; j++) {
      Sum sum = new Sum(bias[j]);
      double row = 0;
      boolean empty = true;
      for (int k = 0; k < inputs; k++) {
        double w = weight[j * inputs + k];
        sum.addProduct(w, x.centre()[k]);
        row += w * w;
        empty &= w == 0;
      }
      if (empty && (bias[j] == 0 || (rectify && bias[j] < 0))) {
        continue; // zero for every x
      }
      double exact = sum.value();
      double off = sum.off();
      double reach = UP * ((Math.sqrt(row) + ROOT_UNDERFLOW) * x.radius() + off + UNDERFLOW);
      if (!rectify || !(exact < -reach)) {
        z[j] = rectify ? Math.max(exact, 0) : exact;
        rounding += off * off;
        rows += row;
        open[j] = exact > reach;
        silent = false;
        certain &= open[j];
      }
    }
    if (silent) {
      return new Ball(z, 0);
    }
    double stretch = Math.min(norm, UP * (Math.sqrt(rows) + ROOT_UNDERFLOW));
    if (residual && certain) {
      stretch = Math.min(stretch, growth(open));
    }
    double radius = UP * (stretch * x.radius() + Math.sqrt(rounding) + ROOT_UNDERFLOW);
    if (!Double.isFinite(radius)) {
      throw overflow();
    }
    return new Ball(z, radius);
  }

  /**
   * Upper bound of {@code ‖P(I + A)‖₂ - 1}, A the open rows, by {@code A = p qᵀ + E} with q the
   * longest row: {@code ‖I + (Pp)qᵀ‖₂ = (b + √(b² + 4(1 + a)))/2}, {@code a = qᵀPp}, {@code b =
   * ‖q‖‖Pp‖}, by the product and the sum of squares of its two singular values that are not 1.
   */
  private double growth(boolean[] open) {
    if (longest < 0 || inputs != outputs) {
      return Double.POSITIVE_INFINITY;
    }
    Interval mean = Interval.ZERO;
    for (int j = 0; j < outputs; j++) {
      mean = open[j] ? mean.plus(factor[j]) : mean;
    }
    mean = mean.dividedBy(outputs);
    Interval a = Interval.ZERO;
    Interval p = Interval.ZERO;
    double off = 0;
    for (int j = 0; j < outputs; j++) {
      Interval moved = Interval.point(open[j] ? factor[j] : 0).minus(mean);
      a = a.plus(moved.times(weight[longest * inputs + j]));
      p = p.plus(moved.square());
      off += open[j] ? rest[j] : 0;
    }
    Interval b = p.times(squareLength).sqrt();
    Interval root = b.square().plus(a.plus(1).times(4)).max(0).sqrt();
    return UP * (b.plus(root).minus(2).max(0).hi() / 2 + off);
  }

  /**
   * Upper bound of {@code ‖A‖₂} for A of m rows and n columns: {@code ‖A‖₂² = ‖AᵀA‖₂}, squared
   * eight times over, and in the end the Frobenius norm. {@code ‖G‖₂² = ‖G²‖₂ ≤ ‖fl(G²)‖₂ +
   * rounding}, each entry rounded by at most {@code u} times the sum of its partial sums. Scaled to
   * entries of at most 1, so that underflow stays below {@code UNDERFLOW}.
   */
  static double spectralNorm(double[] a, int m, int n) {
    double largest = 0;
    for (double x : a) {
      largest = Math.max(largest, Math.abs(x));
    }
    if (largest == 0) {
      return 0;
    }
    // A power of two: scaling by it is exact, unless entries 2^-700 times the largest vanish.
    double scale = Math.scalb(1.0, Math.getExponent(largest) + 1);
    double[] columns = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int k = 0; k < n; k++) {
        columns[m <= n ? i * n + k : k * m + i] = a[i * n + k] / scale;
      }
    }
    // Rows of the wider way round, so that the Gram matrix is the smaller of the two.
    double square = gramNorm(columns, Math.min(m, n), Math.max(m, n), 8);
    return UP * scale * (Math.sqrt(square) + UNDERFLOW);
  }

  /** Upper bound of {@code ‖R Rᵀ‖₂} for m rows of n entries. */
  private static double gramNorm(double[] rows, int m, int n, int squarings) {
    double[] gram = new double[m * m];
    double rounding = 0;
    double largest = 0;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j <= i; j++) {
        double s = 0;
        double sum = 0;
        for (int k = 0; k < n; k++) {
          s = Math.fma(rows[i * n + k], rows[j * n + k], s);
          sum += Math.abs(s);
        }
        gram[i * m + j] = s;
        gram[j * m + i] = s;
        rounding += (i == j ? 1 : 2) * (U * sum) * (U * sum);
        largest = Math.max(largest, Math.abs(s));
      }
    }
    double error = UP * (Math.sqrt(rounding) + UNDERFLOW);
    if (squarings == 0 || largest == 0) {
      double square = 0;
      for (double g : gram) {
        square += g * g;
      }
      return UP * (Math.sqrt(square) + error);
    }
    // ‖RRᵀ‖ ≤ ‖G‖ + error and ‖G‖² = ‖GGᵀ‖ for the symmetric G as computed, rescaled exactly.
    double scale = Math.scalb(1.0, Math.getExponent(largest));
    for (int i = 0; i < gram.length; i++) {
      gram[i] /= scale;
    }
    return UP * (scale * (Math.sqrt(gramNorm(gram, m, m, squarings - 1)) + UNDERFLOW) + error);
  }
}
