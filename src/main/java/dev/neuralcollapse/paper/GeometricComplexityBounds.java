package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Worked;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.function.Function;

/**
 * Geometric complexity bounds neural collapse (Munn, Dherin, Gonzalvo 2024). The paper's own
 * wording was not at hand: every statement is derived here.
 *
 * <p>{@code V_ij = (Var_f(Q_i) + Var_f(Q_j))/(2‖μ_i - μ_j‖²)}, {@code NC} its mean over {@code i ≠
 * j}, {@code GC(f, Q) = E‖J_f‖_F²}. Where every class satisfies a Poincaré inequality with {@code
 * C_i}, {@code V_ij ≤ (C_i GC_i + C_j GC_j)/(2d_ij²)}; with {@code C = max C_i}, {@code d_ij ≥
 * d_min} and {@code Σ_{i≠j} (GC_i + GC_j) = 2(k-1) Σ GC_i} the mean over pairs is at most {@code C
 * GC/d_min²} for k classes of equal weight.
 */
final class GeometricComplexityBounds {
  private GeometricComplexityBounds() {}

  /** In the paper's order. */
  static Seq<Claim<?>> claims() {
    return PoincareInequalities.claims()
        .appendAll(List.of(pairs(), collapse(), transfer(), nearestMean()));
  }

  private static Source derived(String place) {
    return Papers.GEOMETRIC_COMPLEXITY.derived(place);
  }

  private static <I> Chain unlessTouching(
      Function<I, Interval> nearest, I x, Function<I, Chain> chain) {
    return nearest.apply(x).certainlyPositive()
        ? chain.apply(x)
        : Chain.vacuous("two classes have the same mean");
  }

  private static Step pair(
      GaussianClasses x, GaussianClasses.Pair p, Interval first, Interval second) {
    return Step.atMost(
        "classes-" + p.i() + "-" + p.j(),
        Rule.MONOTONICITY,
        x.variability(p),
        x.pairBound(p, first, second));
  }

  private static Chain eachPair(GaussianClasses x, Interval factor) {
    return new Chain(
        x.pairs()
            .map(p -> pair(x, p, x.constant(p.i()).times(factor), x.constant(p.j()).times(factor))),
        Option.none());
  }

  private static Worked<GaussianClasses> unit() {
    return new Worked<>(
        "N(0, 1), N(1, 1) and f(x) = x",
        () ->
            GaussianClasses.balanced(
                QuadraticMap.scalar(1, 0),
                GaussianLaw.isotropic(Vector.of(0), 1),
                GaussianLaw.isotropic(Vector.of(1), 1)));
  }

  private static Worked<GaussianClasses> needles() {
    return new Worked<>(
        "N(0, diag(4, 1/100, 1/100)), the same at (1, 0, 0), and f(x) = x_1",
        () -> {
          Vector shape = Vector.of(4, 0.01, 0.01);
          Vector none = Vector.zeros(3);
          return GaussianClasses.balanced(
              QuadraticMap.linear(Matrix.of(1, 3, 1, 0, 0)),
              new GaussianLaw(none, shape, none),
              new GaussianLaw(Vector.basis(3, 0), shape, none));
        });
  }

  private static Worked<GaussianClasses> slack() {
    return new Worked<>(
        "N(0, diag(4, 1)), the same at (1, 0), and f(x) = x_1 + x_2",
        () -> {
          Vector shape = Vector.of(4, 1);
          Vector none = Vector.zeros(2);
          return GaussianClasses.balanced(
              QuadraticMap.linear(Matrix.of(1, 2, 1, 1)),
              new GaussianLaw(none, shape, none),
              new GaussianLaw(Vector.basis(2, 0), shape, none));
        });
  }

  private static Worked<GaussianClasses> farPair() {
    return new Worked<>(
        "half N(-3, 1), half N(3, 1); the same about 10; f(x) = x",
        () ->
            GaussianClasses.of(
                List.of(0.0, 10.0)
                    .map(
                        c ->
                            List.of(
                                GaussianLaw.isotropic(Vector.of(c - 3), 1),
                                GaussianLaw.isotropic(Vector.of(c + 3), 1))),
                Vector.ones(2),
                QuadraticMap.scalar(1, 0)));
  }

  /** H1. */
  static Claim<GaussianClasses> pairs() {
    Stated<GaussianClasses> claim =
        Stated.<GaussianClasses>claim(
                derived("bound for a pair of classes"),
                "pair-bound",
                "Geometric complexity bounds the variability of a pair of classes",
                "V_{ij}\\le\\frac{C_iGC_i+C_jGC_j}{2\\lVert\\mu_i-\\mu_j\\rVert^2}")
            .given(GaussianClasses.connected())
            .on(GaussianClassesSpec.equality())
            .on(GaussianClassesSpec.linear())
            .on(GaussianClassesSpec.quadratic())
            .by(x -> unlessTouching(GaussianClasses::nearest, x, y -> eachPair(y, Interval.ONE)))
            .caveat("normal classes, maps of second order");
    return claim
        .constant(
            "one-percent-less",
            "with 0.99 of every constant",
            x -> eachPair(x, Interval.point(0.99)).tightest().get(),
            unit())
        .twin(
            "mean-eigenvalue",
            "the constant of a class is the mean eigenvalue of its covariance",
            x -> pair(x, new GaussianClasses.Pair(0, 1), average(x, 0), average(x, 1)),
            needles())
        .stronger(
            "reversed",
            "the variability is at least the bound",
            x ->
                Step.atMost(
                    "classes-0-1",
                    Rule.MONOTONICITY,
                    x.pairBound(new GaussianClasses.Pair(0, 1)),
                    x.variability(new GaussianClasses.Pair(0, 1))),
            slack())
        .without("connected", farPair(), GaussianClassesSpec.disconnected());
  }

  private static Interval average(GaussianClasses x, int i) {
    return x.laws().get(i).head().meanEigenvalue();
  }

  private static Step below(GaussianClasses x, Interval bound) {
    return Step.atMost("bound", Rule.MONOTONICITY, x.variability(), bound);
  }

  /** H2. */
  static Claim<GaussianClasses> collapse() {
    Stated<GaussianClasses> claim =
        Stated.<GaussianClasses>claim(
                derived("bound for all classes"),
                "collapse-bound",
                "Geometric complexity over the least distance of means bounds NC",
                "NC(f)\\le\\frac1{k(k-1)}\\sum_{i\\ne j}\\frac{C(GC_i+GC_j)}{2d_{ij}^2}"
                    + "\\le\\frac{C\\,GC}{d_{\\min}^2}")
            .given(GaussianClasses.connected())
            .given(GaussianClasses.equallyLarge())
            .on(GaussianClassesSpec.equality())
            .on(GaussianClassesSpec.linear())
            .on(GaussianClassesSpec.quadratic())
            .by(x -> unlessTouching(GaussianClasses::nearest, x, GaussianComplexity::bounds))
            .caveat("normal classes, maps of second order");
    return claim
        .constant(
            "one-percent-less",
            "with 0.99 C",
            x -> below(x, GaussianComplexity.bound(x).times(0.99)),
            unit())
        .stronger(
            "farthest-means",
            "with the largest distance of means for the least",
            x -> below(x, x.constant().times(x.complexity()).dividedBy(x.farthest())),
            onLine())
        .twin(
            "without-distances",
            "low complexity alone is enough: NC ≤ C GC",
            x -> below(x, x.constant().times(x.complexity())),
            tenth())
        .without("connected", farPair(), GaussianClassesSpec.disconnected())
        .without("balanced", heavyAtRest(), GaussianClassesSpec.unbalanced());
  }

  private static Worked<GaussianClasses> onLine() {
    return new Worked<>(
        "N(0, 1), N(1, 1), N(3, 1) and f(x) = x",
        () ->
            GaussianClasses.balanced(
                QuadraticMap.scalar(1, 0),
                GaussianLaw.isotropic(Vector.of(0), 1),
                GaussianLaw.isotropic(Vector.of(1), 1),
                GaussianLaw.isotropic(Vector.of(3), 1)));
  }

  private static Worked<GaussianClasses> tenth() {
    return new Worked<>(
        "N(0, 1), N(1, 1) and f(x) = x/10",
        () ->
            GaussianClasses.balanced(
                QuadraticMap.scalar(0.1, 0),
                GaussianLaw.isotropic(Vector.of(0), 1),
                GaussianLaw.isotropic(Vector.of(1), 1)));
  }

  private static Worked<GaussianClasses> heavyAtRest() {
    return new Worked<>(
        "N(0, 1) with weight 999, N(2, 1) with weight 1, and f(x) = x²",
        () ->
            GaussianClasses.of(
                List.of(0.0, 2.0).map(m -> List.of(GaussianLaw.isotropic(Vector.of(m), 1))),
                Vector.of(999, 1),
                QuadraticMap.scalar(0, 1)));
  }

  /** H3. */
  static Claim<TransferScene> transfer() {
    return Stated.<TransferScene>claim(
            derived("transfer to new classes"),
            "transfer-bound",
            "Low complexity on the source bounds NC on new classes within its support",
            "\\tilde q\\le\\kappa q\\implies\\widetilde{GC}\\le\\kappa\\,GC,\\quad"
                + "\\widetilde{NC}(f)\\le\\tilde C\\kappa\\,GC/\\tilde d_{\\min}^2")
        .on(new dev.neuralcollapse.proof.Regime<>("sub-mixture", TransferScene.Recipe::draw))
        .by(x -> unlessTouching(s -> s.target().nearest(), x, GaussianComplexity::transferred))
        .caveat("new classes that are narrowed old ones, maps of second order")
        .constant(
            "half-kappa",
            "with κ/2",
            x -> GaussianComplexity.carried(x, x.kappa().times(0.5)),
            slopes())
        .stronger(
            "without-kappa",
            "the new classes' complexity is at most the source's",
            x -> GaussianComplexity.carried(x, Interval.ONE),
            slopes())
        .twin(
            "source-distances",
            "with the largest distance of the source's means",
            x ->
                Step.atMost(
                    "collapse",
                    Rule.MONOTONICITY,
                    x.target().variability(),
                    x.target()
                        .constant()
                        .times(x.kappa())
                        .times(x.source().complexity())
                        .dividedBy(x.source().farthest())),
            folded());
  }

  /** {@code GC_k = 4(m² + 1)}: 4, 8, 20, 40. */
  private static Worked<TransferScene> slopes() {
    return new Worked<>(
        "source N(0,1), N(1,1), N(2,1), N(3,1), new classes the last two, f(x) = x²",
        () ->
            TransferScene.of(
                QuadraticMap.scalar(0, 1),
                List.of(0.0, 1.0, 2.0, 3.0).map(m -> GaussianLaw.isotropic(Vector.of(m), 1)),
                2,
                1));
  }

  private static Worked<TransferScene> folded() {
    return new Worked<>(
        "source N(-9,1), N(0,1), N(1/10,1), new classes the last two, f(x) = x",
        () ->
            TransferScene.of(
                QuadraticMap.scalar(1, 0),
                List.of(-9.0, 0.0, 0.1).map(m -> GaussianLaw.isotropic(Vector.of(m), 1)),
                2,
                1));
  }

  private static Step error(FiniteClasses x, double constant) {
    return Step.atMost(
        "error",
        Rule.POWER_MEAN,
        x.error(),
        x.variability().times(constant * (x.classes().size() - 1)));
  }

  /**
   * H4. A sample of class i is nearer to {@code μ_j} only if its projection on {@code μ_j - μ_i} is
   * at least {@code d_ij/2} beyond {@code μ_i}: probability at most {@code 4 Var_i/d_ij²}
   * (Chebyshev). Summed over j and averaged over i: {@code (4/k) Σ_{i<j} (v_i+v_j)/d_ij² =
   * 4(k-1)NC}. Here the laws have finitely many values, so everything is counted.
   */
  static Claim<FiniteClasses> nearestMean() {
    FiniteClasses.Rare rare = new FiniteClasses.Rare(0.01, 0.501, FiniteClasses.Rarity.MIRRORED);
    return Stated.<FiniteClasses>claim(
            derived("nearest-mean error, Chebyshev and union bound"),
            "nearest-mean-error",
            "NC bounds the error of the nearest class mean",
            "\\Pr[\\text{nearest mean wrong}]\\le4(k-1)\\,NC(f)\\le4(k-1)\\,"
                + "\\frac{C\\,GC}{d_{\\min}^2}")
        .given(FiniteClasses.equallyLarge())
        .given(FiniteClasses.exactMeans())
        .on(FiniteClasses.Clouds.regime())
        .on(FiniteClasses.Rare.regime("rare", FiniteClasses.Rarity.MIRRORED))
        .byStep(x -> error(x, 4))
        .caveat("laws of finitely many values; the second inequality is collapse-bound")
        .constant("three-point-nine", "with 3.9 for 4", x -> error(x, 3.9), rare)
        .stronger("nc-alone", "the error is at most NC itself", x -> error(x, 1), rare)
        .without(
            "balanced",
            new FiniteClasses.Rare(0.01, 0.51, FiniteClasses.Rarity.ONE_SIDED),
            FiniteClasses.Rare.regime("unbalanced", FiniteClasses.Rarity.ONE_SIDED))
        .without(
            "exact-means",
            new FiniteClasses.Rare(0.01, 0.51, FiniteClasses.Rarity.SHOTS),
            FiniteClasses.Rare.regime("few-shots", FiniteClasses.Rarity.SHOTS));
  }

  /** What is wrong or imprecise in print. */
  static Seq<Correction> corrections() {
    return ComplexityReadings.all();
  }
}
