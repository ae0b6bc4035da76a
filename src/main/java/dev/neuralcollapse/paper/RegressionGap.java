package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import io.vavr.collection.Vector;

/**
 * What one linear layer with free features loses against the optimum, part by part. [D]
 *
 * <p>With {@code T = (Y-Ȳ)/√M = U diag(σ) Vᵀ}, {@code P = U diag(min(1, σ/√c)) Vᵀ}, {@code S = T -
 * √c P} and {@code H̃ = (H - h̄1ᵀ)/√M}:
 *
 * <p>{@code L - L* = ½‖b + Wh̄ - ȳ‖² + (λ_H/2)‖h̄‖² + ½‖WH̃ - S‖² + ½‖√λ_H H̃ - √λ_W WᵀP‖² +
 * (λ_W/2)(‖W‖² - ‖WᵀP‖²)}.
 *
 * <p>Proof: the mean of the samples separates from their deviations. {@code ½‖Z-T‖² = ½‖Z-S‖² -
 * √c⟨Z,P⟩ + √c⟨T,P⟩ - (c/2)‖P‖²}, the last two terms are {@code Σ √c p_jσ_j - c p_j²/2 = L*}; and
 * {@code √c⟨WH̃,P⟩ = ⟨√λ_H H̃, √λ_W WᵀP⟩} completes the square with the penalties. No part is
 * negative because P is a contraction.
 *
 * @param bias {@code ½‖b + Wh̄ - ȳ‖²}
 * @param mean {@code (λ_H/2)‖h̄‖²}
 * @param fit {@code ½‖WH̃ - S‖²}
 * @param duality {@code ½‖√λ_H H̃ - √λ_W WᵀP‖²}
 * @param spare {@code (λ_W/2)(‖W‖² - ‖WᵀP‖²)}, what W spends on directions that do not pay
 */
record RegressionGap(Interval bias, Interval mean, Interval fit, Interval duality, Interval spare) {

  static RegressionGap of(LinearRegression x) {
    Interval root = x.product().sqrt();
    return of(x, x.variances().map(l -> l.sqrt().dividedBy(root).min(1)).toVector());
  }

  /** With other numbers {@code p_j} in the place of {@code min(1, σ_j/√c)}. */
  static RegressionGap of(LinearRegression x, Vector<Interval> p) {
    IntervalMatrix w = x.weights().head();
    IntervalVector mean = meanColumn(x.features());
    IntervalMatrix centred =
        x.features().transpose().map(r -> r.minus(mean)).transpose().times(x.root().inverse());
    IntervalMatrix dual = x.acrossSamples(p);
    Vector<Interval> strengths =
        p.zipWith(x.variances(), (q, l) -> l.sqrt().minus(q.times(x.product().sqrt()))).toVector();
    IntervalMatrix pulled = w.transpose().times(dual);
    Interval h = Interval.point(x.decayH());
    Interval v = Interval.point(x.decayW());
    IntervalMatrix against = w.transpose().times(x.axes());
    Interval spare =
        Vector.range(0, p.size())
            .map(
                j ->
                    against
                        .transpose()
                        .row(j)
                        .sumOfSquares()
                        .times(Interval.ONE.minus(p.get(j).square())))
            .fold(Interval.ZERO, Interval::plus);
    return new RegressionGap(
        x.bias().plus(w.times(mean)).minus(x.mean()).sumOfSquares().dividedBy(2),
        mean.sumOfSquares().times(h).dividedBy(2),
        w.times(centred).minus(x.acrossSamples(strengths)).sumOfSquares().dividedBy(2),
        centred.times(h.sqrt()).minus(pulled.times(v.sqrt())).sumOfSquares().dividedBy(2),
        spare.times(v).dividedBy(2));
  }

  private static IntervalVector meanColumn(IntervalMatrix m) {
    return m.transpose().meanRow();
  }

  Interval total() {
    return bias.plus(mean).plus(fit).plus(duality).plus(spare);
  }
}
