package dev.neuralcollapse.proof;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Recipe for a matrix {@code U diag(s) Vᵀ} with these singular values (to rounding: about 1e-15 of
 * the largest) and random orthonormal factors.
 *
 * @param rows at least as many as there are singular values
 * @param columns at least as many as there are singular values
 * @param singular values to begin with; all further ones are 0
 */
public record Spectral(long seed, int rows, int columns, Vector singular) implements Spec<Matrix> {

  /** Refuses more singular values than there is room for, and negative ones. */
  public Spectral {
    if (singular.size() > Math.min(rows, columns) || singular.size() < 1) {
      throw new IllegalArgumentException(
          singular.size() + " singular values in " + rows + "x" + columns);
    }
    for (double s : singular.toArray()) {
      if (!(s >= 0) || Double.isInfinite(s)) {
        throw new IllegalArgumentException("singular value " + s);
      }
    }
  }

  /** {@code largest · ratio^i} for i below the rank. */
  public static Spectral geometric(
      long seed, int rows, int columns, int rank, double largest, double ratio) {
    return new Spectral(
        seed, rows, columns, Vector.generate(rank, i -> largest * StrictMath.pow(ratio, i)));
  }

  /** Up to {@code size} rows and columns, every rank, condition numbers up to {@code condition}. */
  public static Regime<Matrix> regime(String name, int size, double condition) {
    return new Regime<>(
        name,
        seed -> {
          Draw draw = Draw.from(seed);
          int rows = draw.integer(1, size);
          int columns = draw.integer(1, size);
          int rank = draw.integer(1, Math.min(rows, columns));
          double worst = draw.scale(1, condition);
          double ratio = rank == 1 ? 1 : StrictMath.pow(1 / worst, 1.0 / (rank - 1));
          return geometric(draw.shortSeed(), rows, columns, rank, draw.scale(0.1, 10), ratio);
        });
  }

  public int rank() {
    return singular.size();
  }

  @Override
  public Matrix instance() {
    Draw draw = Draw.from(seed);
    Vector[] left = orthonormal(draw, rows, rank());
    Vector[] right = orthonormal(draw, columns, rank());
    Matrix sum = Matrix.zeros(rows, columns);
    for (int i = 0; i < rank(); i++) {
      sum = sum.plus(Matrix.outer(left[i].scale(singular.get(i)), right[i]));
    }
    return sum;
  }

  /** Gram-Schmidt of Gaussian vectors, twice, which is enough (W. Kahan; B. N. Parlett 1980). */
  private static Vector[] orthonormal(Draw draw, int size, int count) {
    Vector[] all = new Vector[count];
    for (int i = 0; i < count; i++) {
      Vector v = draw.gaussian(size);
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < i; j++) {
          v = v.minus(all[j].scale(all[j].dot(v)));
        }
        v = v.scale(1 / v.norm());
      }
      all[i] = v;
    }
    return all;
  }

  @Override
  public Seq<Spectral> simpler() {
    return List.<Spectral>empty()
        .appendAll(Shrink.integer(rank(), 1).map(this::cut))
        .appendAll(Shrink.integer(rows, rank()).map(n -> new Spectral(seed, n, columns, singular)))
        .appendAll(Shrink.integer(columns, rank()).map(n -> new Spectral(seed, rows, n, singular)))
        .appendAll(rounded())
        .appendAll(Shrink.seed(seed).map(s -> new Spectral(s, rows, columns, singular)));
  }

  private Spectral cut(int rank) {
    return new Spectral(seed, rows, columns, Vector.generate(rank, singular::get));
  }

  private Seq<Spectral> rounded() {
    return List.of(1, 2)
        .map(d -> new Spectral(seed, rows, columns, singular.map(s -> Shrink.digits(s, d))))
        .reject(this::equals);
  }

  @Override
  public String toString() {
    return rows + "x" + columns + " with singular values " + singular + ", seed " + seed;
  }
}
