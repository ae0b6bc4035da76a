package dev.neuralcollapse.optimum;

import dev.neuralcollapse.descent.Smooth;
import dev.neuralcollapse.linear.Matrix;
import java.util.Arrays;

/**
 * The deep linear unconstrained features model with cross entropy, as a function of all its
 * parameters [P]: {@code g(W_L ⋯ W_1 H) + (λ/2)(Σ ‖W_l‖² + ‖H‖²)}, g the mean over {@code N = Kn}
 * samples, sample {@code kn + i} of class k.
 *
 * <p>Parameters: H ({@code d × N}), then {@code W_1, …, W_{L-1}} ({@code d × d}), then {@code W_L}
 * ({@code K × d}), each row after row. No two calls at once on one instance: it keeps its
 * intermediate products.
 */
public final class DeepLinearUfm implements Smooth {
  private final int classes;
  private final int perClass;
  private final int layers;
  private final int width;
  private final double decay;
  private final double[][] outputs;
  private final double[][] errors;

  /** Refuses sizes without a meaning. */
  public DeepLinearUfm(int classes, int perClass, int layers, int width, double decay) {
    if (classes < 2 || perClass < 1 || layers < 1 || width < 1 || !(decay >= 0)) {
      throw new IllegalArgumentException("needs K >= 2, n, L, d >= 1 and λ >= 0");
    }
    this.classes = classes;
    this.perClass = perClass;
    this.layers = layers;
    this.width = width;
    this.decay = decay;
    this.outputs = new double[layers + 1][];
    this.errors = new double[layers + 1][];
    for (int l = 1; l <= layers; l++) {
      outputs[l] = new double[rows(l) * samples()];
    }
    for (int l = 0; l <= layers; l++) {
      errors[l] = new double[rows(l) * samples()];
    }
  }

  private int samples() {
    return classes * perClass;
  }

  /** Rows of factor l: 0 is H. */
  private int rows(int l) {
    return l == layers ? classes : width;
  }

  private int columns(int l) {
    return l == 0 ? samples() : width;
  }

  private int offset(int l) {
    int upTo = 0;
    for (int i = 0; i < l; i++) {
      upTo += rows(i) * columns(i);
    }
    return upTo;
  }

  @Override
  public int size() {
    return offset(layers + 1);
  }

  @Override
  public double valueAndGradient(double[] x, double[] gradient) {
    int n = samples();
    outputs[0] = x; // H begins at 0
    for (int l = 1; l <= layers; l++) {
      multiply(x, offset(l), rows(l), width, outputs[l - 1], n, outputs[l]);
    }
    double fit = crossEntropy(outputs[layers], errors[layers]);
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      squares += x[i] * x[i];
      gradient[i] = decay * x[i];
    }
    for (int l = layers; l >= 1; l--) {
      addOuter(errors[l], rows(l), outputs[l - 1], n, gradient, offset(l));
      transposed(x, offset(l), rows(l), errors[l], n, errors[l - 1]);
    }
    for (int i = 0; i < errors[0].length; i++) {
      gradient[i] += errors[0][i];
    }
    return fit + decay / 2 * squares;
  }

  /** Mean cross entropy; its derivative by the logits in {@code error}. */
  private double crossEntropy(double[] logits, double[] error) {
    int n = samples();
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double top = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < classes; k++) {
        top = Math.max(top, logits[k * n + i]);
      }
      double total = 0;
      for (int k = 0; k < classes; k++) {
        double mass = StrictMath.exp(logits[k * n + i] - top);
        error[k * n + i] = mass;
        total += mass;
      }
      int own = i / perClass;
      sum += StrictMath.log(total) + top - logits[own * n + i];
      for (int k = 0; k < classes; k++) {
        error[k * n + i] = (error[k * n + i] / total - (k == own ? 1 : 0)) / n;
      }
    }
    return sum / n;
  }

  /** {@code c = A b}, A of {@code rows × inner} from an offset, b of {@code inner × n}. */
  private static void multiply(
      double[] a, int offset, int rows, int inner, double[] b, int n, double[] c) {
    Arrays.fill(c, 0);
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < inner; k++) {
        double f = a[offset + r * inner + k];
        for (int j = 0; j < n; j++) {
          c[r * n + j] += f * b[k * n + j];
        }
      }
    }
  }

  /** Adds {@code e bᵀ}. */
  private void addOuter(double[] e, int rows, double[] b, int n, double[] to, int offset) {
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < width; k++) {
        double sum = 0;
        for (int j = 0; j < n; j++) {
          sum += e[r * n + j] * b[k * n + j];
        }
        to[offset + r * width + k] += sum;
      }
    }
  }

  /** {@code c = Aᵀ e}. */
  private void transposed(double[] a, int offset, int rows, double[] e, int n, double[] c) {
    Arrays.fill(c, 0);
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < width; k++) {
        double f = a[offset + r * width + k];
        for (int j = 0; j < n; j++) {
          c[k * n + j] += f * e[r * n + j];
        }
      }
    }
  }

  /** {@code Z = W_L ⋯ W_1 H}, {@code K × N}. */
  public Matrix logits(double[] x) {
    return factor(x, 0, layers);
  }

  /** Factor l as a matrix; 0 is H, L the last. */
  public Matrix factor(double[] x, int l) {
    int from = offset(l);
    return Matrix.generate(rows(l), columns(l), (i, j) -> x[from + i * columns(l) + j]);
  }

  private Matrix factor(double[] x, int first, int last) {
    Matrix product = factor(x, first);
    for (int l = first + 1; l <= last; l++) {
      product = factor(x, l).times(product);
    }
    return product;
  }

  /**
   * Parameters whose factors are all the same symmetric {@code scale · M} of size K, in the upper
   * left corner, the features of a class equal and {@code 1/√n} of it, so that all factors are
   * balanced where M is symmetric.
   */
  public double[] embedded(double scale, Matrix m) {
    if (width < classes) {
      throw new IllegalArgumentException("K x K factors need d >= K");
    }
    double[] x = new double[size()];
    for (int l = 0; l <= layers; l++) {
      int copies = l == 0 ? perClass : 1;
      for (int i = 0; i < classes; i++) {
        for (int j = 0; j < classes * copies; j++) {
          x[offset(l) + i * columns(l) + j] = scale * m.get(i, j / copies) / Math.sqrt(copies);
        }
      }
    }
    return x;
  }
}
