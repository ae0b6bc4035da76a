package dev.neuralcollapse.optimum;

import dev.neuralcollapse.network.Link;
import dev.neuralcollapse.number.Interval;

/**
 * The loss of one ordered class under a cumulative link, {@code ℓ(z) = -log(G(b-z) - G(a-z))}, and
 * its derivative in rigorous enclosures, each link in a form without cancellation in the tails (D).
 *
 * @param link G
 * @param lower a, may be {@code -∞}
 * @param upper {@code b > a}, may be {@code +∞}
 */
public record EnclosedLink(Link link, double lower, double upper) {

  public EnclosedLink {
    if (!(lower < upper)) {
      throw new IllegalArgumentException("thresholds cross: " + lower + ", " + upper);
    }
  }

  /** {@code ℓ(z)}. */
  public Interval loss(Interval z) {
    return switch (link) {
      case LOGIT -> above(z).negate().softplus().plus(below(z).softplus()).minus(logShare());
      case PROBIT -> probitMass(z).log().negate();
      case CLOGLOG ->
          upper == Double.POSITIVE_INFINITY
              ? below(z).exp()
              : below(z).exp().minus(hazard(z).negate().expm1().negate().log());
    };
  }

  /** {@code ℓ'(z)}. */
  public Interval slope(Interval z) {
    return switch (link) {
      case LOGIT -> above(z).negate().logistic().minus(below(z).logistic());
      case PROBIT -> density(above(z)).minus(density(below(z))).dividedBy(probitMass(z));
      case CLOGLOG ->
          upper == Double.POSITIVE_INFINITY
              ? below(z).exp().negate()
              : overExpm1(hazard(z)).minus(below(z).exp());
    };
  }

  /** {@code a - z}; very far below for an infinite end. */
  private Interval below(Interval z) {
    return lower == Double.NEGATIVE_INFINITY
        ? Interval.of(Double.NEGATIVE_INFINITY, -Double.MAX_VALUE)
        : Interval.point(lower).minus(z);
  }

  /** {@code b - z}. */
  private Interval above(Interval z) {
    return upper == Double.POSITIVE_INFINITY
        ? Interval.of(Double.MAX_VALUE, Double.POSITIVE_INFINITY)
        : Interval.point(upper).minus(z);
  }

  /** {@code log(1 - e^{-(b-a)})}. */
  private Interval logShare() {
    return Double.isInfinite(lower) || Double.isInfinite(upper) ? Interval.ZERO : share().log();
  }

  private Interval share() {
    return Double.isInfinite(lower)
        ? Interval.ONE
        : Interval.point(lower).minus(upper).expm1().negate();
  }

  /** {@code w = e^{b-z} - e^{a-z}}: {@code G(b-z) - G(a-z) = exp(-e^{a-z}) (1 - e^{-w})}. */
  private Interval hazard(Interval z) {
    return above(z).exp().times(share());
  }

  /** {@code w/(e^w - 1)}; beyond 700 nothing but a bound. */
  private static Interval overExpm1(Interval w) {
    return w.lo() > 700 ? Interval.of(0, 1e-300) : w.dividedBy(w.expm1());
  }

  private static Interval density(Interval x) {
    return NormalTail.density(x);
  }

  /** {@code Φ(b-z) - Φ(a-z)}, the interval turned to the side where tails are small. */
  private Interval probitMass(Interval z) {
    Interval u = below(z);
    Interval v = above(z);
    if (u.lo() >= 0) {
      return NormalTail.above(u).minus(NormalTail.above(v)).max(0);
    }
    if (v.hi() <= 0) {
      return NormalTail.above(v.negate()).minus(NormalTail.above(u.negate())).max(0);
    }
    return Interval.ONE.minus(outside(u.negate())).minus(outside(v)).max(0);
  }

  /** Q for arguments of any sign. */
  private static Interval outside(Interval x) {
    if (x.lo() >= 0) {
      return NormalTail.above(x);
    }
    if (x.hi() <= 0) {
      return Interval.ONE.minus(NormalTail.above(x.negate()));
    }
    return NormalTail.above(Interval.of(0, x.hi()))
        .hull(Interval.ONE.minus(NormalTail.above(Interval.of(0, -x.lo()))));
  }
}
