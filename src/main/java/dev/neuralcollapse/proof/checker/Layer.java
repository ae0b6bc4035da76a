package dev.neuralcollapse.proof.checker;

/**
 * {@code x ↦ W x + b} with a rigorous bound of its rounding and of {@code ‖W‖₂}. Rounding is
 * bounded by running error analysis (Wilkinson): a fused multiply-add or a sum that returns s is
 * off by at most {@code u |s|}, so the errors of a dot product sum to at most {@code u Σ|s|} over
 * all partial sums.
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

  final int outputs;
  private final int inputs;
  private final double[] weight;
  private final double[] bias;
  final double norm;

  /** Weight in C order, {@code bias.length} × {@code weight.length / bias.length}. */
  Layer(double[] weight, double[] bias) {
    this.weight = weight;
    this.bias = bias;
    this.outputs = bias.length;
    this.inputs = weight.length / bias.length;
    this.norm = spectralNorm(weight, outputs, inputs);
  }

  /**
   * {@code W x + b} of a ball: the centre as computed, the radius with the rounding of this step.
   */
  Ball of(Ball x) throws Refusal {
    return image(x, false);
  }

  /**
   * {@code σ(W x + b)} of a ball. Where no member reaches above zero the result is zero exactly, so
   * that only the other rows of W stretch the ball; ReLU itself moves no two points apart.
   */
  Ball rectified(Ball x) throws Refusal {
    return image(x, true);
  }

  private Ball image(Ball x, boolean rectify) throws Refusal {
    double[] z = new double[outputs];
    double rounding = 0;
    double rows = 0;
    int chunk = (int) Math.ceil(Math.sqrt(inputs)); // fewer roundings a term than in one long sum
    for (int j = 0; j < outputs; j++) {
      double total = bias[j];
      double sum = 0;
      double row = 0;
      for (int from = 0; from < inputs; from += chunk) {
        double s = 0;
        for (int k = from; k < Math.min(from + chunk, inputs); k++) {
          double w = weight[j * inputs + k];
          s = Math.fma(w, x.centre()[k], s);
          sum += Math.abs(s);
          row += w * w;
        }
        total += s;
        sum += Math.abs(total);
      }
      double reach = UP * (Math.sqrt(row) * x.radius() + U * sum + UNDERFLOW);
      if (!rectify || !(total < -reach)) {
        z[j] = rectify ? Math.max(total, 0) : total;
        rounding += sum * sum;
        rows += row;
      }
    }
    double stretch = Math.min(norm, UP * (Math.sqrt(rows) + UNDERFLOW));
    double radius = UP * (stretch * x.radius() + U * Math.sqrt(rounding) + UNDERFLOW);
    if (!Double.isFinite(radius)) {
      throw Refusal.wrong("forward pass", "finite numbers", "overflow");
    }
    return new Ball(z, radius);
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
