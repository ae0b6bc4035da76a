package dev.neuralcollapse.paper;

import static dev.neuralcollapse.paper.RegressionCollapse.claim;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Worked;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** The layer-wise metrics of deep regression collapse: on the exact model, and as released. */
final class DeepRegressionCollapseMetrics {
  /** Eigenvalues 4 and 1, √c = 1/2: strengths 3/2 and 1/2. */
  private static final LinearRegressionSpec ONE_LAYER = RegressionCollapse.LEARNED;

  /** Nearly isotropic and near the threshold: the layers overshoot. */
  private static final LinearRegressionSpec STEEP =
      LinearRegressionSpec.minimiser(0.39, 0.39, 1.21, 1.0).layers(2);

  private static final Worked<LayerSample> SQUARE =
      new Worked<>(
          "four samples with targets (±1, ±1) and features (0, y_1, y_2)",
          () -> {
            Matrix y = Matrix.of(4, 2, 1, 1, 1, -1, -1, 1, -1, -1);
            Matrix h = Matrix.generate(4, 3, (i, j) -> j == 0 ? 0 : y.get(i, j - 1));
            return sample(h, y, new LinearRegressionSpec.Turn(1, 1), Vector.zeros(3));
          });

  private static final Worked<LayerSample> PAIR =
      new Worked<>(
          "two samples with targets -1, 1 and features 0, 2",
          () ->
              sample(
                  Matrix.of(2, 1, 0, 2),
                  Matrix.of(2, 1, -1, 1),
                  LinearRegressionSpec.Turn.NONE,
                  Vector.of(3)));

  private DeepRegressionCollapseMetrics() {}

  static Seq<Claim<?>> claims() {
    return List.of(alignment(), depth(), basis(), centring());
  }

  private static LayerSample sample(
      Matrix h, Matrix y, LinearRegressionSpec.Turn turn, Vector shift) {
    return new LayerSample(
        IntervalMatrix.of(h),
        IntervalMatrix.of(y),
        turn.apply(IntervalMatrix.of(Matrix.identity(h.columns()))),
        IntervalVector.of(shift));
  }

  private static Seq<Regime<LinearRegression>> regimes() {
    return DeepRegressionCollapse.minimisers().append(nearlyIsotropic());
  }

  private static Regime<LinearRegression> nearlyIsotropic() {
    return new Regime<>(
        "nearly-isotropic",
        seed -> {
          Draw draw = Draw.from(seed);
          double decay = draw.uniform(0.3, 0.39);
          return LinearRegressionSpec.minimiser(decay, decay, draw.scale(1.1, 1.3), 1.0).layers(2);
        });
  }

  /** Lagrange's identity for the two lists of eigenvalues. */
  private static Claim<?> alignment() {
    return claim(
            Papers.DEEP_REGRESSION.derived("exact model, NRC2"),
            "cka",
            "A layer's CKA is 1 exactly where its eigenvalues go like the targets'",
            "1-\\mathrm{CKA}_l^2=\\frac{\\sum_{i<j}(e_il_j-e_jl_i)^2}{\\lVert e\\rVert^2\\lVert"
                + " l\\rVert^2},\\quad e_j=s_j^{2l/(L+1)}",
            regimes())
        .by(
            x ->
                each(
                    x,
                    (a, l) ->
                        Chain.of(
                            Step.same(
                                "lagrange-" + l,
                                Interval.ONE.minus(a.cka(l).square()),
                                a.defect(l)),
                            Step.nonnegative("defect-" + l, Rule.SQUARE, a.defect(l)))))
        .constant(
            "a-hundredth-more",
            "1 - CKA² is 1.01 times that",
            x -> {
              LayerAlignment a = LayerAlignment.of(x);
              return Step.same(
                  "lagrange", Interval.ONE.minus(a.cka(1).square()), a.defect(1).times(1.01));
            },
            ONE_LAYER)
        .stronger(
            "collapsed-is-one",
            "NRC2 is 1 at every layer of a minimiser",
            x -> Step.same("cka", LayerAlignment.of(x).cka(1), Interval.ONE),
            ONE_LAYER)
        .twin(
            "isotropy-needed",
            "unequal eigenvalues keep 1 - CKA² above a thousandth in every layer",
            x -> {
              LayerAlignment a = LayerAlignment.of(x);
              Interval least = a.defect(1);
              for (int l = 2; l <= a.layers(); l++) {
                least = least.min(a.defect(l));
              }
              return Step.atMost(
                  "defect", Rule.OPTIMALITY, Interval.point(x.targets() == 1 ? 0 : 1e-3), least);
            },
            LinearRegressionSpec.minimiser(2 / 3.0, 2 / 3.0, 4.0, 1.0));
  }

  /**
   * {@code d/dα log cos(s^α, l) = E_p[log s] - E_q[log s]} with {@code p ∝ s^α l, q ∝ s^{2α}}: not
   * negative where {@code l/s^α} grows with s, which the last layer decides.
   */
  private static Claim<?> depth() {
    return claim(
            Papers.DEEP_REGRESSION.derived("exact model, NRC2 over depth"),
            "cka-over-depth",
            "CKA grows with depth if the last layer is no steeper than the targets",
            "\\frac{e_i^{(L)}}{e_j^{(L)}}\\le\\frac{l_i}{l_j}\\ (i<j)\\implies"
                + "\\mathrm{CKA}_1\\le\\dots\\le\\mathrm{CKA}_L",
            List.of(2, 3)
                .map(l -> RegressionRegimes.deepMinimisers(l, "minimisers-of-" + l + "-layers")))
        .given(
            new Hypothesis<>(
                "no-steeper",
                "e_i/e_j\\le l_i/l_j",
                x -> LayerAlignment.of(x).learns() ? LayerAlignment.of(x).steepness() : 0,
                0))
        .by(DeepRegressionCollapseMetrics::grows)
        .constant(
            "by-a-tenth",
            "the last is at least 1.1 times the first",
            x -> {
              LayerAlignment a = LayerAlignment.of(x);
              return Step.atMost(
                  "growth", Rule.MONOTONICITY, a.cka(1).times(1.1), a.cka(a.layers()));
            },
            LinearRegressionSpec.minimiser(0.01, 0.01, 1.8, 1.0, 0.3).layers(3))
        .stronger(
            "falls",
            "CKA falls with depth",
            x -> {
              LayerAlignment a = LayerAlignment.of(x);
              return Step.atMost("growth", Rule.MONOTONICITY, a.cka(a.layers()), a.cka(1));
            },
            LinearRegressionSpec.minimiser(0.01, 0.01, 1.8, 1.0, 0.3).layers(3))
        .without("no-steeper", STEEP, nearlyIsotropic());
  }

  private static Chain grows(LinearRegression x) {
    LayerAlignment a = LayerAlignment.of(x);
    if (!a.learns()) {
      return Chain.vacuous("nothing is learned");
    }
    Chain chain = Chain.of();
    for (int l = 1; l < a.layers(); l++) {
      chain = chain.and(Step.atMost("layer-" + l, Rule.MONOTONICITY, a.cka(l), a.cka(l + 1)));
    }
    return chain;
  }

  private static Chain each(
      LinearRegression x, java.util.function.BiFunction<LayerAlignment, Integer, Chain> steps) {
    LayerAlignment a = LayerAlignment.of(x);
    if (!a.learns()) {
      return Chain.vacuous("nothing is learned");
    }
    Chain chain = Chain.of();
    for (int l = 1; l <= a.layers(); l++) {
      chain = steps.apply(a, l).steps().foldLeft(chain, Chain::and);
    }
    return chain;
  }

  /** CKA depends on {@code H_cH_cᵀ} alone. */
  private static Claim<?> basis() {
    return Stated.<LayerSample>claim(
            Papers.DEEP_REGRESSION.derived("NRC2 as a metric of a layer"),
            "cka-without-basis",
            "The CKA of all features does not depend on their basis",
            "Q^\\top Q=I\\implies\\mathrm{CKA}(HQ,Y)=\\mathrm{CKA}(H,Y)")
        .on(new Regime<>("turned-targets", seed -> LayerSampleSpec.draw(seed, 0)))
        .given(
            new Hypothesis<>(
                "orthogonal",
                "Q^\\top Q=I",
                x ->
                    x.map()
                        .transpose()
                        .times(x.map())
                        .minus(IntervalMatrix.of(Matrix.identity(x.map().rows())))
                        .norm()
                        .hi(),
                1e-9))
        .byStep(x -> Step.same("cka", x.cka(x.mapped()), x.cka(x.features())))
        .constant(
            "a-millionth-less",
            "the turned one is that much smaller",
            x -> Step.same("cka", x.cka(x.mapped()), x.cka(x.features()).times(1 - 1e-6)),
            SQUARE)
        .stronger(
            "always-one",
            "features from which the targets can be read have CKA 1",
            x -> Step.same("cka", x.cka(x.mapped()), Interval.ONE),
            new LayerSampleSpec(1, 6, 2, 3, 0.5, 0))
        .twin(
            "first-coordinates",
            "the first t coordinates alone have the same CKA, as the released code takes them",
            x ->
                Step.same(
                    "cka",
                    x.cka(LayerSample.first(x.features(), x.targets().columns())),
                    x.cka(x.features())),
            SQUARE)
        .without(
            "orthogonal",
            new LayerSampleSpec(1, 6, 2, 3, 0.5, 2),
            new Regime<>("sheared", seed -> LayerSampleSpec.draw(seed, 2)));
  }

  /** With an intercept the prediction sees centred features alone. */
  private static Claim<?> centring() {
    return Stated.<LayerSample>claim(
            Papers.DEEP_REGRESSION.derived("NRC4 as a metric of a layer"),
            "nrc4-centred",
            "The best linear prediction from centred features is the best affine one",
            "\\tfrac1N\\lVert y_c-h_ch_c^+y_c\\rVert^2=\\min_{w,b}\\tfrac1N\\lVert"
                + " y_c-wh-b1\\rVert^2,\\text{ whatever is added to }h")
        .on(new Regime<>("shifted", seed -> LayerSampleSpec.draw(seed, 0)))
        .by(
            x ->
                Chain.of(
                    Step.same(
                        "shift",
                        x.error(LayerSample.centred(x.shifted())),
                        x.error(LayerSample.centred(x.features()))),
                    Step.atMost(
                        "best",
                        Rule.PROJECTION,
                        x.error(LayerSample.centred(x.features())),
                        x.error(x.shifted(), 0.7, -0.2)),
                    Step.atMost(
                        "intercept",
                        Rule.PROJECTION,
                        x.error(LayerSample.centred(x.shifted())),
                        x.error(x.shifted()))))
        .constant(
            "a-tenth-less",
            "nine tenths of the error without intercept are enough",
            x ->
                Step.atMost(
                    "intercept",
                    Rule.PROJECTION,
                    x.error(x.shifted()).times(0.9),
                    x.error(LayerSample.centred(x.shifted()))),
            PAIR)
        .twin(
            "uncentred",
            "uncentred features predict as well, as the released code takes them",
            x ->
                Step.same(
                    "uncentred", x.error(x.features()), x.error(LayerSample.centred(x.features()))),
            PAIR)
        .stronger(
            "shift-free-without-intercept",
            "without an intercept a shift does no harm",
            x -> Step.atMost("shift", Rule.PROJECTION, x.error(x.shifted()), x.error(x.features())),
            PAIR);
  }

  static Seq<Correction> corrections() {
    return List.of(
        new Correction(
            Papers.DEEP_REGRESSION,
            "NRC2 in the released code",
            Correction.Origin.CODE,
            "CKA of the first $t$ coordinates of the features, $H_{:,1..t}$, with the targets",
            "deep-regression/cka-without-basis",
            "first-coordinates",
            "Four samples with targets (1, 1), (1, -1), (-1, 1), (-1, -1) and features (0, y₁, y₂):"
                + " the features are the targets, so CKA = 1. Of the first two coordinates (0, y₁)"
                + " the covariance has the eigenvalues 0 and 1, the targets' 1 and 1: CKA = 1/√2 ="
                + " 0.707.",
            "CKA of all coordinates of the features, which does not depend on the basis"),
        new Correction(
            Papers.DEEP_REGRESSION,
            "NRC4 in the released code",
            Correction.Origin.CODE,
            "Mean squared error of the best linear prediction of centred targets from the features"
                + " as they are, without an intercept",
            "deep-regression/nrc4-centred",
            "uncentred",
            "Two samples with targets -1, 1 and features 0, 2: y = h - 1 exactly, so the error is"
                + " 0. Without intercept the best factor is (0·(-1) + 2·1)/(0 + 4) = 1/2, the"
                + " residuals are -1 and 0, and the mean squared error is 1/2.",
            "Centre the features as well: this is the best prediction with an intercept"),
        new Correction(
            Papers.DEEP_REGRESSION,
            "NRC2, read as an equality at collapse",
            Correction.Origin.READING,
            "Every collapsed layer has $\\mathrm{CKA}(H,Y)=1$",
            "deep-regression/cka",
            "collapsed-is-one",
            "L = 1, Σ = diag(4, 1), λ_W = λ_H = 1/2: the strengths are 2 - 1/2 and 1 - 1/2, the"
                + " features of every minimiser have covariance eigenvalues in the ratio 3 : 1, and"
                + " CKA = (3·4 + 1·1)/(√10 √17) = 13/13.038 = 0.997. With three layers the first"
                + " one has 0.94.",
            "$\\mathrm{CKA}_l$ is the cosine of $s_j^{2l/(L+1)}$ and the eigenvalues of Σ: 1"
                + " exactly where they are proportional"));
  }
}
