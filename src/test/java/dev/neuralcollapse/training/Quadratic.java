package dev.neuralcollapse.training;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.training.kernel.Engine;
import io.vavr.control.Option;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An engine whose objective is known through and through: {@code 1 + mean_i ½ (θ-c_i)ᵀ A (θ-c_i)}
 * over samples i. Its layout is that of a network, which nobody runs.
 */
final class Quadratic implements Engine {
  static final Layout LAYOUT = Layout.of(ResidualNetwork.rn1(1, 2, 2, 2), true);
  static final int N = LAYOUT.size();

  final Matrix curvature;
  final double[][] centres;
  final List<int[]> batches = new ArrayList<>();
  double limit = Double.POSITIVE_INFINITY;
  private boolean failed;

  private Quadratic(Matrix curvature, double[][] centres) {
    this.curvature = curvature;
    this.centres = centres;
  }

  /** Curvature {@code Q diag(eigenvalues) Qᵀ} with Q random, as many samples as wanted. */
  static Quadratic of(double[] eigenvalues, int samples, long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    double[][] q = new double[N][];
    for (int i = 0; i < N; i++) {
      q[i] = r.doubles(N, -1, 1).toArray();
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < i; j++) {
          double along = dot(q[i], q[j]);
          for (int k = 0; k < N; k++) {
            q[i][k] -= along * q[j][k];
          }
        }
      }
      double norm = Math.sqrt(dot(q[i], q[i]));
      for (int k = 0; k < N; k++) {
        q[i][k] /= norm;
      }
    }
    Matrix a =
        Matrix.generate(
            N,
            N,
            (i, j) -> {
              double s = 0;
              for (int k = 0; k < N; k++) {
                s += q[k][i] * eigenvalues[k] * q[k][j];
              }
              return s;
            });
    double[][] c = new double[samples][];
    for (int i = 0; i < samples; i++) {
      c[i] = r.doubles(N, -1, 1).toArray();
    }
    return new Quadratic(a, c);
  }

  /** Eigenvalues from low to high in equal ratios. */
  static double[] spread(double low, double high) {
    double[] out = new double[N];
    for (int k = 0; k < N; k++) {
      out[k] = low * Math.pow(high / low, k / (N - 1.0));
    }
    return out;
  }

  static double dot(double[] a, double[] b) {
    double s = 0;
    for (int i = 0; i < a.length; i++) {
      s += a[i] * b[i];
    }
    return s;
  }

  /** The mean centre: the minimiser where the curvature is positive. */
  double[] centre() {
    double[] mean = new double[N];
    for (double[] c : centres) {
      for (int k = 0; k < N; k++) {
        mean[k] += c[k] / centres.length;
      }
    }
    return mean;
  }

  double[] gradient(double[] theta, int[] rows) {
    double[] g = new double[N];
    value(theta, g, rows, 0, rows.length);
    return g;
  }

  private double value(double[] theta, double[] g, int[] rows, int from, int count) {
    double sum = 0;
    Arrays.fill(g, 0);
    for (int r = from; r < from + count; r++) {
      double[] e = new double[N];
      for (int k = 0; k < N; k++) {
        e[k] = theta[k] - centres[rows[r]][k];
      }
      for (int i = 0; i < N; i++) {
        double s = 0;
        for (int j = 0; j < N; j++) {
          s += curvature.get(i, j) * e[j];
        }
        g[i] += s / count;
        sum += e[i] * s / 2;
      }
    }
    return 1 + sum / count;
  }

  int[] all() {
    int[] rows = new int[centres.length];
    Arrays.setAll(rows, i -> i);
    return rows;
  }

  @Override
  public Layout layout() {
    return LAYOUT;
  }

  @Override
  public int samples() {
    return centres.length;
  }

  @Override
  public double valueAndGradient(double[] theta, double[] gradientOut) {
    return valueAndGradient(theta, gradientOut, all(), 0, centres.length);
  }

  @Override
  public double valueAndGradient(
      double[] theta, double[] gradientOut, int[] rows, int from, int count) {
    if (count < centres.length) {
      batches.add(Arrays.copyOfRange(rows, from, from + count));
    }
    double value = value(theta, gradientOut, rows, from, count);
    failed = !(value < limit);
    return failed ? Double.NaN : value;
  }

  @Override
  public Option<Failure> failure() {
    return failed ? Option.some(new Failure.NotFinite()) : Option.none();
  }

  @Override
  public void close() {}
}
