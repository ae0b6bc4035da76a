package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import dev.neuralcollapse.proof.Worked;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** How collapse on orthogonally separable data is measured, and what the measures can show. */
final class OrthogonallySeparableMetrics {
  private OrthogonallySeparableMetrics() {}

  /** What is wrong or imprecise in print. */
  static Seq<Correction> corrections() {
    return List.of(
        new Correction(
            Papers.ORTHOGONALLY_SEPARABLE,
            "appendix B.2, NC3",
            Correction.Origin.PRINTED,
            "NC3 is $\\bigl\\|V\\Phi^+/\\|V\\Phi^+\\|_F-\\tilde E/\\sqrt{K-1}\\bigr\\|_F$, zero at"
                + " perfect collapse",
            "orthogonally-separable/projected-duality",
            "as-printed",
            "K = 2, orthonormal class means and V = Ẽ: every entry of Ẽ is ±1/√2, so that ‖Ẽ‖ = √2"
                + " and VΦ⁺/‖VΦ⁺‖ = Ẽ/√2 has the entries ±1/2. Divided by √(K-1) = 1, Ẽ has the"
                + " entries ±0.7071. Four differences of 0.2071 make the distance 0.4142, not 0.",
            "$\\|\\tilde E\\|_F=\\sqrt K$: divided by $\\sqrt K$ it is zero at perfect collapse. As"
                + " printed it is at least $\\sqrt{K/(K-1)}-1$ for every network: 0.2247 for three"
                + " classes, 0.0541 for ten."),
        new Correction(
            Papers.ORTHOGONALLY_SEPARABLE,
            "appendix B.2, NC1, read as a measure of Theorem 1",
            Correction.Origin.READING,
            "The features of a class collapse to their mean: NC1 goes to zero",
            "orthogonally-separable/limit-geometry",
            "points-collapse",
            "Inputs 1 and 2 in class one, -1 and -2 in class two: γ = 1 for both classes, s² = 1/4,"
                + " and the features of class one are (1/2, 0) and (1, 0): one direction, two"
                + " lengths.",
            "Directions collapse: $\\phi(x_i)=s_k\\,u_k^\\top x_i\\,\\varphi_k$ is a line for each"
                + " class, a point only where all $u_k^\\top x_i$ of the class agree."),
        new Correction(
            Papers.ORTHOGONALLY_SEPARABLE,
            "neural collapse as commonly read into Theorem 1",
            Correction.Origin.READING,
            "The class means, less their mean, are a simplex equiangular tight frame",
            "orthogonally-separable/simplex-after-centring",
            "without-equal-lengths",
            "Three orthogonal class means (1, 0, 0), (0, 1, 0), (0, 0, 2), their mean (1/3, 1/3,"
                + " 2/3): the first two less the mean are (2, -1, -2)/3 and (-1, 2, -2)/3, whose"
                + " product is -2/9 - 2/9 + 4/9 = 0. Their cosine is 0, not -1/2.",
            "The class means of a ReLU network are an orthogonal frame. Less their mean they are a"
                + " simplex only where all their lengths agree."));
  }

  private static Step within(String name, Interval distance, double most) {
    return Step.atMost(name, Rule.IDENTITY, distance, Interval.point(most));
  }

  /**
   * Orthogonal class means {@code m_k = b φ_k}: {@code (m_k - m)ᵀ(m_l - m) = b²(δ_kl - 1/K)}. (D)
   */
  static Claim<?> simplexAfterCentring() {
    Regime<MeanLengths> equal = new Regime<>("equal", s -> MeanLengths.Recipe.draw(0, s));
    Regime<MeanLengths> unequal = new Regime<>("unequal", s -> MeanLengths.Recipe.draw(0.5, s));
    Worked<MeanLengths> unit =
        new Worked<>("three of length 1", () -> new MeanLengths(Vector.ones(3)));
    return Stated.<MeanLengths>claim(
            Papers.ORTHOGONALLY_SEPARABLE.derived("Theorem 1, class means"),
            "simplex-after-centring",
            "Orthogonal class means of one length, less their mean, are a simplex",
            "m_k=b\\varphi_k\\implies\\cos(m_k-\\bar m,\\,m_l-\\bar m)=-\\frac1{K-1}")
        .given(MeanLengths.equalLengths())
        .on(equal)
        .byStep(m -> Step.same("cosine", m.cosine(), Interval.ratio(-1, m.classes() - 1)))
        .constant(
            "one-over-classes",
            "the cosine is -1/K",
            m -> Step.same("cosine", m.cosine(), Interval.ratio(-1, m.classes())),
            unit)
        .twin(
            "uncentred",
            "the class means themselves are a simplex",
            m -> Step.same("cosine", Interval.ZERO, Interval.ratio(-1, m.classes() - 1)),
            unit)
        .stronger(
            "wider",
            "the cosine is less by a thousandth",
            m ->
                Step.atMost(
                    "cosine",
                    Rule.IDENTITY,
                    m.cosine(),
                    Interval.ratio(-1, m.classes() - 1).minus(Interval.ratio(1, 1000))),
            unit)
        .without(
            "equal-lengths",
            new Worked<>(
                "orthogonal means of lengths 1, 1 and 2",
                () -> new MeanLengths(Vector.of(1, 1, 2))),
            unequal);
  }

  /** {@code Ẽ = √(K/(K-1))(I - J/K)} has the norm {@code √K}. (D) */
  static Claim<?> duality() {
    Regime<DualityProduct> collapsed =
        new Regime<>("collapsed", s -> DualityProduct.Recipe.draw(0, s));
    Worked<DualityProduct> two =
        new Worked<>("two classes, V = Ẽ", () -> DualityProduct.of(Vector.ones(2)));
    return Stated.<DualityProduct>claim(
            Papers.ORTHOGONALLY_SEPARABLE.derived("appendix B.2, NC3 with the right norm"),
            "projected-duality",
            "Projected duality divided by √K is zero at perfect collapse",
            "V\\Phi^+=c\\tilde E\\implies\\Bigl\\|\\frac{V\\Phi^+}{\\|V\\Phi^+\\|_F}-"
                + "\\frac{\\tilde E}{\\sqrt K}\\Bigr\\|_F=0")
        .given(DualityProduct.equalRatios())
        .on(collapsed)
        .byStep(p -> within("distance", p.distance(Interval.point(p.classes())), 1e-12))
        .constant(
            "as-printed",
            "Ẽ divided by √(K-1)",
            p -> within("distance", p.distance(Interval.point(p.classes() - 1)), 1e-12),
            two)
        .constant(
            "one-more",
            "Ẽ divided by √(K+1)",
            p -> within("distance", p.distance(Interval.point(p.classes() + 1)), 1e-12),
            two)
        .stronger(
            "below-zero",
            "the distance is negative",
            p -> within("distance", p.distance(Interval.point(p.classes())), -1e-6),
            two)
        .without(
            "equal-ratios",
            new Worked<>(
                "two classes whose scales stand to the lengths of their means like 1 and 2",
                () -> DualityProduct.of(Vector.of(1, 2))),
            new Regime<>("uneven", s -> DualityProduct.Recipe.draw(0.5, s)));
  }

  /** The triangle inequality: {@code ‖A - B‖ ≥ ‖B‖ - ‖A‖} with {@code ‖A‖ = 1}. (D) */
  static Claim<?> printedFloor() {
    Regime<DualityProduct> any = new Regime<>("any", s -> DualityProduct.Recipe.draw(0.5, s));
    Worked<DualityProduct> three =
        new Worked<>("three classes, V = Ẽ", () -> DualityProduct.of(Vector.ones(3)));
    return Stated.<DualityProduct>claim(
            Papers.ORTHOGONALLY_SEPARABLE.derived("appendix B.2, NC3 as printed"),
            "printed-duality-floor",
            "The measure of projected duality as printed never falls below a floor",
            "\\Bigl\\|\\frac A{\\|A\\|_F}-\\frac{\\tilde E}{\\sqrt{K-1}}\\Bigr\\|_F\\ge"
                + "\\sqrt{\\tfrac K{K-1}}-1\\text{ for every }A\\ne0,"
                + "\\text{ attained at }\\tilde E")
        .on(any)
        .by(
            p ->
                Chain.of(
                    floor(p, p.distance(Interval.point(p.classes() - 1)), 1),
                    Step.same(
                        "attained",
                        DualityProduct.of(Vector.ones(p.classes()))
                            .distance(Interval.point(p.classes() - 1)),
                        least(p.classes()))))
        .constant(
            "two-percent-more",
            "the floor is 1.02 times as high",
            p ->
                floor(
                    DualityProduct.of(Vector.ones(p.classes())),
                    DualityProduct.of(Vector.ones(p.classes()))
                        .distance(Interval.point(p.classes() - 1)),
                    1.02),
            three)
        .twin(
            "right-norm",
            "it is a floor with √K in place of √(K-1)",
            p -> {
              DualityProduct ideal = DualityProduct.of(Vector.ones(p.classes()));
              return floor(ideal, ideal.distance(Interval.point(p.classes())), 1);
            },
            three)
        .stronger(
            "reversed",
            "no network is above it",
            p ->
                Step.atMost(
                    "floor",
                    Rule.TRIANGLE,
                    p.distance(Interval.point(p.classes() - 1)),
                    least(p.classes())),
            new Worked<>("A = [[1, 0], [0, 1]]", () -> new DualityProduct(Matrix.identity(2))))
        .lacking(Twin.Kind.HYPOTHESIS, "it holds for every matrix that can be normalised");
  }

  private static Interval least(int classes) {
    return Interval.ratio(classes, classes - 1).sqrt().minus(1);
  }

  private static Step floor(DualityProduct p, Interval distance, double times) {
    return Step.atMost("floor", Rule.TRIANGLE, least(p.classes()).times(times), distance);
  }
}
