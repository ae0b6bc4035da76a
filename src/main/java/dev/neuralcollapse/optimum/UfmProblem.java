package dev.neuralcollapse.optimum;

import dev.neuralcollapse.descent.Smooth;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Loss;

/**
 * Free features under one layer as a function to descend: {@code (1/N) Σ ℓ(W h_i + b, y_i) +
 * (λ_W/2) ‖W‖² + (λ_H/2) ‖H‖²}, or with features normalised to the unit sphere and no penalty on
 * them. Parameters are W (K×d), H (N×d, class after class), and b (K) where there is a bias, which
 * is free.
 *
 * @param loss ℓ
 * @param classes K ≥ 2
 * @param perClass n ≥ 1
 * @param width d ≥ 1; on the sphere its dimension plus one, the zero mean left out
 * @param decayW λ_W > 0
 * @param decayH λ_H ≥ 0, without effect on the sphere
 * @param bias whether there is a free bias
 * @param spherical whether features have norm 1
 */
public record UfmProblem(
    Loss loss,
    int classes,
    int perClass,
    int width,
    double decayW,
    double decayH,
    boolean bias,
    boolean spherical)
    implements Smooth {

  /** The problem of {@link UfmOptimum}, with a bias where the loss has one. */
  public static UfmProblem of(
      Loss loss, int classes, int perClass, int width, double decayW, double decayH) {
    return new UfmProblem(
        loss, classes, perClass, width, decayW, decayH, loss == Loss.SQUARED_WITH_BIAS, false);
  }

  /** The same with a free bias. */
  public UfmProblem withBias() {
    return new UfmProblem(loss, classes, perClass, width, decayW, decayH, true, spherical);
  }

  /** One sample a class on the unit sphere of {@code R^width}. */
  public static UfmProblem sphere(Loss loss, int classes, int width, double decay) {
    return new UfmProblem(loss, classes, 1, width, decay, 0, loss == Loss.SQUARED_WITH_BIAS, true);
  }

  /** N. */
  public int samples() {
    return classes * perClass;
  }

  @Override
  public int size() {
    return (classes + samples()) * width + (bias ? classes : 0);
  }

  @Override
  public double valueAndGradient(double[] x, double[] gradient) {
    double value = penalty(x, gradient);
    double[] h = new double[width];
    double[] slope = new double[classes];
    for (int i = 0; i < samples(); i++) {
      double length = feature(x, i, h);
      value += logits(x, h, i / perClass, slope) / samples();
      push(x, gradient, i, h, length, slope);
    }
    return value;
  }

  private double penalty(double[] x, double[] gradient) {
    int head = classes * width;
    int features = head + samples() * width;
    double featureDecay = spherical ? 0 : decayH;
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      double decay = j < head ? decayW : j < features ? featureDecay : 0;
      gradient[j] = decay * x[j];
      sum += decay * x[j] * x[j];
    }
    return sum / 2;
  }

  /** Feature i as the layer sees it; returns the length it was divided by. */
  private double feature(double[] x, int i, double[] h) {
    int at = (classes + i) * width;
    double length = 1;
    if (spherical) {
      double sum = 0;
      for (int j = 0; j < width; j++) {
        sum += x[at + j] * x[at + j];
      }
      length = Math.sqrt(sum);
    }
    for (int j = 0; j < width; j++) {
      h[j] = x[at + j] / length;
    }
    return length;
  }

  /** The loss of one sample; leaves its slope in the logits, over N. */
  private double logits(double[] x, double[] h, int y, double[] slope) {
    int biases = (classes + samples()) * width;
    for (int k = 0; k < classes; k++) {
      double z = bias ? x[biases + k] : 0;
      for (int j = 0; j < width; j++) {
        z += x[k * width + j] * h[j];
      }
      slope[k] = z;
    }
    double value = loss.of(slope, y);
    double total = 1;
    if (loss == Loss.CROSS_ENTROPY) {
      double top = Double.NEGATIVE_INFINITY;
      for (double z : slope) {
        top = Math.max(top, z);
      }
      total = 0;
      for (int k = 0; k < classes; k++) {
        slope[k] = StrictMath.exp(slope[k] - top);
        total += slope[k];
      }
    }
    for (int k = 0; k < classes; k++) {
      slope[k] = (slope[k] / total - (k == y ? 1 : 0)) / samples();
    }
    return value;
  }

  private void push(
      double[] x, double[] gradient, int i, double[] h, double length, double[] slope) {
    int at = (classes + i) * width;
    int biases = (classes + samples()) * width;
    double[] back = new double[width];
    double along = 0;
    for (int k = 0; k < classes; k++) {
      for (int j = 0; j < width; j++) {
        gradient[k * width + j] += slope[k] * h[j];
        back[j] += slope[k] * x[k * width + j];
      }
      if (bias) {
        gradient[biases + k] += slope[k];
      }
    }
    for (int j = 0; spherical && j < width; j++) {
      along += back[j] * h[j];
    }
    for (int j = 0; j < width; j++) {
      gradient[at + j] += (back[j] - along * h[j]) / length;
    }
  }

  /** W of these parameters. */
  public Matrix head(double[] x) {
    return Matrix.slice(classes, width, x, 0);
  }

  /** H of these parameters, N×d, as the layer sees it. */
  public Matrix features(double[] x) {
    double[] h = new double[width];
    double[] all = new double[samples() * width];
    for (int i = 0; i < samples(); i++) {
      feature(x, i, h);
      System.arraycopy(h, 0, all, i * width, width);
    }
    return Matrix.of(samples(), width, all);
  }

  /** b of these parameters, zero without a bias. */
  public Vector biases(double[] x) {
    int from = (classes + samples()) * width;
    return Vector.generate(classes, k -> bias ? x[from + k] : 0);
  }
}
