package dev.neuralcollapse.proof.checker;

import dev.neuralcollapse.number.Interval;

/**
 * The angle between {@code WWᵀ} and {@code S_K} for losses whose optimum is a simplex: {@code tan²}
 * is at most {@code most} for a gap. Cells of the margin {@code m = ‖Q‖√K/(K-1) ≤ m*}, beyond which
 * nothing gets worse, and of the share of the centroid are halved until each says so; they are
 * measured by {@code 1 - m/m*} and by the root of the relative share.
 */
record Angle(Margins loss, double gap, double most) {
  private static final int HALVINGS = 30;

  /** What is needed of a loss. */
  sealed interface Margins extends Theorem permits CrossEntropy, SquaredBias {
    int k();

    double decay();

    /** {@code m*}. */
    Interval bestMargin();

    /** {@code p} of a margin, with {@code p = λb} at m*. */
    Interval mass(double m);

    /** Lower bound of what the norm of margin m alone costs, at least 0. */
    double cost(double m);

    /** Upper bound of T, the deviation of the logits that a share of the fit allows. */
    Interval logits(Interval fit, Interval p);
  }

  /** Is {@code √(2 - 2cos) ≤ bound}? */
  static boolean nc2(Margins loss, double gap, double bound) {
    if (!(bound >= 0 && bound < 2)) {
      return false;
    }
    Interval cosine = Interval.ONE.minus(Interval.point(bound).square().dividedBy(2));
    return cosine.lo() > 0
        && new Angle(loss, gap, cosine.square().inverse().minus(1).lo())
            .within(0, 1, 0, 1, HALVINGS);
  }

  private boolean within(double low, double high, double least, double share, int halvings) {
    if (above(low, high, least, share) <= most) {
      return true;
    }
    double m = (low + high) / 2;
    double c = (least + share) / 2;
    if (halvings == 0 || above(m, m, c, c) > most) {
      return false;
    }
    int left = halvings - 1;
    return high - low > share - least
        ? within(low, m, least, share, left) && within(m, high, least, share, left)
        : within(low, high, least, c, left) && within(low, high, c, share, left);
  }

  private double edge(double away) {
    return loss.bestMargin().lo() * (1 - away);
  }

  /** The reference is the largest margin of the cell, for the first m* itself. */
  private double above(double low, double high, double least, double share) {
    double k = loss.k();
    Interval own = low == 0 ? loss.bestMargin() : Interval.point(edge(low));
    own = own.times(k - 1).dividedBy(k);
    Interval p = low == 0 ? own.times(loss.decay()) : loss.mass(edge(low));
    Interval left = Interval.point(gap).minus(low == 0 ? 0 : loss.cost(edge(low)));
    Interval tau = Interval.point(edge(high)).square().times(k - 1).dividedBy(k);
    if (left.hi() < 0) {
      return 0;
    }
    if (!(tau.lo() > 0) || !(p.lo() > 0)) {
      return Double.POSITIVE_INFINITY;
    }
    Interval fit = left.times(Interval.ONE.minus(Interval.point(least).square())).max(0);
    Interval w = left.times(Interval.point(share).square()).times(2).max(0);
    Interval d = own.times(loss.logits(Interval.point(fit.hi()), p)).dividedBy(tau);
    Interval e = own.times(2).times(fit).dividedBy(p.times(tau));
    return tangent(d, e, w.dividedBy(tau.times(loss.decay())));
  }

  /** {@code x² ≤ d² + s²e, s² ≤ 1 + θx, tan² = (x² + 2s²w + w²)/(K-1)}, with the caps. */
  private double tangent(Interval d, Interval e, Interval w) {
    double k = loss.k();
    Interval theta = Interval.ratio(k - 2, k - 1).sqrt();
    Interval te = theta.times(e);
    Interval root = te.square().plus(d.square().plus(e).times(4)).sqrt();
    Interval x = te.plus(root).dividedBy(2).min(Interval.point((k - 1) * (k - 2)).sqrt());
    Interval s = theta.times(x).plus(1).min(k - 1);
    return x.square().plus(s.times(w).times(2)).plus(w.square()).dividedBy(k - 1).hi();
  }
}
