package dev.neuralcollapse.transport;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.collection.Seq;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/**
 * A hyperplane that opens a gate for some samples and shuts it for all others, at the least {@code
 * κ² = ‖u‖² + c²}; or the reason why there is none.
 *
 * <p>One sample i: {@code uᵀz_i - c ≥ 1} and {@code uᵀz_j - c ≤ 0} for {@code j ≠ i} (Súkeník,
 * Lampert, Mondelli, NeurIPS 2025, arXiv 2505.15239, proof idea of Thm 4.3; P). With {@code ẑ = (z,
 * 1)} this is a projection: {@code κ_i = 1/dist(ẑ_i, cone{ẑ_j : j ≠ i})} (D: the dual of the
 * quadratic program is {@code max_{t ≥ 0} 1/‖ẑ_i - Σ t_j ẑ_j‖²}, so every {@code t ≥ 0} proves a
 * lower bound).
 *
 * <p>A class with target t: {@code uᵀz - c ≥ max_r (z-t)_r} for its samples and {@code uᵀz - c ≤
 * -max_r (t-z)_r} for the others (D; see {@link Move.ClassContraction}).
 */
public sealed interface Separation {

  /**
   * A feasible hyperplane, made exactly feasible in floating point whatever the order of summation.
   *
   * @param normal u, of zero sum
   * @param offset c
   * @param costSquared {@code ‖u‖² + c²} of this hyperplane
   * @param lowerBound dual bound: no feasible hyperplane costs less (up to rounding of this number)
   */
  record Separable(Vector normal, double offset, double costSquared, double lowerBound)
      implements Separation {
    /** κ. */
    public double kappa() {
      return Math.sqrt(costSquared);
    }

    /** {@code (κ² - lower bound)/κ²}: how far from optimal the hyperplane may be, relatively. */
    public double dualityGap() {
      return (costSquared - lowerBound) / costSquared;
    }

    /** {@code uᵀz - c}. */
    public double at(Vector z) {
      return normal.dot(z) - offset;
    }
  }

  /**
   * No hyperplane separates, or none that rounding would survive.
   *
   * @param ray multipliers {@code y ≥ 0} of the constraints whose combination is zero up to
   *     rounding on the left and positive on the right: a certificate of infeasibility
   */
  record NotSeparable(Vector ray) implements Separation {}

  /** Sample {@code i} of points N×d (zero-mean rows) against all the others. */
  static Separation of(Matrix points, int sample) {
    return new SampleGate().separate(PointSet.of(points), sample);
  }

  /**
   * Every sample against all the others. Each solve starts from nothing, so the answer depends
   * neither on the number of threads nor on the order.
   *
   * @param points N×d, zero-mean rows
   * @param threads at least 1
   */
  static Seq<Separation> all(Matrix points, int threads) {
    PointSet set = PointSet.of(points);
    try (ForkJoinPool pool = new ForkJoinPool(threads)) {
      return io.vavr.collection.Vector.ofAll(
          pool.submit(
                  () ->
                      IntStream.range(0, set.size())
                          .parallel()
                          .mapToObj(i -> new SampleGate().separate(set, i))
                          .toList())
              .join());
    }
  }

  /**
   * The same as {@link #of} through ojAlgo's quadratic programming: hundreds of times slower, an
   * independent second opinion. Its hyperplane is made feasible in the same way; the dual bound is
   * that of our own multipliers, for any multipliers prove one.
   */
  static Separation byQuadraticProgram(Matrix points, int sample) {
    return new SampleGate().secondOpinion(PointSet.of(points), sample);
  }

  /**
   * The samples marked in {@code members} against the others, for a contraction towards {@code
   * target} with δ = 1; for another δ scale {@code u} and {@code c} by it.
   *
   * @param points N×d, zero-mean rows
   * @param members one flag a row; at least one set
   * @param target t, a zero-mean unit vector
   */
  static Separation ofClass(Matrix points, boolean[] members, Vector target) {
    return ClassGate.contracting(target.toArray()).separate(PointSet.of(points), members);
  }

  /**
   * The samples marked in {@code members} against the others, open to 1 or more for all of them:
   * the gate of a class push.
   *
   * @param points N×d, zero-mean rows
   * @param members one flag a row; at least one set
   */
  static Separation ofGroup(Matrix points, boolean[] members) {
    return ClassGate.pushing().separate(PointSet.of(points), members);
  }
}
