package dev.neuralcollapse.paper;

import dev.neuralcollapse.descent.Smooth;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.proof.Draw;

/**
 * The logarithm of the loss {@code Σ ℓ(f(x_i), y_i)} of {@code f(x) = V relu(Wᵀx)}, no bias, with
 * its gradient; in the log domain from the margins on, so that losses far below the smallest double
 * have theirs. θ holds {@code w_1..w_h}, d entries each, then {@code v_1..v_h}, as many entries
 * each as there are outputs. Not for two threads.
 */
public final class ShallowLoss implements Smooth {

  /** The loss of one input, a function of {@code m}. */
  public enum Kind {
    /** Two classes, one output: {@code e^m}, {@code m = -y f}. */
    EXPONENTIAL,
    /** Two classes, one output: {@code 2 log(1+e^m)}, {@code m = -y f}. */
    LOGISTIC,
    /** K outputs: {@code log(1+e^m)}, {@code m = log Σ_{l≠y} e^{f_l - f_y}}. */
    CROSS_ENTROPY
  }

  private final double[][] x;
  private final int[] y;
  private final int width;
  private final int outputs;
  private final Kind kind;
  private final double[][] hidden;
  private final double[][] slopes;
  private final double[] logLoss;

  /**
   * Of these data; class 0 of two is the one with label 1, class 1 that with label -1.
   *
   * @param width h, neurons
   */
  public ShallowLoss(SeparableData data, int width, Kind kind) {
    int n = data.inputs().rows();
    if (kind != Kind.CROSS_ENTROPY && data.classes() != 2) {
      throw new IllegalArgumentException(kind + " for " + data.classes() + " classes");
    }
    this.x = new double[n][];
    for (int i = 0; i < n; i++) {
      x[i] = data.inputs().row(i).toArray();
    }
    this.y = data.labels().toArray();
    this.width = width;
    this.outputs = kind == Kind.CROSS_ENTROPY ? data.classes() : 1;
    this.kind = kind;
    this.hidden = new double[n][width];
    this.slopes = new double[n][outputs];
    this.logLoss = new double[n];
  }

  private int dimension() {
    return x[0].length;
  }

  @Override
  public int size() {
    return width * (dimension() + outputs);
  }

  /**
   * A start of Gaussian directions with {@code ‖w_j‖ = ‖v_j‖ = ε}: balance stays (P, assumption 2).
   */
  public double[] balancedStart(double epsilon, long seed) {
    Draw draw = Draw.from(seed);
    double[] theta = new double[size()];
    for (int j = 0; j < width; j++) {
      fill(theta, j * dimension(), dimension(), epsilon, draw);
      fill(theta, width * dimension() + j * outputs, outputs, epsilon, draw);
    }
    return theta;
  }

  private static void fill(double[] theta, int from, int size, double length, Draw draw) {
    Vector v = draw.gaussian(size);
    double norm = v.norm();
    for (int i = 0; i < size; i++) {
      theta[from + i] = length * v.get(i) / norm;
    }
  }

  @Override
  public double valueAndGradient(double[] theta, double[] gradient) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < x.length; i++) {
      forward(theta, x[i], hidden[i]);
      logLoss[i] = logLoss(theta, i);
      largest = Math.max(largest, logLoss[i]);
    }
    double sum = 0;
    for (double l : logLoss) {
      sum += StrictMath.exp(l - largest);
    }
    java.util.Arrays.fill(gradient, 0);
    for (int i = 0; i < x.length; i++) {
      backward(theta, i, StrictMath.exp(logLoss[i] - largest) / sum, gradient);
    }
    return largest + StrictMath.log(sum);
  }

  private void forward(double[] theta, double[] input, double[] out) {
    int d = input.length;
    for (int j = 0; j < width; j++) {
      double z = 0;
      for (int k = 0; k < d; k++) {
        z += theta[j * d + k] * input[k];
      }
      out[j] = Math.max(0, z);
    }
  }

  private double output(double[] theta, double[] features, int k) {
    int v = width * dimension();
    double f = 0;
    for (int j = 0; j < width; j++) {
      f += theta[v + j * outputs + k] * features[j];
    }
    return f;
  }

  /** {@code log ℓ_i}; its derivatives by the outputs go into the slopes. */
  private double logLoss(double[] theta, int i) {
    double[] slope = slopes[i];
    if (outputs == 1) {
      double sign = y[i] == 0 ? -1 : 1;
      double m = sign * output(theta, hidden[i], 0);
      slope[0] = sign * (kind == Kind.EXPONENTIAL ? 1 : rate(m));
      return kind == Kind.EXPONENTIAL ? m : logSoftplus(m) + StrictMath.log(2);
    }
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < outputs; k++) {
      slope[k] = output(theta, hidden[i], k);
      largest = k == y[i] ? largest : Math.max(largest, slope[k]);
    }
    double own = slope[y[i]];
    double sum = 0;
    for (int k = 0; k < outputs; k++) {
      slope[k] = k == y[i] ? 0 : StrictMath.exp(slope[k] - largest);
      sum += slope[k];
    }
    double m = largest - own + StrictMath.log(sum);
    double rate = rate(m);
    for (int k = 0; k < outputs; k++) {
      slope[k] = k == y[i] ? -rate : rate * slope[k] / sum;
    }
    return logSoftplus(m);
  }

  /** {@code log log(1+e^m)}. */
  private static double logSoftplus(double m) {
    // log(1+t) = t(1 - t/2 + ...): below -40 the bracket rounds to 1.
    return m < -40 ? m : StrictMath.log(softplus(m));
  }

  private static double softplus(double m) {
    return m > 0 ? m + StrictMath.log1p(StrictMath.exp(-m)) : StrictMath.log1p(StrictMath.exp(m));
  }

  /** Derivative of {@link #logSoftplus}. */
  private static double rate(double m) {
    return m < -40 ? 1 : 1 / ((1 + StrictMath.exp(-m)) * softplus(m));
  }

  private void backward(double[] theta, int i, double weight, double[] gradient) {
    int d = dimension();
    int v = width * d;
    double[] slope = slopes[i];
    for (int j = 0; j < width; j++) {
      double h = hidden[i][j];
      if (h > 0) {
        double back = 0;
        for (int k = 0; k < outputs; k++) {
          int at = v + j * outputs + k;
          gradient[at] += weight * slope[k] * h;
          back += slope[k] * theta[at];
        }
        for (int k = 0; k < d; k++) {
          gradient[j * d + k] += weight * back * x[i][k];
        }
      }
    }
  }

  /** {@code relu(Wᵀx_i)}, a row each. */
  public Matrix features(double[] theta) {
    double[] row = new double[width];
    return Matrix.ofRows(
        io.vavr.collection.Vector.of(x)
            .map(
                input -> {
                  forward(theta, input, row);
                  return Vector.of(row);
                }));
  }

  /** V, outputs×h. */
  public Matrix classifier(double[] theta) {
    int v = width * dimension();
    return Matrix.generate(outputs, width, (k, j) -> theta[v + j * outputs + k]);
  }
}
