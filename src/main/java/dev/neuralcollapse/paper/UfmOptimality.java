package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.UfmOptimum;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;

/**
 * The global minima of the unconstrained features model, wide enough, balanced classes. [P for the
 * geometry, D for the values and this proof]
 *
 * <p>Let T be the target {@code S ⊗ 1ᵀ}, for squared error without bias {@code I ⊗ 1ᵀ}: M = K-1 or
 * K singular values √n. With {@code u = ⟨Z,T⟩/‖T‖²}: the mean loss is at least that of the logits
 * uT (Jensen; cross entropy: over the wrong classes and the samples; squared error: the part of the
 * residual along the target); and {@code (λ_W/2)‖W‖² + (λ_H/2)‖H‖² ≥ √(λ_Wλ_H) ‖Wᵀ‖‖H‖ ≥ c M u_+}
 * because {@code ⟨WH, T/√n⟩ ≤ ‖W‖‖H‖}, {@code T/√n} having spectral norm 1. What is left is a
 * function of u alone, whose minimum is the closed form, attained at the balanced factors of its
 * {@code uT}.
 */
final class UfmOptimality {
  private UfmOptimality() {}

  /** I1. */
  static Claim<UfmPoint> crossEntropy() {
    return optimum(
            Loss.CROSS_ENTROPY,
            Papers.BACKGROUND.derived("Zhu et al., global optimality; its value in closed form"),
            "ufm-ce-optimum",
            "Cross entropy with free features: a simplex ETF, nothing from c = 1/K on",
            "L\\ge-\\log(1-(K-1)c)+(K-1)c\\rho,\\;\\rho=\\log(\\tfrac1c-K+1)\\text{ if }"
                + "c=\\sqrt{n\\lambda_W\\lambda_H}<\\tfrac1K,\\text{ else }\\log K")
        .twin(
            "frame",
            "orthogonal class features are as good",
            x -> same(frame(x), x.optimum().bound()),
            UfmSpec.optimum(Loss.CROSS_ENTROPY, 3, 1, 0.05));
  }

  /** I2. */
  static Claim<UfmPoint> squared() {
    return optimum(
            Loss.SQUARED,
            Papers.BACKGROUND.derived("Zhou et al., Tirer and Bruna; value in closed form"),
            "ufm-mse-optimum",
            "Squared error with free features: an orthogonal frame",
            "L\\ge K(c-\\tfrac{Kc^2}2)\\text{ if }c=\\sqrt{n\\lambda_W\\lambda_H}<\\tfrac1K,"
                + "\\text{ else }\\tfrac12")
        .twin(
            "simplex",
            "a simplex ETF without bias is as good",
            x -> same(simplex(x), x.optimum().bound()),
            UfmSpec.optimum(Loss.SQUARED, 2, 1, 0.1));
  }

  /** I3. */
  static Claim<UfmPoint> squaredWithBias() {
    return optimum(
            Loss.SQUARED_WITH_BIAS,
            Papers.BACKGROUND.derived("Zhou et al., free bias; value in closed form"),
            "ufm-mse-bias-optimum",
            "Squared error with free features and a free bias: a simplex ETF",
            "L\\ge(K-1)(c-\\tfrac{Kc^2}2)\\text{ if }c=\\sqrt{n\\lambda_W\\lambda_H}<\\tfrac1K,"
                + "\\text{ else }\\tfrac{K-1}{2K}")
        .twin(
            "frame",
            "an orthogonal frame is as good",
            x -> same(frame(x), x.optimum().bound()),
            UfmSpec.optimum(Loss.SQUARED_WITH_BIAS, 2, 1, 0.1));
  }

  private static Stated<UfmPoint> optimum(
      Loss loss, Source source, String name, String title, String statement) {
    UfmSpec best = UfmSpec.optimum(loss, 2, 2, 0.1);
    return Stated.<UfmPoint>claim(source, name, title, statement)
        .given(UfmPoint.balanced())
        .on(new Regime<>("near", s -> UfmSpec.near(loss, s)))
        .on(new Regime<>("far", s -> UfmSpec.far(loss, s)))
        .on(new Regime<>("beyond-threshold", s -> UfmSpec.beyond(loss, s)))
        .by(UfmOptimality::proof)
        .constant(
            "a-millionth-more",
            "1.000001 times the value",
            x ->
                Step.atMost(
                    "above",
                    Rule.OPTIMALITY,
                    value(x).bound().times(1.000001),
                    attaining(x).objective()),
            best)
        .stronger(
            "nothing-learned",
            "nothing is better than W = H = 0",
            x -> Step.atMost("above", Rule.OPTIMALITY, x.fitAt(Interval.ZERO), x.objective()),
            best)
        .twin(
            "without-n",
            "c = √(λ_W λ_H), without the samples of a class",
            x -> same(attaining(x).objective(), value(x, 1, 1).bound()),
            best)
        .twin(
            "mean-over-samples",
            "λ_H of the mean over the samples, not of their sum, without dividing it by N",
            x -> same(attaining(x).objective(), value(x, 1, 1.0 / x.samples()).bound()),
            best)
        .twin(
            "loss-not-halved",
            "twice the loss with the same decays has twice the value",
            x ->
                Step.atMost(
                    "above",
                    Rule.OPTIMALITY,
                    value(x).bound().times(2),
                    attaining(x).objective().plus(attaining(x).fit())),
            best)
        .without(
            "balanced",
            new UfmUnbalanced(loss, 10, 0.2),
            new Regime<>("unbalanced", s -> UfmUnbalanced.draw(loss, s)));
  }

  private static Step same(Interval one, Interval other) {
    return Step.same("attained", one, other);
  }

  private static Chain proof(UfmPoint x) {
    Interval u = x.reach();
    UfmPoint best = attaining(x);
    return Chain.of(
        Step.atMost("loss", Rule.JENSEN, x.fitAt(u), x.fit()),
        Step.atMost("factors", Rule.CAUCHY_SCHWARZ, x.penaltyAt(u), x.penalty()),
        Step.atMost("scalar", Rule.OPTIMALITY, value(x).bound(), x.fitAt(u).plus(x.penaltyAt(u))),
        Step.atMost("above", Rule.COMBINATION, value(x).bound(), x.objective()),
        same(best.objective(), value(x).bound()));
  }

  /** The closed form of wide features. */
  private static UfmOptimum value(UfmPoint x) {
    return value(x, x.samples() / x.classes(), 1);
  }

  private static UfmOptimum value(UfmPoint x, int perClass, double factor) {
    return UfmOptimum.of(x.loss(), x.classes(), perClass, x.decayW(), x.decayH() * factor);
  }

  /** The minimiser for the classes and decays of x, as wide as needed. */
  private static UfmPoint attaining(UfmPoint x) {
    int k = x.classes();
    return new UfmSpec(0, x.loss(), k, x.samples() / k, k, x.decayW(), x.decayH(), 0).instance();
  }

  /** The optimal scale on an orthogonal frame, without bias. */
  private static Interval frame(UfmPoint x) {
    return along(x, Indicator.identity(x.classes()));
  }

  /** The optimal scale on a simplex, without bias. */
  private static Interval simplex(UfmPoint x) {
    return along(x, Indicator.projector(x.classes()));
  }

  private static Interval along(UfmPoint x, IntervalMatrix base) {
    UfmPoint best = attaining(x);
    Interval a = value(x).singularValue();
    Interval b =
        a.times(Interval.point(x.decayW()).dividedBy(x.decayH()).sqrt())
            .dividedBy(Interval.point(x.samples()).dividedBy(x.classes()).sqrt());
    IntervalVector none = IntervalVector.generate(x.classes(), j -> Interval.ZERO);
    IntervalMatrix features =
        IntervalMatrix.generate(x.samples(), i -> base.row(best.labels().get(i)).times(b));
    return new UfmPoint(
            x.loss(), base.times(a), none, features, best.labels(), x.decayW(), x.decayH())
        .objective();
  }
}
