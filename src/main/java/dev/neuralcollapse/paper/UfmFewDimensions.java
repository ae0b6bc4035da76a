package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.UfmOptimum;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;

/**
 * Fewer dimensions than modes: the squared losses keep d of them, and it does not matter which. [D]
 *
 * <p>With {@code Y = √n V}, V of orthonormal rows (after the bias is eliminated {@code SY}), the
 * problem is {@code ‖Z - Y‖²/(2N) + √(λ_Wλ_H) ‖Z‖_*} over Z of rank at most d. By von Neumann's
 * trace inequality the singular values of Z decide alone: all those of Y are {@code √n}, each kept
 * one is softly thresholded to {@code (√n - N√(λ_Wλ_H))_+} and costs {@code c - Kc²/2}, each
 * missing one {@code 1/(2K)}. Any d-dimensional subspace of the modes attains it.
 */
final class UfmFewDimensions {
  private UfmFewDimensions() {}

  static Claim<UfmPoint> value(Loss loss) {
    boolean bias = loss == Loss.SQUARED_WITH_BIAS;
    String modes = bias ? "K-1" : "K";
    UfmSpec best = new UfmSpec(0, loss, 4, 1, 2, 0.1, 0.1, 0);
    return Stated.<UfmPoint>claim(
            Papers.BACKGROUND.derived("squared error, fewer dimensions than classes"),
            bias ? "ufm-mse-bias-narrow" : "ufm-mse-narrow",
            bias
                ? "Too few dimensions and a free bias: d modes are kept, the others lost"
                : "Too few dimensions: d modes are kept, the others are lost",
            "d<"
                + modes
                + ",\\;c<\\tfrac1K\\implies L\\ge d(c-\\tfrac{Kc^2}2)+\\frac{"
                + modes
                + "-d}{2K}")
        .given(narrow())
        .given(UfmPoint.balanced())
        .on(new Regime<>("narrow", s -> UfmSpec.narrow(loss, s)))
        .on(new Regime<>("narrow-far", s -> UfmSpec.narrow(loss, s).near((s & 1) == 0 ? 1 : 2)))
        .by(
            x ->
                Chain.of(
                    above(x, formula(x)),
                    Step.same("attained", kept(x, 7).objective(), formula(x))))
        .constant(
            "a-millionth-more",
            "1.000001 times the value",
            x -> above(kept(x, 7), formula(x).times(1.000001)),
            best)
        .stronger(
            "one-mode-less",
            "no better than with one dimension less",
            x -> above(kept(x, 7), formula(x, x.head().columns() - 1)),
            best)
        .twin(
            "wide-value",
            "the value of enough dimensions is attained",
            x -> Step.same("attained", kept(x, 7).objective(), formula(x, x.modes())),
            best)
        .twin(
            "free-of-charge",
            "missing modes cost nothing",
            x ->
                Step.same(
                    "attained",
                    kept(x, 7).objective(),
                    formula(x, x.modes()).times(Interval.ratio(x.head().columns(), x.modes()))),
            best)
        .without("narrow", wide(loss), Regime.always("wide", wide(loss)));
  }

  /** More dimensions than modes: the formula counts modes that do not exist. */
  private static UfmSpec wide(Loss loss) {
    return new UfmSpec(0, loss, 3, 1, 5, 0.1, 0.1, 0);
  }

  private static Hypothesis<UfmPoint> narrow() {
    return Hypothesis.is("narrow", "d<\\text{modes}", x -> x.head().columns() < x.modes());
  }

  private static Step above(UfmPoint x, Interval value) {
    return Step.atMost("above", Rule.OPTIMALITY, value, x.objective());
  }

  /** {@code d(c-Kc²/2) + (modes-d)/(2K)}. */
  private static Interval formula(UfmPoint x, int d) {
    int k = x.classes();
    int n = x.samples() / k;
    Interval mode = UfmOptimum.of(Loss.SQUARED, k, n, x.decayW(), x.decayH()).bound().dividedBy(k);
    return mode.times(d).plus(Interval.ratio(x.modes() - d, 2.0 * k));
  }

  private static Interval formula(UfmPoint x) {
    return formula(x, x.head().columns());
  }

  /** A minimiser for decays and width of x, in the subspace of modes of this seed. */
  private static UfmPoint kept(UfmPoint x, long seed) {
    int k = x.classes();
    return new UfmSpec(
            seed, x.loss(), k, x.samples() / k, x.head().columns(), x.decayW(), x.decayH(), 0)
        .instance();
  }

  /** Class means of different geometry, the same value. */
  static Claim<UfmPoint> degenerate() {
    Loss loss = Loss.SQUARED;
    UfmSpec best = new UfmSpec(0, loss, 4, 1, 2, 0.1, 0.1, 0);
    return Stated.<UfmPoint>claim(
            Papers.BACKGROUND.derived("squared error, fewer dimensions than classes"),
            "ufm-mse-degenerate",
            "Too few dimensions: minima of different geometry, no collapse to a frame",
            "d<K:\\;L(W_U,H_U)=L(W_V,H_V)=L^*\\text{ for all subspaces }U,V\\text{ of dimension }d"
                + ",\\text{ though }W_UW_U^\\top\\ne W_VW_V^\\top")
        .given(narrow())
        .on(new Regime<>("narrow", s -> UfmSpec.narrow(loss, s)))
        .by(
            x ->
                Chain.of(
                    Step.same("one", kept(x, 7).objective(), formula(x)),
                    Step.same("other", kept(x, 8).objective(), formula(x)),
                    Step.nonnegative("differ", Rule.CONSTRUCTION, differ(x, 7, 8).minus(1e-6))))
        .constant(
            "within-a-thousandth",
            "the geometries agree to a thousandth",
            x -> Step.atMost("near", Rule.QUOTATION, differ(x, 7, 8), Interval.point(1e-3)),
            best)
        .stronger(
            "unique",
            "the geometry is unique",
            x -> Step.zero("same", Rule.QUOTATION, differ(x, 7, 8)),
            best)
        .twin(
            "equal-norms",
            "classifier rows have equal norms at every minimum",
            x -> Step.zero("equinorm", Rule.QUOTATION, unequal(kept(x, 7).head())),
            best)
        .without("narrow", wide(loss), Regime.always("wide", wide(loss)));
  }

  /** {@code ‖W_U W_Uᵀ - W_V W_Vᵀ‖_F / ‖W_U W_Uᵀ‖_F}. */
  private static Interval differ(UfmPoint x, long one, long other) {
    IntervalMatrix u = kept(x, one).head();
    IntervalMatrix v = kept(x, other).head();
    IntervalMatrix gram = u.timesTransposed(u);
    return gram.minus(v.timesTransposed(v)).norm().dividedBy(gram.norm());
  }

  /** The largest of the squared row norms minus the smallest. */
  private static Interval unequal(IntervalMatrix head) {
    IntervalVector squares = IntervalVector.generate(head.rows(), k -> head.row(k).sumOfSquares());
    return squares.max().minus(squares.min());
  }
}
