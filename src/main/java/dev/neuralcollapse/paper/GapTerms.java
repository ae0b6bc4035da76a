package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Rule;

/**
 * The terms of the gap identity in intervals, from their definitions. [D]
 *
 * @param fit distance of the logits from the optimal ones
 * @param centroid {@code (λ/2) K‖w̄‖²}; zero for the squared loss without bias
 * @param duality {@code (λ/2) Σ ‖q_k - a μ_k‖²}
 * @param variability {@code (λ/2) a²K tr Σ_W}
 */
record GapTerms(Interval fit, Interval centroid, Interval duality, Interval variability) {

  static GapTerms of(UnitFeatures x) {
    Gufm best = x.optimum();
    Interval a = best.scale();
    Interval centroid =
        x.loss() == Loss.SQUARED
            ? Interval.ZERO
            : x.half(x.meanRow().sumOfSquares().times(x.classes()));
    Interval fit =
        switch (x.loss()) {
          case CROSS_ENTROPY -> x.mean(i -> divergence(x, best.wrongMass(), i));
          case SQUARED, SQUARED_WITH_BIAS -> x.mean(i -> residual(x, best, i));
        };
    return new GapTerms(
        fit,
        centroid,
        duality(x, x.rows(), a),
        x.half(a.square().times(x.withinTrace()).times(x.classes())));
  }

  /** {@code (λ/2) Σ ‖r_k - a μ_k‖²}. */
  static Interval duality(UnitFeatures x, IntervalMatrix rows, Interval a) {
    return x.half(rows.minus(x.means().times(a)).sumOfSquares());
  }

  /** {@code KL(p_y ‖ softmax z) = ℓ + Σ_j p (z_y - z_j) - H(p_y)}, p the mass of a wrong class. */
  static Interval divergence(UnitFeatures x, Interval p, int i) {
    IntervalVector z = x.logits(i);
    Interval zy = z.get(x.label(i));
    Interval margins = IntervalVector.generate(z.size(), j -> zy.minus(z.get(j))).sum();
    Interval right = p.times(x.classes() - 1).negate().plus(1);
    Interval entropy =
        right.times(right.log()).plus(p.times(p.log()).times(x.classes() - 1)).negate();
    return x.lossAt(i).plus(p.times(margins)).minus(entropy);
  }

  /** {@code ½‖W h + b - target‖²} with the optimal logits of class y as target. */
  private static Interval residual(UnitFeatures x, Gufm best, int i) {
    int k = x.classes();
    IntervalVector target =
        x.loss() == Loss.SQUARED
            ? Indicator.of(k, x.label(i)).times(best.scale())
            : biased(best, k, x.label(i));
    return x.logits(i).minus(target).sumOfSquares().dividedBy(2);
  }

  /** {@code α S_K e_y + 1/K}. */
  private static IntervalVector biased(Gufm best, int k, int y) {
    Interval alpha = best.scale().times(Interval.ratio(k, k - 1.0));
    Interval share = Interval.ratio(1, k);
    return IntervalVector.generate(
        k, j -> alpha.times((j == y ? Interval.ONE : Interval.ZERO).minus(share)).plus(share));
  }

  /** {@code F} down to {@code F*}, exactly. */
  Chain account(UnitFeatures x) {
    return Chain.from(x.objective())
        .down("fit", Rule.RELATIVE_ENTROPY, fit)
        .down("centroid", Rule.SQUARE, centroid)
        .down("duality", Rule.SQUARE, duality)
        .down("variability", Rule.SQUARE, variability)
        .endsAt(x.optimum().value());
  }

  /** These terms, variability a millionth too large. */
  GapTerms offByAMillionth() {
    return variability(variability.times(1 + 1e-6));
  }

  /** These terms with another fit. */
  GapTerms fit(Interval other) {
    return new GapTerms(other, centroid, duality, variability);
  }

  /** These terms with another duality. */
  GapTerms duality(Interval other) {
    return new GapTerms(fit, centroid, other, variability);
  }

  /** These terms with another variability. */
  GapTerms variability(Interval other) {
    return new GapTerms(fit, centroid, duality, other);
  }

  /** These terms with another centroid. */
  GapTerms centroid(Interval other) {
    return new GapTerms(fit, other, duality, variability);
  }

  /** {@code F - F*} without the cancellation. */
  Interval total() {
    return fit.plus(centroid).plus(duality).plus(variability);
  }
}
