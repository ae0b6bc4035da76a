package dev.neuralcollapse.bound;

import ch.obermuhlner.math.big.BigDecimalMath;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Loss;
import java.math.BigDecimal;
import java.math.MathContext;

/** What networks are made of, in decimal arithmetic of 50 digits: slow, plain, trusted. */
final class Decimals {
  static final MathContext DIGITS = new MathContext(50);

  private Decimals() {}

  /** From a ball's centre to the exact feature. */
  static double distance(FeatureBalls balls, int i, BigDecimal[] exact) {
    BigDecimal square = BigDecimal.ZERO;
    for (int j = 0; j < exact.length; j++) {
      square = square.add(exact[j].subtract(decimal(balls.centres().get(i, j))).pow(2), DIGITS);
    }
    return square.sqrt(DIGITS).doubleValue();
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
