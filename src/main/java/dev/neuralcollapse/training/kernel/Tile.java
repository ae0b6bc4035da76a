package dev.neuralcollapse.training.kernel;

import static dev.neuralcollapse.training.kernel.Arithmetic.BLOCK;
import static dev.neuralcollapse.training.kernel.Arithmetic.PANEL;
import static dev.neuralcollapse.training.kernel.Arithmetic.up;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.ResidualNetwork;
import org.jspecify.annotations.Nullable;

/**
 * Takes one tile of samples forward and backward through all layers, in scratch memory of its own.
 * Row-major tiles: one sample a row.
 */
final class Tile {
  private final Affines affines;
  private final int classes;
  private final Loss loss;
  private final Arithmetic arithmetic;
  private final boolean twoLayer;
  private final int blocks;
  private final int d;
  private final int padded;
  private final int ld;
  private final int ldInput;
  private final int ldLogits;
  private final double[] mask;
  private final double[] input;
  private final double[][] y;
  private final double[][] hidden;
  private final double[][] scale;
  private final double[] logits;
  private final double[] g;
  private final double[] dz;
  private Engine.@Nullable Failure failure;

  /**
   * @param rows most samples a tile has
   */
  Tile(ResidualNetwork net, Affines affines, Loss loss, Arithmetic arithmetic, int rows) {
    this.affines = affines;
    this.classes = net.classes();
    this.loss = loss;
    this.arithmetic = arithmetic;
    this.twoLayer = net.kind() == ResidualNetwork.Kind.RN2;
    this.blocks = net.depth() - 1;
    this.d = net.width();
    this.padded = up(d, PANEL);
    this.ld = stride(d);
    this.ldInput = stride(net.inputs());
    this.ldLogits = stride(net.classes());
    int room = up(rows, BLOCK);
    this.mask = new double[padded];
    java.util.Arrays.fill(mask, 0, d, 1);
    this.input = new double[room * ldInput];
    this.y = new double[blocks + 1][room * ld];
    this.hidden = new double[blocks][room * ld];
    this.scale = new double[blocks + 1][room];
    this.logits = new double[room * ldLogits];
    this.g = new double[room * ld];
    this.dz = new double[room * ld];
  }

  /**
   * Room for whole panels and whole blocks, and never a power of two, which would fill few cache
   * sets.
   */
  private static int stride(int columns) {
    int n = up(Math.max(up(columns, PANEL), up(columns, BLOCK)), 4);
    return n % 32 == 0 ? n + 8 : n;
  }

  /** Why the last tile had no value, or null. */
  Engine.@Nullable Failure failure() {
    return failure;
  }

  /**
   * Adds the tile's part of the gradient of {@code share · Σ ℓ} and returns {@code Σ ℓ}, or NaN
   * when there is none.
   *
   * @param x all inputs, N×D
   * @param labels all labels
   * @param samples numbers of the samples, or null for all in order
   */
  double run(
      Weights w,
      Weights.Gradient out,
      double[] x,
      int[] labels,
      int @Nullable [] samples,
      int from,
      int count,
      double share) {
    failure = null;
    int inputs = affines.columns(0);
    for (int r = 0; r < count; r++) {
      int sample = samples == null ? from + r : samples[from + r];
      System.arraycopy(x, sample * inputs, input, r * ldInput, inputs);
    }
    int bad = forward(w, count);
    if (bad >= 0) {
      int r = bad % count;
      int sample = samples == null ? from + r : samples[from + r];
      failure = new Engine.Failure.ZeroVariance(bad / count, sample);
      return Double.NaN;
    }
    double total = 0;
    for (int r = 0; r < count; r++) {
      int sample = samples == null ? from + r : samples[from + r];
      total +=
          LossRow.apply(arithmetic, loss, logits, r * ldLogits, classes, labels[sample], share);
    }
    backward(w, out, count);
    return total;
  }

  /** Fills all layers; returns -1, or layer·count + row of the first row LayerNorm refuses. */
  private int forward(Weights w, int count) {
    affine(w, 0, count, input, ldInput, y[0], ld);
    int bad = normalise(0, count);
    for (int l = 0; l < blocks && bad < 0; l++) {
      if (twoLayer) {
        affine(w, 1 + 2 * l, count, y[l], ld, hidden[l], ld);
        for (int r = 0; r < count; r++) {
          arithmetic.relu(hidden[l], r * ld, padded);
        }
        affine(w, 2 + 2 * l, count, hidden[l], ld, y[l + 1], ld);
        for (int r = 0; r < count; r++) {
          arithmetic.add(y[l + 1], r * ld, y[l], r * ld, padded);
        }
      } else {
        affine(w, 1 + l, count, y[l], ld, hidden[l], ld);
        for (int r = 0; r < count; r++) {
          arithmetic.addRelu(y[l], hidden[l], y[l + 1], r * ld, padded);
        }
      }
      bad = normalise(l + 1, count);
    }
    if (bad < 0) {
      affine(w, affines.count() - 1, count, y[blocks], ld, logits, ldLogits);
    }
    return bad;
  }

  private int normalise(int layer, int count) {
    for (int r = 0; r < count; r++) {
      double s = arithmetic.layerNorm(y[layer], r * ld, d, mask);
      if (Double.isNaN(s)) {
        return layer * count + r;
      }
      scale[layer][r] = s;
    }
    return -1;
  }

  /** {@code out ← in Wᵀ + 1 bᵀ}. */
  private void affine(Weights w, int a, int count, double[] in, int ldIn, double[] out, int ldOut) {
    double[] bias = w.bias[a];
    for (int r = 0; r < count; r++) {
      System.arraycopy(bias, 0, out, r * ldOut, bias.length);
    }
    arithmetic.multiply(
        up(count, BLOCK),
        affines.columns(a),
        in,
        ldIn,
        w.forward[a],
        bias.length / PANEL,
        out,
        ldOut);
  }

  private void backward(Weights w, Weights.Gradient out, int count) {
    int head = affines.count() - 1;
    weightGradient(out, head, count, logits, ldLogits, y[blocks], ld);
    java.util.Arrays.fill(g, 0, up(count, BLOCK) * ld, 0);
    inputGradient(w, head, count, logits, ldLogits, g);
    for (int l = blocks; l > 0; l--) {
      for (int r = 0; r < count; r++) {
        arithmetic.layerNormBackward(g, y[l], r * ld, d, mask, scale[l][r]);
      }
      if (twoLayer) {
        backTwoLayer(w, out, l, count);
      } else {
        gate(g, hidden[l - 1], count);
        weightGradient(out, l, count, dz, ld, y[l - 1], ld);
        inputGradient(w, l, count, dz, ld, g);
      }
    }
    for (int r = 0; r < count; r++) {
      arithmetic.layerNormBackward(g, y[0], r * ld, d, mask, scale[0][r]);
    }
    weightGradient(out, 0, count, g, ld, input, ldInput);
  }

  private void backTwoLayer(Weights w, Weights.Gradient out, int l, int count) {
    int second = 2 * l;
    weightGradient(out, second, count, g, ld, hidden[l - 1], ld);
    java.util.Arrays.fill(dz, 0, up(count, BLOCK) * ld, 0);
    inputGradient(w, second, count, g, ld, dz);
    gate(dz, hidden[l - 1], count);
    weightGradient(out, second - 1, count, dz, ld, y[l - 1], ld);
    inputGradient(w, second - 1, count, dz, ld, g);
  }

  private void gate(double[] from, double[] z, int count) {
    for (int r = 0; r < count; r++) {
      arithmetic.gate(from, z, dz, r * ld, padded);
    }
  }

  /** {@code dW += dZᵀ X}, {@code db += Σ dZ}. */
  private void weightGradient(
      Weights.Gradient out, int a, int count, double[] dOut, int ldOut, double[] x, int ldX) {
    int columns = up(affines.columns(a), PANEL);
    arithmetic.multiplyTransposed(
        up(affines.rows(a), BLOCK),
        count,
        dOut,
        ldOut,
        x,
        ldX,
        columns / PANEL,
        out.weight[a],
        0,
        columns);
    if (affines.hasBias(a)) {
      for (int r = 0; r < count; r++) {
        arithmetic.add(out.bias[a], 0, dOut, r * ldOut, out.bias[a].length);
      }
    }
  }

  /** {@code dX += dZ W}. */
  private void inputGradient(Weights w, int a, int count, double[] dOut, int ldOut, double[] dX) {
    arithmetic.multiply(
        up(count, BLOCK), affines.rows(a), dOut, ldOut, w.backward[a], padded / PANEL, dX, ld);
  }
}
