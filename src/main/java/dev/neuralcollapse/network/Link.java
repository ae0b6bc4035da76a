package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Fault;
import io.vavr.control.Either;
import java.util.Locale;

/**
 * A distribution function G by which a {@link CumulativeLink} model turns the distance to a
 * threshold into a probability. All three have log-concave densities, so that {@code -log(G(b - z)
 * - G(a - z))} is convex in z (Ma, Obuchi, Tanaka 2025, arXiv 2506.05801; P).
 */
public enum Link {
  /** {@code 1/(1 + e^{-x})}. */
  LOGIT,
  /** Φ, the standard normal distribution function. */
  PROBIT,
  /** {@code 1 - exp(-e^x)}, the complementary log-log link; not symmetric. */
  CLOGLOG;

  /** Name in files and on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Either<Fault, Link> parse(String id) {
    for (Link l : values()) {
      if (l.id().equals(id)) {
        return Either.right(l);
      }
    }
    return Either.left(
        new Fault("link", "unknown link '" + id + "'", "expected logit, probit or cloglog"));
  }

  /**
   * {@code -log(G(upper - z) - G(lower - z))} and its derivative in z, without cancellation in
   * either tail.
   *
   * @param lower threshold a, may be -∞
   * @param upper threshold {@code b > a}, may be +∞ (not both infinite)
   * @param slopeOut receives the derivative at {@code at}
   */
  public double loss(double lower, double upper, double z, double[] slopeOut, int at) {
    return switch (this) {
      case LOGIT -> LinkLoss.logit(lower, upper, z, slopeOut, at);
      case PROBIT -> LinkLoss.probit(lower, upper, z, slopeOut, at);
      case CLOGLOG -> LinkLoss.cloglog(lower, upper, z, slopeOut, at);
    };
  }
}
