package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.Root;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Rule;

/**
 * The gap measured from the optimum of the classifier's own norm, for losses with a simplex optimum
 * [D]: {@code ‖Q‖_F² = Kb²}, {@code m = bK/(K-1)}, reference {@code m₀ = min(m, m*)}.
 *
 * @param norm {@code J = φ(m₀) + p₀Kb₀/2 + (λ - p₀/b₀)Kb²/2 - F*}
 * @param mass {@code p₀}
 * @param own {@code b₀}
 * @param tau {@code τ = bm}
 */
record OwnNormTerms(
    Interval norm,
    Interval fit,
    Interval centroid,
    Interval duality,
    Interval variability,
    Interval mass,
    Interval own,
    Interval tau) {

  static OwnNormTerms of(UnitFeatures x) {
    int k = x.classes();
    Gufm best = x.optimum();
    Interval row = x.rows().norm().dividedBy(Interval.point(k).sqrt());
    return at(x, row.min(best.scale()), row);
  }

  private static OwnNormTerms at(UnitFeatures x, Interval b, Interval row) {
    int k = x.classes();
    Interval m = b.times(Interval.ratio(k, k - 1.0));
    boolean entropy = x.loss() == Loss.CROSS_ENTROPY;
    Interval p = entropy ? m.exp().plus(k - 1.0).inverse() : m.negate().plus(1).dividedBy(k);
    Interval loss =
        entropy
            ? x.optimum().phi(m)
            : m.negate().plus(1).square().times(Interval.ratio(k - 1.0, 2.0 * k));
    Interval pull = p.dividedBy(b);
    Interval norm =
        loss.plus(p.times(b).times(k).dividedBy(2))
            .plus(pull.negate().plus(x.decay()).times(row.square()).times(k).dividedBy(2))
            .minus(x.optimum().value());
    return new OwnNormTerms(
        norm,
        x.mean(i -> entropy ? GapTerms.divergence(x, p, i) : residual(x, m, i)),
        x.half(x.meanRow().sumOfSquares().times(k)),
        pull.times(x.rows().minus(x.means().times(b)).sumOfSquares()).dividedBy(2),
        pull.times(b.square()).times(x.withinTrace()).times(k).dividedBy(2),
        p,
        b,
        row.square().times(Interval.ratio(k, k - 1.0)));
  }

  /** {@code ½‖Wh + b - m S e_y - 1/K‖²}. */
  private static Interval residual(UnitFeatures x, Interval m, int i) {
    int k = x.classes();
    Interval share = Interval.ratio(1, k);
    IntervalVector target =
        Indicator.projector(k)
            .row(x.label(i))
            .times(m)
            .plus(IntervalVector.generate(k, j -> share));
    return x.logits(i).minus(target).sumOfSquares().dividedBy(2);
  }

  /** {@code F} down to {@code F*}, exactly. */
  Chain account(UnitFeatures x) {
    return Chain.from(x.objective())
        .down("own-norm", Rule.OPTIMALITY, norm)
        .down("fit", Rule.RELATIVE_ENTROPY, fit)
        .down("centroid", Rule.SQUARE, centroid)
        .down("duality", Rule.SQUARE, duality)
        .down("variability", Rule.SQUARE, variability)
        .endsAt(x.optimum().value());
  }

  OwnNormTerms fit(Interval other) {
    return new OwnNormTerms(norm, other, centroid, duality, variability, mass, own, tau);
  }

  OwnNormTerms duality(Interval other) {
    return new OwnNormTerms(norm, fit, centroid, other, variability, mass, own, tau);
  }

  OwnNormTerms centroid(Interval other) {
    return new OwnNormTerms(norm, fit, other, duality, variability, mass, own, tau);
  }

  /** {@code ‖½(X + Xᵀ)‖_F ≤ T}: for the squared loss {@code √(2Kγ₁)}. */
  Interval logits(UnitFeatures x) {
    int k = x.classes();
    if (x.loss() != Loss.CROSS_ENTROPY) {
      return fit.max(0).times(2.0 * k).sqrt();
    }
    Interval y = fit.max(0).times(k).expm1();
    Interval right = mass.times(k - 1.0).negate().plus(1);
    Interval pair = root(y.dividedBy(mass.times(2)));
    return pair.times(Interval.point(2).sqrt()).max(root(y.dividedBy(right)));
  }

  /** {@code η⁻¹} of {@code η(t) = e^{-t} - 1 + t}. */
  private static Interval root(Interval level) {
    return Interval.of(root(level.lo()).lo(), root(level.hi()).hi());
  }

  private static Interval root(double level) {
    if (level <= 0) {
      return Interval.ZERO;
    }
    Interval target = Interval.point(level);
    Interval bracket = Interval.of(0, target.plus(2).plus(target.sqrt().times(2)).hi());
    return Root.ofIncreasing(t -> t.negate().expm1().plus(t).minus(target), bracket)
        .getOrElse(bracket);
  }

  /** {@code x ≤ b₀T/τ + s e}, {@code s² ≤ 1 + θx}, with both caps. */
  Interval spread(UnitFeatures x) {
    double k = x.classes();
    Interval theta = Interval.ratio(k - 2, k - 1).sqrt();
    Interval e = own.times(2).times(duality.max(0)).dividedBy(mass.times(tau)).sqrt();
    Interval d = own.times(logits(x)).dividedBy(tau);
    Interval te = theta.times(e);
    Interval s =
        te.plus(te.square().plus(theta.times(d).plus(1).times(4)).sqrt())
            .dividedBy(2)
            .min(Interval.point(k - 1).sqrt());
    return d.plus(s.times(e)).min(Interval.point((k - 1) * (k - 2)).sqrt());
  }

  /** {@code (x² + 2s²w + w²)/(K-1)}, {@code w = 2γ₃/(λτ)}. */
  Interval squaredTangent(UnitFeatures x) {
    double k = x.classes();
    Interval most = spread(x);
    Interval theta = Interval.ratio(k - 2, k - 1).sqrt();
    Interval s = theta.times(most).plus(1).min(k - 1);
    Interval w = centroid.times(2).dividedBy(tau.times(x.decay()));
    return most.square().plus(s.times(w).times(2)).plus(w.square()).dividedBy(k - 1);
  }

  /** {@code ‖A - τS_K‖_F/τ}. */
  Interval deviation(IntervalMatrix gram) {
    return gram.minus(Indicator.projector(gram.rows()).times(tau)).norm().dividedBy(tau);
  }
}
