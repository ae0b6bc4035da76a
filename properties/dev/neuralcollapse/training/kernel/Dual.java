package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import dev.neuralcollapse.network.Slot;
import java.util.Locale;

/**
 * The objective in forward mode, one sample at a time, scalar by scalar: each number carries its
 * derivative along a direction. It shares no formula and no code with the backward pass.
 */
record Dual(double value, double slope) {
  static Dual constant(double v) {
    return new Dual(v, 0);
  }

  Dual plus(Dual o) {
    return new Dual(value + o.value, slope + o.slope);
  }

  Dual minus(Dual o) {
    return new Dual(value - o.value, slope - o.slope);
  }

  Dual times(Dual o) {
    return new Dual(value * o.value, slope * o.value + value * o.slope);
  }

  Dual over(Dual o) {
    return new Dual(value / o.value, (slope * o.value - value * o.slope) / (o.value * o.value));
  }

  Dual root() {
    double r = Math.sqrt(value);
    return new Dual(r, slope / (2 * r));
  }

  Dual exp() {
    double e = Math.exp(value);
    return new Dual(e, e * slope);
  }

  Dual log() {
    return new Dual(Math.log(value), slope / value);
  }

  Dual relu() {
    return value > 0 ? this : constant(0);
  }

  static Dual[] relu(Dual[] x) {
    Dual[] out = new Dual[x.length];
    for (int j = 0; j < out.length; j++) {
      out[j] = x[j].relu();
    }
    return out;
  }

  static Dual[] norm(Dual[] x) {
    Dual mean = constant(0);
    for (Dual v : x) {
      mean = mean.plus(v);
    }
    mean = mean.times(constant(1.0 / x.length));
    Dual squares = constant(0);
    for (Dual v : x) {
      squares = squares.plus(v.minus(mean).times(v.minus(mean)));
    }
    Dual[] out = new Dual[x.length];
    for (int j = 0; j < out.length; j++) {
      out[j] = x[j].minus(mean).over(squares.root());
    }
    return out;
  }

  /** 𝓛(θ) and its derivative along {@code direction}. */
  static Dual objective(TrainingCase c, double[] theta, double[] direction) {
    return new Pass(c, theta, direction).total();
  }

  private record Pass(TrainingCase c, double[] theta, double[] direction) {
    Dual parameter(int i) {
      return new Dual(theta[i], direction[i]);
    }

    Dual total() {
      Layout layout = c.layout();
      Dual sum = constant(0);
      for (int i = 0; i < c.data().size(); i++) {
        sum = sum.plus(loss(i));
      }
      Dual mean = sum.times(constant(1.0 / c.data().size()));
      int first = c.objective().embedding() == EmbeddingDecay.FREE ? layout.embeddingEnd() : 0;
      Dual squares = constant(0);
      for (int i = first; i < layout.penalisedEnd(); i++) {
        squares = squares.plus(parameter(i).times(parameter(i)));
      }
      return mean.plus(squares.times(constant(c.objective().decay() / 2)));
    }

    private Dual loss(int sample) {
      Dual[] x = new Dual[c.network().inputs()];
      for (int j = 0; j < x.length; j++) {
        x[j] = constant(c.data().inputs().get(sample, j));
      }
      x = norm(affine("embedding", x));
      boolean two = c.architecture().kind() == Kind.RN2;
      for (int l = 0; l < c.network().depth() - 1; l++) {
        String block = "block_" + String.format(Locale.ROOT, "%04d", l + 1);
        Dual[] branch = relu(affine(two ? block + ".in" : block, x));
        if (two) {
          branch = affine(block + ".out", branch);
        }
        Dual[] y = new Dual[x.length];
        for (int j = 0; j < y.length; j++) {
          y[j] = x[j].plus(branch[j]);
        }
        x = norm(y);
      }
      return loss(affine("head", x), c.data().labels().get(sample));
    }

    private Dual loss(Dual[] z, int label) {
      if (c.objective().loss() == Loss.CROSS_ENTROPY) {
        Dual s = constant(0);
        for (Dual v : z) {
          s = s.plus(v.exp());
        }
        return s.log().minus(z[label]);
      }
      Dual s = constant(0);
      for (int j = 0; j < z.length; j++) {
        Dual r = z[j].minus(constant(j == label ? 1 : 0));
        s = s.plus(r.times(r));
      }
      return s.times(constant(0.5));
    }

    private Dual[] affine(String name, Dual[] x) {
      Layout layout = c.layout();
      Slot weight = layout.slot(name + ".weight");
      Dual[] out = new Dual[weight.rows()];
      for (int i = 0; i < out.length; i++) {
        Dual s = layout.has(name + ".bias") ? parameter(weight.to() + i) : constant(0);
        for (int k = 0; k < x.length; k++) {
          s = s.plus(parameter(weight.from() + i * x.length + k).times(x[k]));
        }
        out[i] = s;
      }
      return out;
    }
  }
}
