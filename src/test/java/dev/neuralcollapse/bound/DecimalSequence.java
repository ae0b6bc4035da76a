package dev.neuralcollapse.bound;

import static dev.neuralcollapse.bound.Decimals.DIGITS;
import static dev.neuralcollapse.bound.Decimals.affine;
import static dev.neuralcollapse.bound.Decimals.decimal;
import static dev.neuralcollapse.bound.Decimals.layerNorm;
import static dev.neuralcollapse.bound.Decimals.relu;
import static dev.neuralcollapse.bound.Decimals.row;
import static dev.neuralcollapse.bound.Decimals.squares;

import ch.obermuhlner.math.big.BigDecimalMath;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Attention;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.InputLayer;
import dev.neuralcollapse.network.NetworkFolder;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.SequenceBlock;
import dev.neuralcollapse.network.SequenceFolder;
import dev.neuralcollapse.network.SequenceInputs;
import java.math.BigDecimal;
import java.util.function.UnaryOperator;

/** Networks in decimal arithmetic, one sequence at a time: an oracle for their enclosures. */
record DecimalSequence(SequenceFolder folder) {

  /** Samples as sequences of one token. */
  static DecimalSequence of(NetworkFolder folder) {
    return new DecimalSequence(SequenceFolder.of(folder));
  }

  /** The objective, the embedding paid for or not as it says. */
  BigDecimal objective() {
    return objective(folder.goal().objective().get().embedding() == EmbeddingDecay.PENALISED);
  }

  /** The same, the embedding paid for or not as is said here. */
  BigDecimal objective(boolean withEmbedding) {
    Objective o = folder.goal().objective().get();
    BigDecimal loss = BigDecimal.ZERO;
    Matrix head = folder.network().head().weight();
    for (int i = 0; i < folder.data().samples(); i++) {
      BigDecimal[] z = affine(new Affine(head, Vector.zeros(head.rows())), feature(i));
      loss = loss.add(Decimals.loss(o.loss(), z, folder.data().labels().get(i)), DIGITS);
    }
    BigDecimal paid = squares(head.toArray());
    for (SequenceBlock b : folder.network().blocks()) {
      paid = paid.add(squaresOf(b), DIGITS);
    }
    if (withEmbedding) {
      paid =
          paid.add(
              switch (folder.network().embedding()) {
                case InputLayer.Table t ->
                    squares(t.symbols().toArray()).add(squares(t.positions().toArray()), DIGITS);
                case InputLayer.Linear l ->
                    squares(l.linear())
                        .add(
                            l.positions().map(p -> squares(p.toArray())).getOrElse(BigDecimal.ZERO),
                            DIGITS);
              },
              DIGITS);
    }
    return loss.divide(BigDecimal.valueOf(folder.data().samples()), DIGITS)
        .add(decimal(o.decay()).divide(BigDecimal.TWO, DIGITS).multiply(paid, DIGITS), DIGITS);
  }

  private static BigDecimal squaresOf(SequenceBlock b) {
    BigDecimal mlp =
        switch (b.mlp()) {
          case Block.OneLayer one -> squares(one.layer());
          case Block.TwoLayer two -> squares(two.in()).add(squares(two.out()), DIGITS);
        };
    return b.attention()
        .map(
            a -> {
              BigDecimal s = squares(a.query().toArray()).add(squares(a.key().toArray()), DIGITS);
              return switch (a) {
                case Attention.OneLayer one -> s.add(squares(one.value().toArray()), DIGITS);
                case Attention.TwoLayer two ->
                    s.add(squares(two.value().toArray()), DIGITS)
                        .add(squares(two.output().toArray()), DIGITS);
              };
            })
        .map(s -> s.add(mlp, DIGITS))
        .getOrElse(mlp);
  }

  /** The last feature of sample i. */
  BigDecimal[] feature(int i) {
    int length = folder.data().inputs().length();
    int at = folder.data().readout().row(i, length);
    BigDecimal[][] x = embedded(at / length, length);
    for (SequenceBlock b : folder.network().blocks()) {
      if (b.attention().isDefined()) {
        x = residual(x, z -> attended(z, b.attention().get()));
      }
      x = residual(x, z -> each(z, t -> branch(b.mlp(), t)));
    }
    BigDecimal[] last = x[at % length];
    return folder.network().norm() == Norm.POST ? last : layerNorm(last);
  }

  private BigDecimal[][] embedded(int sequence, int length) {
    BigDecimal[][] x = new BigDecimal[length][];
    for (int t = 0; t < length; t++) {
      int place = t;
      x[t] =
          layerNorm(
              switch (folder.network().embedding()) {
                case InputLayer.Table e -> {
                  SequenceInputs.Symbols s = (SequenceInputs.Symbols) folder.data().inputs();
                  yield plus(row(e.symbols(), s.at(sequence, t)), row(e.positions(), t));
                }
                case InputLayer.Linear l -> {
                  SequenceInputs.Vectors v = (SequenceInputs.Vectors) folder.data().inputs();
                  BigDecimal[] y = affine(l.linear(), row(v.tokens(), sequence * length + t));
                  yield l.positions().map(p -> plus(y, row(p, place))).getOrElse(y);
                }
              });
    }
    return x;
  }

  private BigDecimal[][] residual(BigDecimal[][] x, UnaryOperator<BigDecimal[][]> branch) {
    BigDecimal[][] in = folder.network().norm() == Norm.PRE ? each(x, Decimals::layerNorm) : x;
    BigDecimal[][] added = branch.apply(in);
    BigDecimal[][] sum = new BigDecimal[x.length][];
    for (int t = 0; t < x.length; t++) {
      sum[t] = plus(x[t], added[t]);
    }
    return folder.network().norm() == Norm.POST ? each(sum, Decimals::layerNorm) : sum;
  }

  private BigDecimal[][] attended(BigDecimal[][] x, Attention a) {
    BigDecimal[][] y = new BigDecimal[x.length][];
    BigDecimal root = BigDecimal.valueOf(x[0].length).sqrt(DIGITS);
    for (int t = 0; t < x.length; t++) {
      BigDecimal[] q = linear(a.query(), x[t]);
      int seen = folder.network().mask().seen(t, x.length);
      BigDecimal total = BigDecimal.ZERO;
      BigDecimal[] mixture = linear(Matrix.zeros(x[t].length, x[t].length), x[t]);
      for (int u = 0; u < seen; u++) {
        BigDecimal[] k = linear(a.key(), x[u]);
        BigDecimal score = BigDecimal.ZERO;
        for (int j = 0; j < k.length; j++) {
          score = score.add(k[j].multiply(q[j], DIGITS), DIGITS);
        }
        BigDecimal weight = BigDecimalMath.exp(score.divide(root, DIGITS), DIGITS);
        total = total.add(weight, DIGITS);
        for (int j = 0; j < mixture.length; j++) {
          mixture[j] = mixture[j].add(weight.multiply(x[u][j], DIGITS), DIGITS);
        }
      }
      BigDecimal sum = total;
      y[t] =
          switch (a) {
            case Attention.OneLayer one -> linear(one.value(), mixture);
            case Attention.TwoLayer two -> linear(two.output(), linear(two.value(), mixture));
          };
      for (int j = 0; j < y[t].length; j++) {
        y[t][j] = y[t][j].divide(sum, DIGITS);
      }
    }
    return y;
  }

  private static BigDecimal[] branch(Block block, BigDecimal[] x) {
    return switch (block) {
      case Block.OneLayer b -> relu(affine(b.layer(), x));
      case Block.TwoLayer b -> affine(b.out(), relu(affine(b.in(), x)));
    };
  }

  private static BigDecimal[] linear(Matrix w, BigDecimal[] x) {
    return affine(new Affine(w, Vector.zeros(w.rows())), x);
  }

  private static BigDecimal[] plus(BigDecimal[] a, BigDecimal[] b) {
    BigDecimal[] sum = new BigDecimal[a.length];
    for (int j = 0; j < sum.length; j++) {
      sum[j] = a[j].add(b[j], DIGITS);
    }
    return sum;
  }

  private static BigDecimal[][] each(BigDecimal[][] x, UnaryOperator<BigDecimal[]> step) {
    BigDecimal[][] y = new BigDecimal[x.length][];
    for (int t = 0; t < x.length; t++) {
      y[t] = step.apply(x[t]);
    }
    return y;
  }
}
