package dev.neuralcollapse.bench;

import dev.neuralcollapse.bound.DepthBound;
import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.transport.Embedding;
import dev.neuralcollapse.transport.Instance;
import dev.neuralcollapse.transport.Separation;
import dev.neuralcollapse.transport.Strategy;
import dev.neuralcollapse.transport.Transport;
import dev.neuralcollapse.transport.TransportProblem;
import io.vavr.collection.Seq;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Speed of separations and of constructive bounds: whole computations, timed by the clock, because
 * each takes seconds. A section of {@code performance.md}.
 */
final class TransportFigures {
  static final String NAME = "transport";

  private static final int SAMPLES = 1000;
  private static final int WIDTH = 64;
  private static final int ROUNDS = 5;
  private static final int ORACLE = 3;

  private TransportFigures() {}

  static String section(int threads) {
    Matrix points = cloud();
    return "## Separations and constructive bounds\n\n"
        + "| what | figure |\n|---|---|\n"
        + batch(points, threads)
        + oracle(points)
        + depth(Strategy.ONE_SAMPLE, 100_000)
        + depth(Strategy.CLASS_PUSH, 100_000)
        + depth(Strategy.ONE_SAMPLE, 1_000_000);
  }

  private static Matrix cloud() {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(1);
    Sphere sphere = new Sphere(WIDTH);
    return Matrix.ofRows(io.vavr.collection.Vector.range(0, SAMPLES).map(i -> sphere.random(rng)));
  }

  private record Timed<T>(T value, double seconds) {
    /** Median of some rounds after one to warm up. */
    static <T> Timed<T> median(int rounds, Supplier<T> work) {
      T value = work.get();
      double[] seconds = new double[rounds];
      for (int k = 0; k < rounds; k++) {
        long start = System.nanoTime();
        value = work.get();
        seconds[k] = (System.nanoTime() - start) / 1e9;
      }
      Arrays.sort(seconds);
      return new Timed<>(value, seconds[rounds / 2]);
    }

    static <T> Timed<T> once(Supplier<T> work) {
      long start = System.nanoTime();
      T value = work.get();
      return new Timed<>(value, (System.nanoTime() - start) / 1e9);
    }
  }

  private static String row(String what, String figure) {
    return "| " + what + " | " + figure + " |\n";
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.2g", value);
  }

  private static String batch(Matrix points, int threads) {
    Timed<Seq<Separation>> own = Timed.median(ROUNDS, () -> Separation.all(points, threads));
    double worst = own.value().map(s -> ((Separation.Separable) s).dualityGap()).max().get();
    return row(
            "all separations, N = " + SAMPLES + ", d = " + WIDTH + ", " + threads + " threads",
            figure(own.seconds()) + " s (median of " + ROUNDS + ")")
        + row("largest relative duality gap of these, verified", figure(worst));
  }

  private static String oracle(Matrix points) {
    Timed<Seq<Separation>> own =
        Timed.median(ROUNDS, () -> firstOnes(i -> Separation.of(points, i)));
    Timed<Seq<Separation>> other =
        Timed.once(() -> firstOnes(i -> Separation.byQuadraticProgram(points, i)));
    double apart =
        own.value().zip(other.value()).map(t -> Math.abs(cost(t._2) / cost(t._1) - 1)).max().get();
    return row(
            "one separation, own active set, from nothing",
            figure(1e3 * own.seconds() / ORACLE) + " ms")
        + row(
            "the same by ojAlgo's quadratic program",
            Math.round(1e3 * other.seconds() / ORACLE) + " ms")
        + row("ratio", Long.toString(Math.round(other.seconds() / own.seconds())))
        + row("largest relative difference of their costs", figure(apart));
  }

  private static double cost(Separation s) {
    return ((Separation.Separable) s).costSquared();
  }

  private static Seq<Separation> firstOnes(java.util.function.IntFunction<Separation> solve) {
    return io.vavr.collection.Vector.range(0, ORACLE).map(solve::apply);
  }

  private static String depth(Strategy strategy, int depth) {
    TransportProblem problem =
        new TransportProblem(
            Instance.gaussian(10, 3, WIDTH, 1).get(),
            WIDTH,
            Loss.CROSS_ENTROPY,
            ResidualNetwork.Kind.RN1,
            strategy,
            Embedding.RANDOM,
            1);
    Timed<DepthBound> run =
        Timed.once(() -> Transport.of(problem).flatMap(t -> DepthBound.at(t, depth, 0.005)).get());
    return row(
        "bound, N = 30, d = " + WIDTH + ", L = " + depth + ", " + strategy.id() + ", 1 thread",
        String.format(
            Locale.ROOT,
            "%.1f s; U - F* = %.3e, enclosed to %.0e",
            run.seconds(),
            run.value().gap(),
            run.value().enclosure().map(u -> u.width()).getOrElse(Double.NaN)));
  }
}
