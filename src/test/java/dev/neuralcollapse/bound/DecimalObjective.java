package dev.neuralcollapse.bound;

import ch.obermuhlner.math.big.BigDecimalMath;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.NetworkFolder;
import java.math.BigDecimal;
import java.math.MathContext;

/** The objective of a network in decimal arithmetic of 50 digits: slow, plain, trusted. */
final class DecimalObjective {
  static final MathContext DIGITS = new MathContext(50);

  private DecimalObjective() {}

  static BigDecimal of(NetworkFolder f, boolean withEmbedding) {
    BigDecimal half = decimal(f.objective().decay()).divide(BigDecimal.TWO, DIGITS);
    BigDecimal penalty = squares(f.network().head().weight().toArray());
    for (Block b : f.network().blocks()) {
      penalty =
          switch (b) {
            case Block.OneLayer one -> penalty.add(squares(one.layer()), DIGITS);
            case Block.TwoLayer two ->
                penalty.add(squares(two.in()), DIGITS).add(squares(two.out()), DIGITS);
          };
    }
    if (withEmbedding) {
      penalty = penalty.add(squares(f.network().embedding()), DIGITS);
    }
    BigDecimal loss = BigDecimal.ZERO;
    for (int i = 0; i < f.data().size(); i++) {
      BigDecimal[] z = logits(f, row(f.data().inputs(), i));
      loss = loss.add(loss(f.objective().loss(), z, f.data().labels().get(i)), DIGITS);
    }
    return loss.divide(BigDecimal.valueOf(f.data().size()), DIGITS)
        .add(half.multiply(penalty, DIGITS), DIGITS);
  }

  static BigDecimal of(NetworkFolder f) {
    return of(f, f.objective().embedding() == EmbeddingDecay.PENALISED);
  }

  /** Features of sample i before the head. */
  static BigDecimal[] features(NetworkFolder f, int i) {
    return features(f, row(f.data().inputs(), i));
  }

  private static BigDecimal[] features(NetworkFolder f, BigDecimal[] input) {
    BigDecimal[] x = layerNorm(affine(f.network().embedding(), input));
    for (Block b : f.network().blocks()) {
      BigDecimal[] branch =
          switch (b) {
            case Block.OneLayer one -> relu(affine(one.layer(), x));
            case Block.TwoLayer two -> affine(two.out(), relu(affine(two.in(), x)));
          };
      for (int j = 0; j < x.length; j++) {
        branch[j] = branch[j].add(x[j], DIGITS);
      }
      x = layerNorm(branch);
    }
    return x;
  }

  private static BigDecimal[] logits(NetworkFolder f, BigDecimal[] input) {
    Matrix head = f.network().head().weight();
    return affine(new Affine(head, Vector.zeros(head.rows())), features(f, input));
  }

  static BigDecimal loss(Loss loss, BigDecimal[] z, int y) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int j = 0; j < z.length; j++) {
      sum =
          switch (loss) {
            case CROSS_ENTROPY ->
                sum.add(BigDecimalMath.exp(z[j].subtract(z[y], DIGITS), DIGITS), DIGITS);
            case SQUARED, SQUARED_WITH_BIAS ->
                sum.add(z[j].subtract(j == y ? BigDecimal.ONE : BigDecimal.ZERO).pow(2, DIGITS));
          };
    }
    return loss == Loss.CROSS_ENTROPY
        ? BigDecimalMath.log(sum, DIGITS)
        : sum.divide(BigDecimal.TWO, DIGITS);
  }

  static BigDecimal[] affine(Affine layer, BigDecimal[] x) {
    BigDecimal[] y = new BigDecimal[layer.outputs()];
    for (int j = 0; j < y.length; j++) {
      y[j] = decimal(layer.bias().get(j));
      for (int k = 0; k < x.length; k++) {
        y[j] = y[j].add(decimal(layer.weight().get(j, k)).multiply(x[k], DIGITS), DIGITS);
      }
    }
    return y;
  }

  static BigDecimal[] relu(BigDecimal[] x) {
    BigDecimal[] y = x.clone();
    for (int j = 0; j < y.length; j++) {
      y[j] = y[j].max(BigDecimal.ZERO);
    }
    return y;
  }

  static BigDecimal[] layerNorm(BigDecimal[] x) {
    BigDecimal mean = BigDecimal.ZERO;
    for (BigDecimal v : x) {
      mean = mean.add(v, DIGITS);
    }
    mean = mean.divide(BigDecimal.valueOf(x.length), DIGITS);
    BigDecimal square = BigDecimal.ZERO;
    for (BigDecimal v : x) {
      square = square.add(v.subtract(mean, DIGITS).pow(2, DIGITS), DIGITS);
    }
    BigDecimal norm = square.sqrt(DIGITS);
    BigDecimal[] y = new BigDecimal[x.length];
    for (int j = 0; j < x.length; j++) {
      y[j] = x[j].subtract(mean, DIGITS).divide(norm, DIGITS);
    }
    return y;
  }

  static BigDecimal squares(Affine a) {
    return squares(a.weight().toArray()).add(squares(a.bias().toArray()), DIGITS);
  }

  static BigDecimal squares(double[] values) {
    BigDecimal s = BigDecimal.ZERO;
    for (double v : values) {
      s = s.add(decimal(v).pow(2, DIGITS), DIGITS);
    }
    return s;
  }

  static BigDecimal[] row(Matrix m, int i) {
    BigDecimal[] r = new BigDecimal[m.columns()];
    for (int j = 0; j < r.length; j++) {
      r[j] = decimal(m.get(i, j));
    }
    return r;
  }

  static BigDecimal decimal(double x) {
    return new BigDecimal(x);
  }
}
