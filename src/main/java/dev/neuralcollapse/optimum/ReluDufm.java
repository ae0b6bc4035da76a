package dev.neuralcollapse.optimum;

import dev.neuralcollapse.descent.Smooth;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.util.Arrays;

/**
 * The objective of the deep unconstrained features model with ReLU and squared loss,
 *
 * <pre>  (1/2N)‖W_L σ(W_{L-1} … σ(W_1 H_1)) - Y‖_F² + (λ_W/2) Σ‖W_l‖_F² + (λ_H/2)‖H_1‖_F²,</pre>
 *
 * with its gradient (0 for the derivative of ReLU at 0). The features are free and not rectified.
 *
 * <p>Parameters are kept as {@code H_1ᵀ, W_1ᵀ, …, W_Lᵀ}, each by rows: {@link #pack} and {@link
 * #unpack}.
 *
 * @param widths {@code d_1, …, d_L}, inputs of the L layers
 * @param classes K, balanced; the rows of {@code W_L}
 * @param perClass n, so that {@code N = nK}
 * @param decayW λ_W ≥ 0
 * @param decayH λ_H ≥ 0
 */
public record ReluDufm(
    Vector<Integer> widths, int classes, int perClass, double decayW, double decayH)
    implements Smooth {
  /** Refuses shapes without entries. */
  public ReluDufm {
    if (widths.isEmpty() || widths.exists(d -> d < 1) || classes < 1 || perClass < 1) {
      throw new IllegalArgumentException(
          "needs positive widths, K >= 1, n >= 1, not "
              + widths
              + ", "
              + classes
              + ", "
              + perClass);
    }
  }

  /** All L layers of one width. */
  public static ReluDufm ofWidth(
      int width, int layers, int classes, int perClass, double decayW, double decayH) {
    return new ReluDufm(Vector.fill(layers, width), classes, perClass, decayW, decayH);
  }

  /** The model of these parameters. */
  public static ReluDufm around(
      DufmParameters parameters, int classes, double decayW, double decayH) {
    return new ReluDufm(
        parameters.weights().map(Matrix::columns).toVector(),
        classes,
        parameters.features().columns() / classes,
        decayW,
        decayH);
  }

  /** {@code L}. */
  public int layers() {
    return widths.size();
  }

  /** {@code N}. */
  public int samples() {
    return classes * perClass;
  }

  private int outputs(int layer) {
    return layer + 1 < widths.size() ? widths.get(layer + 1) : classes;
  }

  @Override
  public int size() {
    int n = samples() * widths.get(0);
    for (int l = 0; l < layers(); l++) {
      n += widths.get(l) * outputs(l);
    }
    return n;
  }

  /** As the vector of {@link Smooth}. */
  public double[] pack(DufmParameters p) {
    double[] x = new double[size()];
    int at = copy(p.features().transpose(), x, 0);
    for (Matrix w : p.weights()) {
      at = copy(w.transpose(), x, at);
    }
    return x;
  }

  private static int copy(Matrix m, double[] x, int at) {
    m.copyInto(x, at);
    return at + m.rows() * m.columns();
  }

  /** From the vector of {@link Smooth}. */
  public DufmParameters unpack(double[] x) {
    int at = samples() * widths.get(0);
    Matrix features = Matrix.slice(samples(), widths.get(0), x, 0).transpose();
    Seq<Matrix> weights = Vector.empty();
    for (int l = 0; l < layers(); l++) {
      weights = weights.append(Matrix.slice(widths.get(l), outputs(l), x, at).transpose());
      at += widths.get(l) * outputs(l);
    }
    return new DufmParameters(features, weights);
  }

  /** The objective. */
  public double at(DufmParameters p) {
    return valueAndGradient(pack(p), new double[size()]);
  }

  @Override
  public double valueAndGradient(double[] x, double[] gradient) {
    Arrays.fill(gradient, 0);
    int n = samples();
    double[][] in = new double[layers() + 1][];
    in[0] = Arrays.copyOf(x, n * widths.get(0));
    int[] start = new int[layers()];
    int at = in[0].length;
    for (int l = 0; l < layers(); l++) {
      start[l] = at;
      in[l + 1] = product(in[l], n, widths.get(l), x, at, outputs(l), l + 1 < layers());
      at += widths.get(l) * outputs(l);
    }
    double[] error = in[layers()];
    double fit = residual(error);
    backward(x, gradient, in, start);
    return fit + decay(x, gradient, n * widths.get(0));
  }

  /** The output becomes the gradient of the loss by the output; the loss. */
  private double residual(double[] output) {
    double sum = 0;
    for (int i = 0; i < samples(); i++) {
      output[i * classes + i / perClass] -= 1;
    }
    for (int i = 0; i < output.length; i++) {
      sum += output[i] * output[i];
      output[i] /= samples();
    }
    return sum / (2.0 * samples());
  }

  private void backward(double[] x, double[] gradient, double[][] in, int[] start) {
    double[] error = in[layers()];
    for (int l = layers() - 1; l >= 0; l--) {
      double[] back = new double[in[l].length];
      pullBack(in[l], error, back, x, gradient, start[l], widths.get(l), outputs(l), l > 0);
      error = back;
    }
    for (int i = 0; i < error.length; i++) {
      gradient[i] += error[i];
    }
  }

  /** {@code X Wᵀ}, rectified if asked for; X is n×d, the weights d×m from {@code at} on. */
  private static double[] product(
      double[] in, int n, int d, double[] x, int at, int m, boolean rectify) {
    double[] out = new double[n * m];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < d; k++) {
        double a = in[i * d + k];
        if (a != 0) {
          int row = at + k * m;
          for (int j = 0; j < m; j++) {
            out[i * m + j] += a * x[row + j];
          }
        }
      }
    }
    if (rectify) {
      for (int i = 0; i < out.length; i++) {
        out[i] = Math.max(out[i], 0);
      }
    }
    return out;
  }

  /** Adds the gradient by the weights, and writes that by the inputs, through ReLU if asked for. */
  private void pullBack(
      double[] in,
      double[] error,
      double[] back,
      double[] x,
      double[] gradient,
      int at,
      int d,
      int m,
      boolean rectified) {
    for (int i = 0; i < samples(); i++) {
      for (int k = 0; k < d; k++) {
        double a = in[i * d + k];
        int row = at + k * m;
        if (a == 0 && rectified) {
          continue; // ReLU is flat there, and nothing came through
        }
        double sum = 0;
        for (int j = 0; j < m; j++) {
          double e = error[i * m + j];
          gradient[row + j] += a * e;
          sum += x[row + j] * e;
        }
        back[i * d + k] = sum;
      }
    }
  }

  private double decay(double[] x, double[] gradient, int features) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double by = i < features ? decayH : decayW;
      sum += by * x[i] * x[i];
      gradient[i] += by * x[i];
    }
    return sum / 2;
  }
}
