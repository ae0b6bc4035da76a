package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalSystem;
import dev.neuralcollapse.proof.IntervalVector;

/**
 * Two targets fitted by a given weight: {@code H = W⁺Y + (I - W⁺W)Z} solves {@code WH = Y}.
 *
 * @param weight W, 2×d, of full rank
 * @param targets Y, 2×M
 * @param free Z, d×M
 * @param decay λ of both factors, 0 in the claim
 */
record Unregularised(
    IntervalMatrix weight, IntervalMatrix targets, IntervalMatrix free, double decay) {

  IntervalMatrix gram() {
    return weight.timesTransposed(weight);
  }

  /** {@code W⁺A = Wᵀ(WWᵀ)⁻¹A}. */
  private IntervalMatrix lifted(IntervalMatrix a) {
    return weight.transpose().times(IntervalSystem.solve(gram(), a));
  }

  /** {@code (I - W⁺W)A}. */
  IntervalMatrix outside(IntervalMatrix a) {
    return a.minus(lifted(weight.times(a)));
  }

  IntervalMatrix features() {
    return features(1);
  }

  private IntervalMatrix features(double factor) {
    return lifted(targets).times(Interval.point(factor)).plus(outside(free));
  }

  /** {@code (1/2M)‖WH - Y‖²} and the penalties, {@code W⁺Y} taken so many times. */
  Interval loss(double factor) {
    IntervalMatrix h = features(factor);
    Interval count = Interval.point(targets.columns());
    Interval fit = weight.times(h).minus(targets).sumOfSquares().dividedBy(count);
    Interval penalties = weight.sumOfSquares().plus(h.sumOfSquares().dividedBy(count)).times(decay);
    return fit.plus(penalties).dividedBy(2);
  }

  /** {@code (YYᵀ/M)^{1/2}} of a 2×2 matrix S, {@code (S + √det S I)/√(tr S + 2√det S)}. */
  IntervalMatrix root() {
    IntervalMatrix s = targets.timesTransposed(targets).times(Interval.ratio(1, targets.columns()));
    Interval det = s.get(0, 0).times(s.get(1, 1)).minus(s.get(0, 1).square()).max(0).sqrt();
    Interval scale = s.get(0, 0).plus(s.get(1, 1)).plus(det.times(2)).sqrt().inverse();
    return IntervalMatrix.generate(
        2,
        i ->
            IntervalVector.generate(
                2, j -> (i == j ? s.get(i, j).plus(det) : s.get(i, j)).times(scale)));
  }
}
