package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Attention;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.InputLayer;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.Scaling;
import dev.neuralcollapse.network.SequenceBlock;
import dev.neuralcollapse.network.SequenceData;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.network.SequenceNetwork;
import io.vavr.Tuple;
import io.vavr.Tuple2;

/**
 * The objective of a sequence network in forward mode, token by token and scalar by scalar: each
 * number carries its derivative along a direction, which is a network of the same shape. It shares
 * no formula and no code with the backward pass.
 */
record SequenceDual(
    SequenceNetwork point, SequenceNetwork direction, Objective objective, SequenceData data) {

  /** 𝓛 and its derivative along the direction. */
  Dual total() {
    Dual sum = Dual.constant(0);
    int length = data.inputs().length();
    int sample = 0;
    for (int i = 0; i < data.inputs().sequences(); i++) {
      Dual[][] x = sequence(i);
      for (int t = data.readout() == Readout.LAST ? length - 1 : 0; t < length; t++) {
        sum = sum.plus(loss(logits(x[t]), data.labels().get(sample++)));
      }
    }
    return sum.times(Dual.constant(1.0 / sample)).plus(penalty());
  }

  /** Half the decay times the squares; their derivative is the inner product with the direction. */
  private Dual penalty() {
    double lambda = objective.decay();
    boolean paid = objective.embedding() == EmbeddingDecay.PENALISED;
    double squares =
        point.hiddenSumOfSquares()
            + point.head().weight().sumOfSquares()
            + (paid ? point.embedding().sumOfSquares() : 0);
    return new Dual(lambda / 2 * squares, lambda * inner(paid));
  }

  /** ⟨θ, direction⟩, what is paid for only. */
  private double inner(boolean embedding) {
    double sum = point.head().weight().dot(direction.head().weight());
    if (embedding) {
      sum +=
          switch (point.embedding()) {
            case InputLayer.Table t -> {
              InputLayer.Table o = (InputLayer.Table) direction.embedding();
              yield t.symbols().dot(o.symbols()) + t.positions().dot(o.positions());
            }
            case InputLayer.Linear l -> {
              InputLayer.Linear o = (InputLayer.Linear) direction.embedding();
              yield inner(l.linear(), o.linear())
                  + (l.positions().isEmpty() ? 0 : l.positions().get().dot(o.positions().get()));
            }
          };
    }
    for (Tuple2<SequenceBlock, SequenceBlock> b : point.blocks().zip(direction.blocks())) {
      sum += inner(b._1(), b._2());
    }
    for (Tuple2<Scaling, Scaling> s : point.scalings().zip(direction.scalings())) {
      sum += s._1().gain().dot(s._2().gain()) + s._1().shift().dot(s._2().shift());
    }
    return sum;
  }

  private static double inner(SequenceBlock a, SequenceBlock b) {
    double sum =
        switch (a.mlp()) {
          case Block.OneLayer one -> inner(one.layer(), ((Block.OneLayer) b.mlp()).layer());
          case Block.TwoLayer two ->
              inner(two.in(), ((Block.TwoLayer) b.mlp()).in())
                  + inner(two.out(), ((Block.TwoLayer) b.mlp()).out());
        };
    for (Attention x : a.attention()) {
      Attention y = b.attention().get();
      sum += x.query().dot(y.query()) + x.key().dot(y.key());
      sum +=
          switch (x) {
            case Attention.OneLayer one -> one.value().dot(((Attention.OneLayer) y).value());
            case Attention.TwoLayer two ->
                two.value().dot(((Attention.TwoLayer) y).value())
                    + two.output().dot(((Attention.TwoLayer) y).output());
          };
    }
    return sum;
  }

  private static double inner(Affine a, Affine b) {
    return a.weight().dot(b.weight()) + a.bias().dot(b.bias());
  }

  private Dual[][] sequence(int i) {
    int length = data.inputs().length();
    Dual[][] x = new Dual[length][];
    int met = 0;
    for (int t = 0; t < length; t++) {
      x[t] = norm(embedded(i, t), 0);
    }
    met++;
    boolean pre = point.norm() == Norm.PRE;
    boolean post = point.norm() == Norm.POST;
    for (int b = 0; b < point.blocks().size(); b++) {
      if (point.blocks().get(b).attention().isDefined()) {
        Dual[][] z = pre ? normAll(x, met) : x;
        Dual[][] y = new Dual[length][];
        for (int t = 0; t < length; t++) {
          y[t] = plus(x[t], attention(b, z, t));
        }
        x = post ? normAll(y, met) : y;
        met++;
      }
      Dual[][] z = pre ? normAll(x, met) : x;
      for (int t = 0; t < length; t++) {
        x[t] = plus(x[t], mlp(b, z[t]));
      }
      x = post ? normAll(x, met) : x;
      met++;
    }
    return post ? x : normAll(x, point.scalings().size() - 1);
  }

  private Dual[] embedded(int i, int t) {
    Tuple2<InputLayer, InputLayer> e = Tuple.of(point.embedding(), direction.embedding());
    return switch (e._1()) {
      case InputLayer.Table table -> {
        InputLayer.Table o = (InputLayer.Table) e._2();
        int s = ((SequenceInputs.Symbols) data.inputs()).at(i, t);
        yield plus(
            vector(table.symbols().row(s), o.symbols().row(s)),
            vector(table.positions().row(t), o.positions().row(t)));
      }
      case InputLayer.Linear linear -> {
        InputLayer.Linear o = (InputLayer.Linear) e._2();
        SequenceInputs.Vectors v = (SequenceInputs.Vectors) data.inputs();
        Vector token = v.tokens().row(i * v.length() + t);
        Dual[] x = affine(linear.linear(), o.linear(), vector(token, Vector.zeros(token.size())));
        yield linear.positions().isEmpty()
            ? x
            : plus(x, vector(linear.positions().get().row(t), o.positions().get().row(t)));
      }
    };
  }

  private Dual[] attention(int block, Dual[][] z, int t) {
    Attention a = point.blocks().get(block).attention().get();
    Attention o = direction.blocks().get(block).attention().get();
    int seen = point.mask().seen(t, z.length);
    Dual total = Dual.constant(0);
    Dual[] mixed = null;
    Dual[] query = times(a.query(), o.query(), z[t]);
    for (int u = 0; u < seen; u++) {
      Dual score = dot(times(a.key(), o.key(), z[u]), query);
      Dual weight = score.times(Dual.constant(1 / Math.sqrt(z[t].length))).exp();
      total = total.plus(weight);
      Dual[] part = scaled(weight, z[u]);
      mixed = mixed == null ? part : plus(mixed, part);
    }
    Dual[] mean = scaled(Dual.constant(1).over(total), mixed);
    return switch (a) {
      case Attention.OneLayer one -> times(one.value(), ((Attention.OneLayer) o).value(), mean);
      case Attention.TwoLayer two ->
          times(
              two.output(),
              ((Attention.TwoLayer) o).output(),
              times(two.value(), ((Attention.TwoLayer) o).value(), mean));
    };
  }

  private Dual[] mlp(int block, Dual[] z) {
    Block b = point.blocks().get(block).mlp();
    Block o = direction.blocks().get(block).mlp();
    return switch (b) {
      case Block.OneLayer one -> relu(affine(one.layer(), ((Block.OneLayer) o).layer(), z));
      case Block.TwoLayer two ->
          affine(
              two.out(),
              ((Block.TwoLayer) o).out(),
              relu(affine(two.in(), ((Block.TwoLayer) o).in(), z)));
    };
  }

  private Dual[] logits(Dual[] x) {
    Dual[] z = times(point.head().weight(), direction.head().weight(), x);
    return point.head().bias().isEmpty()
        ? z
        : plus(z, vector(point.head().bias().get(), direction.head().bias().get()));
  }

  private Dual loss(Dual[] z, int label) {
    Dual s = Dual.constant(0);
    if (objective.loss() == Loss.CROSS_ENTROPY) {
      for (Dual v : z) {
        s = s.plus(v.exp());
      }
      return s.log().minus(z[label]);
    }
    for (int j = 0; j < z.length; j++) {
      Dual r = z[j].minus(Dual.constant(j == label ? 1 : 0));
      s = s.plus(r.times(r));
    }
    return s.times(Dual.constant(0.5));
  }

  private Dual[][] normAll(Dual[][] x, int met) {
    Dual[][] y = new Dual[x.length][];
    for (int t = 0; t < y.length; t++) {
      y[t] = norm(x[t], met);
    }
    return y;
  }

  private Dual[] norm(Dual[] x, int met) {
    Dual mean = Dual.constant(0);
    for (Dual v : x) {
      mean = mean.plus(v);
    }
    mean = mean.times(Dual.constant(1.0 / x.length));
    Dual squares = Dual.constant(0);
    for (Dual v : x) {
      squares = squares.plus(v.minus(mean).times(v.minus(mean)));
    }
    Dual[] out = new Dual[x.length];
    for (int j = 0; j < out.length; j++) {
      out[j] = x[j].minus(mean).over(squares.root());
      if (!point.scalings().isEmpty()) {
        Scaling s = point.scalings().get(met);
        Scaling o = direction.scalings().get(met);
        out[j] =
            out[j]
                .times(new Dual(s.gain().get(j), o.gain().get(j)))
                .plus(new Dual(s.shift().get(j), o.shift().get(j)));
      }
    }
    return out;
  }

  private static Dual[] vector(Vector value, Vector slope) {
    Dual[] out = new Dual[value.size()];
    for (int j = 0; j < out.length; j++) {
      out[j] = new Dual(value.get(j), slope.get(j));
    }
    return out;
  }

  private static Dual[] affine(Affine value, Affine slope, Dual[] x) {
    return plus(times(value.weight(), slope.weight(), x), vector(value.bias(), slope.bias()));
  }

  private static Dual[] times(Matrix value, Matrix slope, Dual[] x) {
    Dual[] out = new Dual[value.rows()];
    for (int i = 0; i < out.length; i++) {
      Dual s = Dual.constant(0);
      for (int k = 0; k < x.length; k++) {
        s = s.plus(new Dual(value.get(i, k), slope.get(i, k)).times(x[k]));
      }
      out[i] = s;
    }
    return out;
  }

  private static Dual dot(Dual[] x, Dual[] y) {
    Dual s = Dual.constant(0);
    for (int j = 0; j < x.length; j++) {
      s = s.plus(x[j].times(y[j]));
    }
    return s;
  }

  private static Dual[] plus(Dual[] x, Dual[] y) {
    Dual[] out = new Dual[x.length];
    for (int j = 0; j < out.length; j++) {
      out[j] = x[j].plus(y[j]);
    }
    return out;
  }

  private static Dual[] scaled(Dual c, Dual[] x) {
    Dual[] out = new Dual[x.length];
    for (int j = 0; j < out.length; j++) {
      out[j] = c.times(x[j]);
    }
    return out;
  }

  private static Dual[] relu(Dual[] x) {
    Dual[] out = new Dual[x.length];
    for (int j = 0; j < out.length; j++) {
      out[j] = x[j].relu();
    }
    return out;
  }
}
