package dev.neuralcollapse.metric;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.geometry.OrthogonalFrame;
import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.control.Option;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Features and a classifier drawn from a seed, and what may be done to them without changing a
 * metric.
 */
record Scene(Matrix values, int[] labels, Matrix head, Vector bias) {

  /** A random target geometry with noise; classes of different sizes. */
  static Scene noisy(long seed, Target target) {
    SplittableRandom rng = new SplittableRandom(seed);
    int k = 2 + rng.nextInt(5);
    int d = k + 1 + rng.nextInt(4);
    int[] y =
        IntStream.range(0, k)
            .flatMap(c -> IntStream.generate(() -> c).limit(1 + rng.nextInt(4)))
            .toArray();
    double noise = Math.exp(rng.nextDouble(Math.log(0.01), Math.log(1)));
    Matrix frame = frame(target, k, d);
    Matrix values =
        Matrix.generate(
            y.length, d, (i, j) -> frame.get(y[i], j) + noise / Math.sqrt(d) * rng.nextGaussian());
    Matrix head =
        Matrix.generate(
            k, d, (c, j) -> 2 * frame.get(c, j) + noise / Math.sqrt(d) * rng.nextGaussian());
    return new Scene(values, y, head, Vector.generate(k, c -> 0.1 * rng.nextGaussian()));
  }

  /** An exact optimum of any scale, rotated. */
  static Scene optimum(long seed, Target target) {
    SplittableRandom rng = new SplittableRandom(seed);
    int k = 2 + rng.nextInt(5);
    int d = k + 1 + rng.nextInt(4);
    int n = 1 + rng.nextInt(3);
    int[] y = IntStream.range(0, k * n).map(i -> i % k).toArray();
    double scale = Math.exp(rng.nextDouble(-3, 3));
    Matrix frame = frame(target, k, d).times(rotation(d, rng.nextLong()));
    Matrix values = Matrix.generate(y.length, d, (i, j) -> scale * frame.get(y[i], j));
    return new Scene(values, y, frame, Vector.zeros(k));
  }

  private static Matrix frame(Target target, int k, int d) {
    return switch (target) {
      case SIMPLEX_ETF -> SimplexEtf.canonical(k, d).vertices();
      case ORTHOGONAL_FRAME -> OrthogonalFrame.canonical(k, d).vectors();
    };
  }

  /** A random orthogonal matrix: a product of reflections. */
  static Matrix rotation(int d, long seed) {
    SplittableRandom rng = new SplittableRandom(seed);
    Matrix q = Matrix.identity(d);
    for (int r = 0; r < d; r++) {
      Vector v = Vector.generate(d, j -> rng.nextGaussian());
      Vector u = v.scale(1 / v.norm());
      q = q.minus(Matrix.outer(q.times(u), u).scale(2));
    }
    return q;
  }

  Scene rotated(long seed) {
    Matrix q = rotation(values.columns(), seed);
    return new Scene(values.times(q), labels, head.times(q), bias);
  }

  Scene samplesPermuted(long seed) {
    int[] p = permutation(labels.length, seed);
    return new Scene(
        Matrix.generate(values.rows(), values.columns(), (i, j) -> values.get(p[i], j)),
        IntStream.of(p).map(i -> labels[i]).toArray(),
        head,
        bias);
  }

  Scene classesPermuted(long seed) {
    int[] p = permutation(head.rows(), seed);
    int[] inverse = new int[p.length];
    for (int k = 0; k < p.length; k++) {
      inverse[p[k]] = k;
    }
    return new Scene(
        values,
        IntStream.of(labels).map(y -> inverse[y]).toArray(),
        Matrix.generate(head.rows(), head.columns(), (k, j) -> head.get(p[k], j)),
        Vector.generate(p.length, k -> bias.get(p[k])));
  }

  Scene repeated() {
    int n = labels.length;
    return new Scene(
        Matrix.generate(2 * n, values.columns(), (i, j) -> values.get(i % n, j)),
        IntStream.range(0, 2 * n).map(i -> labels[i % n]).toArray(),
        head,
        bias);
  }

  Scene featuresScaled(double c) {
    return new Scene(values.scale(c), labels, head, bias);
  }

  Scene headScaled(double c) {
    return new Scene(values, labels, head.scale(c), bias.scale(c));
  }

  private static int[] permutation(int n, long seed) {
    SplittableRandom rng = new SplittableRandom(seed);
    int[] p = IntStream.range(0, n).toArray();
    for (int i = n - 1; i > 0; i--) {
      int j = rng.nextInt(i + 1);
      int swap = p[i];
      p[i] = p[j];
      p[j] = swap;
    }
    return p;
  }

  Observation observed() {
    Labels y = Labels.of(labels, "scene").get();
    return Observation.of(
        new Features(values, y), Option.some(ClassifierWeights.withBias(head, bias)));
  }
}
