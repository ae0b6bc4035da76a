package dev.neuralcollapse.training;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.Slot;
import io.vavr.collection.Seq;

/**
 * Rescales what a network can rescale without changing its function, so that the sum of squares is
 * least: ReLU units ({@code σ(cz) = c σ(z)} for c > 0: their incoming row with its bias and their
 * outgoing column get equal norms) and products of two matrices with nothing in between ({@code AB
 * = UΣVᵀ} becomes {@code UΣ^½} and {@code Σ^½Vᵀ}). By the inequality of means no other such
 * rescaling is lower; for a chain of layers this is the limit of sweeps (D).
 */
final class Balancing {
  private static final int MOST_SWEEPS = 200;
  private static final double SETTLED = 1e-12;

  private final Layout layout;
  private final double[] theta;

  private Balancing(Layout layout, double[] theta) {
    this.layout = layout;
    this.theta = theta.clone();
  }

  /** The balanced parameters of the same function. */
  static double[] of(Layout layout, double[] theta) {
    Balancing b = new Balancing(layout, theta);
    if (layout.architecture() instanceof Perceptron p && p.kind() == Perceptron.Kind.MLP) {
      b.chain();
    } else {
      b.branches();
    }
    return b.theta;
  }

  private void branches() {
    for (Slot slot : layout.slots().filter(s -> s.block() > 0)) {
      switch (slot.part()) {
        case "in.weight" -> units(slot, sibling(slot, "in.bias"), sibling(slot, "out.weight"));
        case "output" -> product(slot, sibling(slot, "value"), false);
        case "query" -> product(sibling(slot, "key"), slot, true);
        default -> {}
      }
    }
  }

  private Slot sibling(Slot slot, String part) {
    return layout.slot(Branch.sibling(slot, part));
  }

  /** Consecutive layers share units: each change unsettles its neighbours, and all settle. */
  private void chain() {
    Seq<Slot> weights = layout.slots().filter(s -> s.part().equals("weight"));
    Seq<Slot> biases = layout.slots().filter(s -> s.part().equals("bias"));
    double change = 1;
    for (int sweep = 0; sweep < MOST_SWEEPS && change > SETTLED; sweep++) {
      change = 0;
      for (int l = 0; l + 1 < weights.size(); l++) {
        change = Math.max(change, units(weights.get(l), biases.get(l), weights.get(l + 1)));
      }
    }
  }

  /** Equal norms in and out of every ReLU unit; the largest change of a logarithm. */
  private double units(Slot in, Slot bias, Slot out) {
    double change = 0;
    for (int u = 0; u < in.rows(); u++) {
      double before =
          sum(in.from() + u * in.columns(), in.columns(), 1) + sum(bias.from() + u, 1, 1);
      double after = sum(out.from() + u, out.rows(), out.columns());
      if (before > 0 && after > 0) {
        double c = Math.sqrt(Math.sqrt(after / before));
        scale(in.from() + u * in.columns(), in.columns(), 1, c);
        scale(bias.from() + u, 1, 1, c);
        scale(out.from() + u, out.rows(), out.columns(), 1 / c);
        change = Math.max(change, Math.abs(StrictMath.log(c)));
      }
    }
    return change;
  }

  private double sum(int from, int count, int stride) {
    double s = 0;
    for (int i = 0; i < count; i++) {
      double x = theta[from + i * stride];
      s += x * x;
    }
    return s;
  }

  private void scale(int from, int count, int stride, double c) {
    for (int i = 0; i < count; i++) {
      theta[from + i * stride] *= c;
    }
  }

  /** {@code A B}, or {@code Aᵀ B}, as a product of two halves. */
  private void product(Slot a, Slot b, boolean transposed) {
    Matrix left = transposed ? matrix(a).transpose() : matrix(a);
    Spectrum s = Spectrum.of(left.times(matrix(b)));
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        int k = transposed ? i : j;
        double u = s.left().get(transposed ? j : i, k);
        theta[a.from() + i * a.columns() + j] = u * Math.sqrt(s.values().get(k));
        theta[b.from() + i * b.columns() + j] = s.right().get(j, i) * Math.sqrt(s.values().get(i));
      }
    }
  }

  private Matrix matrix(Slot slot) {
    return Matrix.slice(slot.rows(), slot.columns(), theta, slot.from());
  }
}
