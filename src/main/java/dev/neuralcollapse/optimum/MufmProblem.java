package dev.neuralcollapse.optimum;

import dev.neuralcollapse.descent.Smooth;
import dev.neuralcollapse.linear.Matrix;

/**
 * The multilayer unconstrained features model with squared loss and without bias, its inner layers
 * already on the straight line (Wang, Gai, Zhang 2024, arXiv 2405.00985, equations 12 and 13; P):
 *
 * <pre>(1/2N) ‖W H - Y‖² + (λ_W/2) ‖W‖² + (λ/2) ‖H - X‖²</pre>
 *
 * over the classifier W and the last features H, given the data X. At {@code X = 0} it is the
 * unconstrained features model. Samples are rows here.
 *
 * @param data X, N×d, class after class
 * @param classes K ≥ 2
 * @param decayW λ_W > 0
 * @param decay λ > 0
 */
public record MufmProblem(Matrix data, int classes, double decayW, double decay) {

  public MufmProblem {
    if (classes < 2 || data.rows() == 0 || data.rows() % classes != 0 || !data.isFinite()) {
      throw new IllegalArgumentException(classes + " balanced classes of finite data: " + data);
    }
    if (!(decayW > 0 && decay > 0 && Double.isFinite(decayW) && Double.isFinite(decay))) {
      throw new IllegalArgumentException("decays must be positive: " + decayW + ", " + decay);
    }
  }

  /** N. */
  public int samples() {
    return data.rows();
  }

  /** n. */
  public int perClass() {
    return data.rows() / classes;
  }

  /** d. */
  public int width() {
    return data.columns();
  }

  /** The same with X = 0. */
  public MufmProblem unconstrained() {
    return new MufmProblem(Matrix.zeros(data.rows(), data.columns()), classes, decayW, decay);
  }

  /** As a function of H alone, N·d numbers, row-major: W is the best for it. */
  public Smooth reduced() {
    return new Reduced(this);
  }

  /** As a function of W, K·d numbers, and behind them H. */
  public Smooth joint() {
    return new Joint(this);
  }

  /**
   * The best classifier of features, {@code W* = Y Hᵀ (H Hᵀ + N λ_W I)⁻¹} with samples in columns:
   * ridge regression. [P, theorem 4]
   *
   * @param features H, N×d
   * @return K×d
   */
  public Matrix classifier(Matrix features) {
    return Matrix.of(classes, width(), ridge(features.toArray(), 0));
  }

  /** Row-major {@code W*} of the features from {@code offset} on. */
  private double[] ridge(double[] x, int offset) {
    int d = width();
    double[] a = new double[d * d];
    double[] w = new double[classes * d];
    for (int i = 0; i < samples(); i++) {
      int h = offset + i * d;
      int k = i / perClass() * d;
      for (int p = 0; p < d; p++) {
        w[k + p] += x[h + p];
        for (int q = 0; q <= p; q++) {
          a[p * d + q] += x[h + p] * x[h + q];
        }
      }
    }
    for (int p = 0; p < d; p++) {
      a[p * d + p] += samples() * decayW;
    }
    factor(a, d);
    for (int k = 0; k < classes; k++) {
      solve(a, d, w, k * d);
    }
    return w;
  }

  /** Cholesky's factor in the place of the lower half. */
  private static void factor(double[] a, int d) {
    for (int p = 0; p < d; p++) {
      for (int q = 0; q <= p; q++) {
        double s = a[p * d + q];
        for (int r = 0; r < q; r++) {
          s -= a[p * d + r] * a[q * d + r];
        }
        a[p * d + q] = p == q ? Math.sqrt(s) : s / a[q * d + q];
      }
    }
  }

  private static void solve(double[] l, int d, double[] x, int at) {
    for (int p = 0; p < d; p++) {
      double s = x[at + p];
      for (int r = 0; r < p; r++) {
        s -= l[p * d + r] * x[at + r];
      }
      x[at + p] = s / l[p * d + p];
    }
    for (int p = d - 1; p >= 0; p--) {
      double s = x[at + p];
      for (int r = p + 1; r < d; r++) {
        s -= l[r * d + p] * x[at + r];
      }
      x[at + p] = s / l[p * d + p];
    }
  }

  /**
   * Value, and what is added to both gradients, at W and H.
   *
   * @param x holds H from {@code offset} on
   * @param gradientW overwritten, K·d
   * @param gradient its part from {@code offset} on is overwritten
   */
  private double at(double[] w, double[] x, int offset, double[] gradientW, double[] gradient) {
    int d = width();
    int n = samples();
    double fit = 0;
    double way = 0;
    for (int j = 0; j < w.length; j++) {
      gradientW[j] = decayW * w[j];
    }
    double norm = 0;
    for (double v : w) {
      norm += v * v;
    }
    for (int i = 0; i < n; i++) {
      int h = offset + i * d;
      for (int p = 0; p < d; p++) {
        double off = x[h + p] - data.get(i, p);
        gradient[h + p] = decay * off;
        way += off * off;
      }
      for (int k = 0; k < classes; k++) {
        double residual = i / perClass() == k ? -1 : 0;
        for (int p = 0; p < d; p++) {
          residual += w[k * d + p] * x[h + p];
        }
        fit += residual * residual;
        for (int p = 0; p < d; p++) {
          gradient[h + p] += residual * w[k * d + p] / n;
          gradientW[k * d + p] += residual * x[h + p] / n;
        }
      }
    }
    return fit / (2 * n) + decayW / 2 * norm + decay / 2 * way;
  }

  /** The gradient is that of H at the best W: the value does not change with W there. */
  private record Reduced(MufmProblem problem) implements Smooth {
    @Override
    public int size() {
      return problem.samples() * problem.width();
    }

    @Override
    public double valueAndGradient(double[] x, double[] gradient) {
      double[] w = problem.ridge(x, 0);
      return problem.at(w, x, 0, new double[w.length], gradient);
    }
  }

  private record Joint(MufmProblem problem) implements Smooth {
    @Override
    public int size() {
      return (problem.classes() + problem.samples()) * problem.width();
    }

    @Override
    public double valueAndGradient(double[] x, double[] gradient) {
      int head = problem.classes() * problem.width();
      double[] w = java.util.Arrays.copyOf(x, head);
      double[] gradientW = new double[head];
      double value = problem.at(w, x, head, gradientW, gradient);
      System.arraycopy(gradientW, 0, gradient, 0, head);
      return value;
    }
  }
}
