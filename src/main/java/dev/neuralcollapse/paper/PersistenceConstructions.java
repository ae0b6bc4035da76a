package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.LogitRay;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;
import io.vavr.collection.List;

/** What explicit parameters of deep linear and ReLU models cost, in intervals. */
final class PersistenceConstructions {
  private PersistenceConstructions() {}

  /**
   * {@code Σ_l ‖A_l‖² ≥ (L+1) Σ s_i(Z)^{2/(L+1)}} for {@code L+1} factors of Z, with equality for
   * balanced ones, whose singular values are all {@code s_i^{1/(L+1)}}.
   */
  static Claim<?> schattenReduction() {
    LinearFactors balanced = new LinearFactors(1, 3, 2, 2, 8, 0, 1);
    return Stated.<LinearFactors>claim(
            Papers.PERSISTENCE.quoted("Lemma 1 and the reduction after it"),
            "schatten-reduction",
            "L+1 factors cost a Schatten quasi-norm of their product at least",
            "A_L\\cdots A_0=Z\\implies\\sum_l\\|A_l\\|_F^2\\ge(L+1)\\sum_is_i(Z)^{2/(L+1)},"
                + "\\text{ attained by }U\\Sigma^{1/(L+1)},\\ldots,\\Sigma^{1/(L+1)}V^\\top")
        .given(Hypothesis.is("factors-of-it", "A_L\\cdots A_0=Z", f -> f.stretch() == 1))
        .on(new Regime<>("balanced", s -> LinearFactors.draw(s, 0)))
        .on(new Regime<>("near", s -> LinearFactors.draw(s, 0.01)))
        .on(new Regime<>("far", s -> LinearFactors.draw(s, 1)))
        .by(
            f ->
                Chain.of(
                    Step.zero("product", Rule.CONSTRUCTION, distance(f)),
                    Step.same("attained", balanced(f).cost(), floor(f, f.layers() + 1)),
                    least(f, Interval.ONE)))
        .constant(
            "a-millionth-more",
            "1.000001 times the quasi-norm",
            f -> least(f, Interval.point(1.000001)),
            balanced)
        .twin(
            "features-not-counted",
            "with L in the place of L+1 factors",
            f -> Step.atMost("least", Rule.ARITHMETIC_GEOMETRIC, floor(f, f.layers()), f.cost()),
            new LinearFactors(1, 3, 2, 1, 16, 0, 1))
        .stronger(
            "nuclear-norm",
            "L+1 times the nuclear norm at least, however many factors",
            f ->
                Step.atMost(
                    "least",
                    Rule.ARITHMETIC_GEOMETRIC,
                    f.schatten(2).times(f.layers() + 1.0),
                    f.cost()),
            balanced)
        .without(
            "factors-of-it",
            balanced.stretched(0.5),
            new Regime<>("stretched", s -> LinearFactors.draw(s, 0).stretched(0.5)));
  }

  private static LinearFactors balanced(LinearFactors f) {
    return new LinearFactors(f.seed(), f.classes(), f.rank(), f.layers(), f.top(), 0, 1);
  }

  private static Interval distance(LinearFactors f) {
    IntervalMatrix product = f.factors().reduceLeft((before, factor) -> factor.times(before));
    return product.minus(f.product()).sumOfSquares();
  }

  private static Interval floor(LinearFactors f, int factors) {
    return f.schatten(factors).times((double) factors);
  }

  private static Step least(LinearFactors f, Interval times) {
    return Step.atMost(
        "least", Rule.ARITHMETIC_GEOMETRIC, floor(f, f.layers() + 1).times(times), f.cost());
  }

  /** What collapse or the block costs at the scale x, with {@code √n} replaced by {@code root}. */
  private static Interval formula(CollapsedFactors f, int factors, Interval root) {
    int k = f.classes();
    int pairs = k / 2;
    int odd = k % 2;
    Interval x = f.x();
    Interval p = Interval.ratio(2, factors);
    Interval far = x.negate().exp();
    Interval single = far.times(k - 1.0).log1p();
    Interval paired = x.times(-2).exp().plus(far.times(k - 2.0)).log1p();
    Interval blockFit = paired.times(2.0 * pairs).plus(single.times(odd)).dividedBy(k);
    Interval norm =
        f.block() ? Interval.point(2).pow(p).times(pairs).plus(odd) : Interval.point(k - 1);
    return (f.block() ? blockFit : single)
        .plus(norm.times(x.times(root).pow(p)).times(f.decay()).times((f.layers() + 1) * 0.5));
  }

  private static Step costs(CollapsedFactors f, int factors, Interval root) {
    return Step.same("cost", f.objective(), formula(f, factors, root));
  }

  private static Interval root(CollapsedFactors f) {
    return Interval.point(f.perClass()).sqrt();
  }

  /** The parameters are multiplied out, and what they cost is compared with the closed forms. */
  static Claim<?> closedForms() {
    CollapsedFactors ten = new CollapsedFactors(false, 10, 5, 2, 10, 0x1p-10, 7);
    return Stated.<CollapsedFactors>claim(
            Papers.PERSISTENCE.derived("the loss of collapse and of the block in closed form"),
            "closed-forms",
            "What collapse and the block cost",
            "\\mathcal L(\\alpha S)=\\log(1+(K-1)e^{-\\alpha})+\\lambda\\tfrac{L+1}2(K-1)"
                + "(\\alpha\\sqrt n)^{\\frac2{L+1}},\\;\\mathcal L(\\beta X)=\\log(1+e^{-2\\beta}"
                + "+(K-2)e^{-\\beta})+\\lambda\\tfrac{L+1}2\\tfrac K2"
                + "(2\\beta\\sqrt n)^{\\frac2{L+1}}")
        .on(new Regime<>("collapse", s -> CollapsedFactors.anywhere(s, false)))
        .on(new Regime<>("block", s -> CollapsedFactors.anywhere(s, true)))
        .byStep(f -> costs(f, f.layers() + 1, root(f)))
        .twin(
            "samples-not-counted",
            "without the factor √n of the singular values of Z",
            f -> costs(f, f.layers() + 1, Interval.ONE),
            ten)
        .constant(
            "features-not-counted",
            "with the exponent 2/L",
            f -> costs(f, f.layers(), root(f)),
            ten)
        .stronger(
            "zero-at-least",
            "collapse and the block never cost more than no features at all, log K",
            f ->
                Step.atMost(
                    "cost", Rule.QUOTATION, f.objective(), Interval.point(f.classes()).log()),
            new CollapsedFactors(false, 3, 1, 2, 3, 0.3, 5));
  }

  private static Step order(RayPair pair, Interval times) {
    return Step.atMost(
        "order",
        Rule.COMBINATION,
        pair.at(pair.lower()).value(),
        pair.at(pair.upper()).value().times(times));
  }

  /**
   * Theorem 2 with an explicit depth [D]: let κ be the greatest margin of X over the least of M. At
   * the scale {@code κa} of M every margin is at least as great as at the scale a of X; so where
   * {@code Σ(κ s_i(M))^p ≤ Σ s_i(X)^p}, {@code p = 2/(L+1)}, M costs no more for any a. As p → 0
   * the sums tend to the ranks.
   */
  static Claim<?> deepRankOrder() {
    RayPair four = new RayPair(4, 1, 2, 0.01, RayPair.Higher.SIMPLEX, false);
    RayPair zero = new RayPair(4, 1, 3, 0.5, RayPair.Higher.SIMPLEX, false);
    return Stated.<RayPair>claim(
            Papers.PERSISTENCE.derived("Theorem 2 with its depth"),
            "deep-rank-order",
            "Deep enough, logits of lower rank cost no more than logits of higher rank",
            "\\sum_i(\\kappa s_i(M))^{\\frac2{L+1}}\\le\\sum_is_i(X)^{\\frac2{L+1}},\\;\\kappa="
                + "\\frac{\\max\\text{ margin of }X}{\\min\\text{ margin of }M}\\implies"
                + "\\min_b\\mathcal L(bM)\\le\\min_a\\mathcal L(aX)")
        .given(
            Hypothesis.is(
                "deep",
                "\\sum(\\kappa s_i(M))^{2/(L+1)}\\le\\sum s_i(X)^{2/(L+1)}",
                pair -> pair.depth().certainlyNonNegative()))
        .on(new Regime<>("block-simplex", s -> RayPair.draw(s, RayPair.Higher.SIMPLEX, false, 3)))
        .on(new Regime<>("circle-simplex", s -> RayPair.draw(s, RayPair.Higher.SIMPLEX, true, 5)))
        .on(new Regime<>("circle-block", s -> RayPair.draw(s, RayPair.Higher.BLOCK, true, 9)))
        .byStep(pair -> order(pair, Interval.ONE))
        .constant(
            "a-millionth-less",
            "M costs less by a millionth (but at zero both are equal)",
            pair -> order(pair, Interval.point(1 - 1e-6)),
            zero)
        .stronger(
            "higher-rank-wins",
            "X costs no more than M",
            pair ->
                Step.atMost(
                    "order",
                    Rule.COMBINATION,
                    pair.at(pair.upper()).value(),
                    pair.at(pair.lower()).value()),
            new RayPair(10, 1, 3, 0.001, RayPair.Higher.SIMPLEX, false))
        .without("deep", four, new Regime<>("shallow", PersistenceConstructions::shallow))
        .resolution(1e-9);
  }

  private static RayPair shallow(long seed) {
    return new RayPair(4, 1, 2, Draw.from(seed).scale(1e-4, 0.01), RayPair.Higher.SIMPLEX, false);
  }

  /**
   * In {@code uvᵀ} the greatest entry of a column is where u is greatest (v positive) or least (v
   * negative): it can be the own one, strictly, in one column each. A circle serves any number.
   */
  static Claim<?> superiorRank() {
    RankOneLogits three = new RankOneLogits(List.of(1, 0, -1), List.of(1, 0, -1));
    RankOneLogits ties = new RankOneLogits(List.of(1, 1, 1), List.of(1, 1, 1));
    return Stated.<RankOneLogits>claim(
            Papers.PERSISTENCE.derived("the least rank q_K of diagonally superior matrices"),
            "diagonally-superior-rank",
            "Logits of rank one tell two classes from the others, of rank two all",
            "q_2=1,\\;q_K=2\\;(K\\ge3):\\quad"
                + "\\#\\{j:(uv^\\top)_{jj}>\\max_{i\\ne j}(uv^\\top)_{ij}\\}"
                + "\\le2,\\qquad1-\\cos\\tfrac{2\\pi}K>0")
        .on(new Regime<>("rank-one", RankOneLogits::draw))
        .by(
            x ->
                Chain.of(
                    Step.nonnegative(
                        "rank-one", Rule.MONOTONICITY, Interval.point(2.0 - x.superior())),
                    Step.nonnegative("circle", Rule.CONSTRUCTION, circleMargin(x.classes()))))
        .constant(
            "one-class",
            "it tells one class at most",
            x ->
                Step.nonnegative("rank-one", Rule.MONOTONICITY, Interval.point(1.0 - x.superior())),
            three)
        .stronger(
            "a-quarter",
            "the circle's margin is at least 1/4 for any number of classes",
            x ->
                Step.nonnegative(
                    "circle", Rule.CONSTRUCTION, circleMargin(x.classes()).minus(0.25)),
            new RankOneLogits(List.fill(10, 1), List.fill(10, 1)))
        .twin(
            "ties-count",
            "also where another entry is as great as the own one",
            x -> Step.nonnegative("rank-one", Rule.MONOTONICITY, Interval.point(2.0 - x.tied())),
            ties);
  }

  private static Interval circleMargin(int classes) {
    return LogitRay.circle(classes)
        .columns()
        .flatMap(LogitRay.Column::rivals)
        .map(LogitRay.Rival::margin)
        .reduceLeft(Interval::min);
  }

  /** The ReLU network of {@link ReluBlock} is run, its factors are measured. */
  static Claim<?> reluConstruction() {
    ReluBlock four = new ReluBlock(4, 3, 2, 1);
    return Stated.<ReluBlock>claim(
            Papers.PERSISTENCE.derived("Theorem 7, the construction rebuilt, even K"),
            "relu-construction",
            "A ReLU network of L layers whose logits are pairs, of the stated norms",
            "W_L\\sigma(W_{L-1}\\cdots\\sigma(W_1H))=2^{L-1}X\\otimes1_n^\\top,\\;\\|W_L\\|_F^2"
                + "\\prod_{l=2}^{L-1}\\|W_l\\|_F^2\\cdot\\|W_1\\|_F^2\\|H\\|_F^2"
                + "=n(2K)^3(2K+4)^{L-2}")
        .given(Hypothesis.is("even", "K\\text{ even}", b -> b.classes() % 2 == 0))
        .given(Hypothesis.is("nonnegative", "X+J\\ge0", b -> b.shift() >= 1))
        .on(new Regime<>("even", s -> ReluBlock.draw(s, 1)))
        .by(
            b ->
                Chain.of(
                    Step.zero("logits", Rule.CONSTRUCTION, b.logitError()),
                    Step.same("norms", b.normProduct().log(), b.formula(3, 0).log())))
        .twin(
            "one-factor-less",
            "(2K)² in the place of (2K)³",
            b -> Step.same("norms", b.normProduct().log(), b.formula(2, 0).log()),
            four)
        .constant(
            "middle-layers",
            "2K+3 in the place of 2K+4",
            b -> Step.same("norms", b.normProduct().log(), b.formula(3, -1).log()),
            four)
        .stronger(
            "collapse-beaten",
            "the product, over 4^{L-1}, is below that of collapse for all K and L",
            b ->
                Step.atMost(
                    "norms",
                    Rule.CONSTRUCTION,
                    b.normProduct(),
                    Interval.point(b.classes() - 1)
                        .pow(b.layers() + 1)
                        .times(Interval.point(4).pow(b.layers() - 1))
                        .times(b.perClass())),
            four)
        .without(
            "nonnegative",
            new ReluBlock(4, 3, 2, 0.5),
            new Regime<>("shifted", s -> ReluBlock.draw(s, 0.5)));
  }
}
