package dev.neuralcollapse.optimum;

import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.CumulativeLink;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/**
 * The minimiser of {@code F(z) = Σ α_q ℓ_q(z_q) + s (Σ α_q z_q²)^{1/2}} in doubles.
 *
 * <p>Off 0 it solves {@code ℓ_q'(z_q) + κ z_q = 0} with {@code κ = s/‖z‖_α}. For given κ each root
 * is that of an increasing function, between 0 and {@code -ℓ_q'(0)/κ}; and {@code κ‖z(κ)‖_α =
 * ‖ℓ'(z(κ))‖_α} increases with κ from 0 to its value at {@code z = 0}, for {@code z_q} moves to 0
 * and {@code ℓ_q'} is monotone. So two nested searches of a root find it (D).
 */
final class OrdinalLatents {
  private static final int STEPS = 2000;

  /** Of the logarithm of κ. */
  private static final double LONGEST = 700;

  private final CumulativeLink link;
  private final Vector shares;

  OrdinalLatents(CumulativeLink link, Vector shares) {
    this.link = link;
    this.shares = shares;
  }

  /** {@code ℓ_q'(z)}. */
  double slope(int q, double z) {
    double[] out = new double[1];
    link.link().loss(link.thresholds().get(q), link.thresholds().get(q + 1), z, out, 0);
    return out[0];
  }

  /** {@code Σ α_q ℓ_q'(0)²}. */
  double boundary() {
    double[] slopes = new double[shares.size()];
    for (int q = 0; q < slopes.length; q++) {
      slopes[q] = slope(q, 0);
    }
    return meanSquare(Vector.of(slopes));
  }

  /** {@code Σ α_q x_q²}. */
  double meanSquare(Vector x) {
    double sum = 0;
    for (int q = 0; q < x.size(); q++) {
      sum += shares.get(q) * x.get(q) * x.get(q);
    }
    return sum;
  }

  /** The minimiser for {@code s > 0}. */
  Vector at(double s) {
    if (s * s >= boundary()) {
      return Vector.zeros(shares.size());
    }
    DoubleUnaryOperator excess =
        logKappa -> {
          double kappa = StrictMath.exp(logKappa);
          return kappa / s * Math.sqrt(meanSquare(along(kappa))) - 1;
        };
    return along(StrictMath.exp(root(excess, -LONGEST, LONGEST, 0)));
  }

  private Vector along(double kappa) {
    return Vector.generate(shares.size(), q -> latent(q, kappa));
  }

  private double latent(int q, double kappa) {
    double slope = slope(q, 0);
    if (slope == 0) {
      return 0;
    }
    double end = -slope / kappa;
    // Over κ: products of two values of f must not underflow.
    DoubleUnaryOperator f = z -> slope(q, z) / kappa + z;
    return end < 0 ? root(f, Math.max(-Double.MAX_VALUE, end), 0, 0) : root(f, 0, end, 0);
  }

  /**
   * Where an increasing function changes sign between two ends: by doubled steps from a start
   * between them, then by Brent's method.
   */
  private static double root(DoubleUnaryOperator increasing, double from, double to, double start) {
    double at = start;
    double side = Math.signum(increasing.applyAsDouble(at));
    if (side == 0) {
      return at;
    }
    double end = side > 0 ? from : to;
    for (double step = 1; at != end; step *= 2) {
      double next = side > 0 ? Math.max(from, start - step) : Math.min(to, start + step);
      double value = increasing.applyAsDouble(next);
      if (value == 0) {
        return next;
      }
      if (Math.signum(value) != side) {
        // A solver keeps its state: one a search.
        return new BrentSolver(0x1p-52, Double.MIN_NORMAL, 0)
            .solve(STEPS, increasing::applyAsDouble, Math.min(at, next), Math.max(at, next));
      }
      at = next;
    }
    return end;
  }
}
