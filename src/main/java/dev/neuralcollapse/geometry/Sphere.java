package dev.neuralcollapse.geometry;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.control.Option;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * The unit sphere of the hyperplane {@code 1ᵀx = 0} in {@code R^d}, a sphere of dimension {@code
 * d-2}: where LayerNorm without affine part puts its outputs, {@code LN(x) = (x - mean(x) 1) / ‖x -
 * mean(x) 1‖₂} (Súkeník, Lampert, Mondelli 2025, section 3; P).
 *
 * @param dimension d of the surrounding space, at least 2
 */
public record Sphere(int dimension) {

  public Sphere {
    if (dimension < 2) {
      throw new IllegalArgumentException("a zero-mean sphere needs d >= 2, not " + dimension);
    }
  }

  /**
   * {@code LN(x)}; none when x has no variance (all entries equal) or is not finite. There is no ε
   * inside: a zero-variance input has no image.
   */
  public static Option<Vector> layerNorm(Vector x) {
    double mean = x.mean();
    // Centred twice: the second pass removes the rounding of the first, so the mean is zero to the
    // last ulp.
    Vector once = x.map(v -> v - mean);
    double rest = once.mean();
    Vector centred = once.map(v -> v - rest);
    double norm = centred.norm();
    // All entries equal up to rounding is no direction but noise.
    boolean noise = norm <= 4 * Math.ulp(1.0) * x.maxAbs() * Math.sqrt(x.size());
    return norm > 0 && Double.isFinite(norm) && !noise
        ? Option.some(centred.scale(1 / norm))
        : Option.none();
  }

  /** A uniformly distributed point. */
  public Vector random(UniformRandomProvider rng) {
    ZigguratSampler.NormalizedGaussian gauss = ZigguratSampler.NormalizedGaussian.of(rng);
    while (true) {
      Option<Vector> point = layerNorm(Vector.generate(dimension, i -> gauss.sample()));
      if (point.isDefined()) {
        return point.get();
      }
    }
  }

  /**
   * Geodesic distance in {@code [0, π]} of two points, {@code 2 atan2(‖u-v‖, ‖u+v‖)}: accurate at
   * both ends.
   */
  public static double distance(Vector u, Vector v) {
    return 2 * StrictMath.atan2(u.minus(v).norm(), u.plus(v).norm());
  }

  /** How far x is from this sphere: the larger of {@code |‖x‖-1|} and {@code |mean(x)| √d}. */
  public double deviation(Vector x) {
    return Math.max(Math.abs(x.norm() - 1), Math.abs(x.mean()) * Math.sqrt(dimension));
  }

  /**
   * An orthonormal basis of the hyperplane {@code 1ᵀx = 0}, the rows of a {@code (d-1)×d} Helmert
   * matrix: row k has k+1 equal entries, then one negative, then zeros.
   */
  public Matrix basis() {
    return Matrix.generate(
        dimension - 1,
        dimension,
        (k, j) -> {
          double scale = 1 / Math.sqrt((k + 1.0) * (k + 2.0));
          return j <= k ? scale : j == k + 1 ? -(k + 1) * scale : 0;
        });
  }
}
