package dev.neuralcollapse.training.kernel;

import static dev.neuralcollapse.training.kernel.Dual.constant;

import dev.neuralcollapse.network.CumulativeLink;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.Regression;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.network.Slot;
import dev.neuralcollapse.network.Targets;
import java.util.Locale;

/** The goal of a dense network in forward mode, written down as its definition says. */
record GoalDual(GoalCase c, double[] direction) {

  Dual total() {
    int n = c.data().size();
    Dual sum = constant(0);
    for (int i = 0; i < n; i++) {
      sum = sum.plus(criterion(outputs(i), i));
    }
    Dual total = sum.times(constant(1.0 / n));
    for (Slot slot : c.layout().slots()) {
      double half = c.goal().penalty().of(slot.role()) / 2;
      for (int i = slot.from(); i < slot.to(); i++) {
        total = total.plus(parameter(i).times(parameter(i)).times(constant(half)));
      }
    }
    return total;
  }

  private Dual parameter(int i) {
    return new Dual(c.theta()[i], direction[i]);
  }

  private Dual[] outputs(int sample) {
    Dual[] x = new Dual[c.net().inputs()];
    for (int j = 0; j < x.length; j++) {
      x[j] = constant(c.data().inputs().get(sample, j));
    }
    for (int l = 0; l < c.net().depth(); l++) {
      x = l == 0 ? start(affine("embedding", x)) : block(l, x);
    }
    return affine("head", x);
  }

  private Dual[] start(Dual[] z) {
    boolean mlp = c.net() instanceof Perceptron p && p.kind() == Perceptron.Kind.MLP;
    return mlp ? Dual.relu(z) : c.net() instanceof Perceptron ? z : Dual.norm(z);
  }

  private Dual[] block(int l, Dual[] x) {
    String name = "block_" + String.format(Locale.ROOT, "%04d", l);
    boolean two = c.layout().has(name + ".in.weight");
    Dual[] branch =
        two
            ? affine(name + ".out", Dual.relu(affine(name + ".in", x)))
            : Dual.relu(affine(name, x));
    if (c.net() instanceof Perceptron p && p.kind() == Perceptron.Kind.MLP) {
      return branch;
    }
    Dual[] y = new Dual[x.length];
    for (int j = 0; j < y.length; j++) {
      y[j] = x[j].plus(branch[j]);
    }
    return c.net() instanceof ResidualNetwork ? Dual.norm(y) : y;
  }

  private Dual criterion(Dual[] z, int sample) {
    return switch (c.goal().criterion()) {
      case Loss loss -> {
        int label = ((Targets.Classes) c.data().targets()).labels().get(sample);
        if (loss != Loss.CROSS_ENTROPY) {
          yield halfSquare(z, j -> j == label ? 1 : 0);
        }
        Dual s = constant(0);
        for (Dual v : z) {
          s = s.plus(v.exp());
        }
        yield s.log().minus(z[label]);
      }
      case Regression r ->
          halfSquare(z, j -> ((Targets.Values) c.data().targets()).rows().get(sample, j));
      case CumulativeLink link -> {
        int q = ((Targets.Ordinal) c.data().targets()).labels().get(sample);
        Dual mass =
            distribution(link, link.thresholds().get(q + 1), z[0])
                .minus(distribution(link, link.thresholds().get(q), z[0]));
        double weight = link.weights().isEmpty() ? 1 : link.weights().get().get(q);
        yield mass.log().times(constant(-weight));
      }
    };
  }

  /** {@code G(b - z)}. */
  private static Dual distribution(CumulativeLink link, double b, Dual z) {
    if (Double.isInfinite(b)) {
      return constant(b > 0 ? 1 : 0);
    }
    Dual x = constant(b).minus(z);
    return switch (link.link()) {
      case LOGIT -> constant(1).over(constant(1).plus(constant(0).minus(x).exp()));
      case CLOGLOG -> constant(1).minus(constant(0).minus(x.exp()).exp());
      case PROBIT ->
          new Dual(
              org.apache.commons.math3.special.Erf.erfc(-x.value() / Math.sqrt(2)) / 2,
              x.slope() * Math.exp(-x.value() * x.value() / 2) / Math.sqrt(2 * Math.PI));
    };
  }

  private static Dual halfSquare(Dual[] z, java.util.function.IntToDoubleFunction target) {
    Dual s = constant(0);
    for (int j = 0; j < z.length; j++) {
      Dual r = z[j].minus(constant(target.applyAsDouble(j)));
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
