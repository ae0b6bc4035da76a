package dev.neuralcollapse.network;

import dev.neuralcollapse.linear.Matrix;

/** Plain loops over columns, written from the definition: the second route. */
final class NaiveSequences {
  private NaiveSequences() {}

  /** Logits of all samples. */
  static double[][] logits(SequenceFolder f) {
    SequenceNetwork n = f.network();
    int count = f.data().inputs().sequences();
    int length = f.data().inputs().length();
    double[][][] all = new double[count][][];
    for (int i = 0; i < count; i++) {
      all[i] = sequence(f, i);
    }
    boolean every = n.readout() == Readout.EVERY;
    double[][] out = new double[every ? count * length : count][];
    for (int s = 0; s < out.length; s++) {
      double[] x = every ? all[s / length][s % length] : all[s][length - 1];
      out[s] =
          times(
              n.head().weight(),
              n.norm() == Norm.POST ? x : layerNorm(x, n.scalings().size() - 1, n));
    }
    return out;
  }

  private static double[][] sequence(SequenceFolder f, int i) {
    SequenceNetwork n = f.network();
    int length = f.data().inputs().length();
    double[][] x = new double[length][];
    for (int t = 0; t < length; t++) {
      x[t] = layerNorm(embedded(f, i, t), 0, n);
    }
    int met = 1;
    for (SequenceBlock b : n.blocks()) {
      for (Attention a : b.attention()) {
        double[][] z = before(n, x, met);
        double[][] y = new double[length][];
        for (int t = 0; t < length; t++) {
          y[t] = after(n, plus(x[t], attention(a, z, t, n.mask())), met);
        }
        x = y;
        met++;
      }
      double[][] z = before(n, x, met);
      for (int t = 0; t < length; t++) {
        x[t] = after(n, plus(x[t], mlp(b.mlp(), z[t])), met);
      }
      met++;
    }
    return x;
  }

  private static double[] embedded(SequenceFolder f, int i, int t) {
    return switch (f.network().embedding()) {
      case InputLayer.Table e -> {
        int s = ((SequenceInputs.Symbols) f.data().inputs()).at(i, t);
        yield plus(e.symbols().row(s).toArray(), e.positions().row(t).toArray());
      }
      case InputLayer.Linear l -> {
        SequenceInputs.Vectors v = (SequenceInputs.Vectors) f.data().inputs();
        double[] x = affine(l.linear(), v.tokens().row(i * v.length() + t).toArray());
        yield l.positions().isEmpty() ? x : plus(x, l.positions().get().row(t).toArray());
      }
    };
  }

  private static double[][] before(SequenceNetwork n, double[][] x, int met) {
    double[][] z = x.clone();
    for (int t = 0; n.norm() == Norm.PRE && t < z.length; t++) {
      z[t] = layerNorm(x[t], met, n);
    }
    return z;
  }

  private static double[] after(SequenceNetwork n, double[] x, int met) {
    return n.norm() == Norm.POST ? layerNorm(x, met, n) : x;
  }

  private static double[] attention(Attention a, double[][] z, int t, Mask mask) {
    int d = z[0].length;
    int seen = mask == Mask.CAUSAL ? t + 1 : z.length;
    double sum = 0;
    double[] mixed = new double[d];
    for (int u = 0; u < seen; u++) {
      double[] key = times(a.key(), z[u]);
      double[] query = times(a.query(), z[t]);
      double score = 0;
      for (int j = 0; j < d; j++) {
        score += key[j] * query[j];
      }
      double weight = Math.exp(score / Math.sqrt(d));
      sum += weight;
      for (int j = 0; j < d; j++) {
        mixed[j] += weight * z[u][j];
      }
    }
    for (int j = 0; j < d; j++) {
      mixed[j] /= sum;
    }
    return switch (a) {
      case Attention.OneLayer one -> times(one.value(), mixed);
      case Attention.TwoLayer two -> times(two.output(), times(two.value(), mixed));
    };
  }

  private static double[] mlp(Block block, double[] z) {
    return switch (block) {
      case Block.OneLayer one -> relu(affine(one.layer(), z));
      case Block.TwoLayer two -> affine(two.out(), relu(affine(two.in(), z)));
    };
  }

  private static double[] relu(double[] x) {
    double[] y = x.clone();
    for (int j = 0; j < y.length; j++) {
      y[j] = y[j] > 0 ? y[j] : 0;
    }
    return y;
  }

  private static double[] affine(Affine a, double[] x) {
    return plus(times(a.weight(), x), a.bias().toArray());
  }

  private static double[] times(Matrix m, double[] x) {
    double[] y = new double[m.rows()];
    for (int i = 0; i < y.length; i++) {
      for (int j = 0; j < x.length; j++) {
        y[i] += m.get(i, j) * x[j];
      }
    }
    return y;
  }

  private static double[] plus(double[] x, double[] y) {
    double[] z = x.clone();
    for (int j = 0; j < z.length; j++) {
      z[j] += y[j];
    }
    return z;
  }

  private static double[] layerNorm(double[] x, int met, SequenceNetwork n) {
    double mean = 0;
    for (double v : x) {
      mean += v / x.length;
    }
    double square = 0;
    for (double v : x) {
      square += (v - mean) * (v - mean);
    }
    double[] z = new double[x.length];
    for (int j = 0; j < z.length; j++) {
      z[j] = (x[j] - mean) / Math.sqrt(square);
      if (!n.scalings().isEmpty()) {
        Scaling s = n.scalings().get(met);
        z[j] = s.gain().get(j) * z[j] + s.shift().get(j);
      }
    }
    return z;
  }
}
