package dev.neuralcollapse.proof;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/** A seeded stream of choices. Not for two threads. */
public final class Draw {
  private final UniformRandomProvider rng;
  private final ZigguratSampler.NormalizedGaussian gauss;

  private Draw(long seed) {
    this.rng = RandomSource.XO_SHI_RO_256_PP.create(seed);
    this.gauss = ZigguratSampler.NormalizedGaussian.of(rng);
  }

  /** The stream of this seed. */
  public static Draw from(long seed) {
    return new Draw(seed);
  }

  /** A seed that depends on both arguments (SplitMix64's finaliser). */
  public static long mix(long seed, long salt) {
    long z = seed + 0x9E3779B97F4A7C15L * (salt + 1);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Uniform in {@code from..to}, both included. */
  public int integer(int from, int to) {
    return from + rng.nextInt(to - from + 1);
  }

  /** Uniform in {@code [from, to)}. */
  public double uniform(double from, double to) {
    return from + (to - from) * rng.nextDouble();
  }

  /** Log-uniform in {@code [from, to)}, with three significant digits so that it prints short. */
  public double scale(double from, double to) {
    double x = StrictMath.exp(uniform(StrictMath.log(from), StrictMath.log(to)));
    return Math.min(to, Math.max(from, Shrink.digits(x, 3)));
  }

  /** Standard normal. */
  public double gaussian() {
    return gauss.sample();
  }

  /** Independent standard normals. */
  public Vector gaussian(int size) {
    return Vector.generate(size, i -> gauss.sample());
  }

  /** Independent standard normals. */
  public Matrix gaussian(int rows, int columns) {
    return Matrix.generate(rows, columns, (i, j) -> gauss.sample());
  }

  /** A fresh seed. */
  public long seed() {
    return rng.nextLong();
  }

  /** A short seed: it prints in at most six digits. */
  public long shortSeed() {
    return rng.nextInt(1_000_000);
  }
}
