package dev.neuralcollapse.optimum;

import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.CumulativeLink;
import java.util.function.DoubleUnaryOperator;

/**
 * The minimiser of {@code F(z) = Σ α_q ℓ_q(z_q) + s (Σ α_q z_q²)^{1/2}} in doubles.
 *
 * <p>Off 0 it solves {@code ℓ_q'(z_q) + κ z_q = 0} with {@code κ = s/‖z‖_α}. For given κ each root
 * is that of an increasing function, between 0 and {@code -ℓ_q'(0)/κ}; and {@code κ‖z(κ)‖_α =
 * ‖ℓ'(z(κ))‖_α} increases with κ from 0 to its value at {@code z = 0}, for {@code z_q} moves to 0
 * and {@code ℓ_q'} is monotone. So two nested bisections find it (D).
 */
final class OrdinalLatents {
  /** Enough to come down from the largest double to neighbours. */
  private static final int STEPS = 2200;

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
          return kappa * Math.sqrt(meanSquare(along(kappa))) - s;
        };
    double low = -1;
    double high = 1;
    while (excess.applyAsDouble(low) > 0 && low > -700) {
      low *= 2;
    }
    while (excess.applyAsDouble(high) < 0 && high < 700) {
      high *= 2;
    }
    return along(StrictMath.exp(root(excess, low, high)));
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
    DoubleUnaryOperator f = z -> slope(q, z) + kappa * z;
    return root(f, Math.min(0, end), Math.max(0, end));
  }

  /** Where an increasing function changes sign. */
  private static double root(DoubleUnaryOperator increasing, double from, double to) {
    double low = from;
    double high = to;
    for (int i = 0; i < STEPS; i++) {
      double middle = low + (high - low) / 2;
      if (middle <= low || middle >= high) {
        break;
      }
      if (increasing.applyAsDouble(middle) > 0) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return low + (high - low) / 2;
  }
}
