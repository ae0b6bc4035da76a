package dev.neuralcollapse.paper;

import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import dev.neuralcollapse.proof.Worked;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * The squared loss with too few dimensions: any unit-norm tight frame is optimal. [D]
 *
 * <p>Let {@code m = d-1 < K}. For fixed class features with Gram eigenvalues {@code g_i} ({@code Σ
 * g_i = K}, at most m positive) ridge regression gives {@code (λ/2) Σ 1/(λK + g_i)}, convex in g:
 * least at {@code g_i = K/m}, m times. Averaging the samples of a class cannot hurt.
 */
final class BelowDimensionSquared extends UnitClaim {
  private static final Worked<UnitFeatures> SIMPLEX =
      new Worked<>("simplex frame, K=4, n=1, d=4, decay=0.02", () -> simplex(4, 0.02));

  BelowDimensionSquared() {
    super(
        Loss.SQUARED,
        Papers.GLOBAL_OPTIMALITY.derived("GUFM below its dimension"),
        "gufm-mse-below-dimension",
        "With too few dimensions tight frames are optimal under the squared loss");
  }

  @Override
  public String statement() {
    return "m=d-1<K\\implies F(W,H)\\ge\\frac{K-m}{2K}+\\frac\\lambda2\\cdot"
        + "\\frac{m}{\\lambda K+K/m},\\text{ attained by unit-norm tight frames}";
  }

  @Override
  public Hypotheses<UnitFeatures> given() {
    return UnitFeatures.sphere()
        .and(UnitFeatures.zeroMean())
        .and(Hypothesis.is("below-dimension", "d-1<K", x -> x.width() - 1 < x.classes()));
  }

  @Override
  public Seq<Regime<UnitFeatures>> regimes() {
    return List.of(UnitRegimes.lowDimension(loss()), new Regime<>("tight-frame", s -> tight(s)));
  }

  private static Worked<UnitFeatures> tight(long seed) {
    int k = classes(seed);
    return new Worked<>("simplex frame, K=d=" + k + ", decay=0.02", () -> simplex(k, 0.02));
  }

  private static int classes(long seed) {
    return 3 + (int) Math.floorMod(seed, 5L);
  }

  /** The simplex frame, m = K-1, with the best classifier {@code U/(λK + K/m)}. */
  private static UnitFeatures simplex(int k, double decay) {
    IntervalMatrix u =
        IntervalMatrix.of(SimplexEtf.canonical(k, k).vertices()).map(IntervalVector::layerNorm);
    Interval ridge = Interval.point(decay).times(k).plus(Interval.ratio(k, k - 1.0)).inverse();
    return new UnitFeatures(
        Loss.SQUARED,
        u.times(ridge),
        IntervalVector.generate(k, j -> Interval.ZERO),
        u,
        Vector.range(0, k),
        decay);
  }

  private static Interval value(UnitFeatures x, int m) {
    int k = x.classes();
    Interval pull = Interval.point(x.decay());
    Interval kept = pull.times(m).dividedBy(pull.times(k).plus(Interval.ratio(k, m)).times(2));
    return Interval.ratio(k - m, 2.0 * k).plus(kept);
  }

  @Override
  public Chain chain(UnitFeatures x) {
    UnitFeatures best = simplex(x.classes(), x.decay());
    return above(x, value(x, x.width() - 1))
        .and(Step.same("attained", best.objective(), value(best, x.classes() - 1)));
  }

  private static Chain above(UnitFeatures x, Interval value) {
    return Chain.of(Step.atMost("above", Rule.JENSEN, value, x.objective()));
  }

  @Override
  public Seq<Twin<UnitFeatures>> twins() {
    Regime<UnitFeatures> tight = regimes().get(1);
    return List.of(
        Twin.saying(
                this,
                "a-millionth-more",
                "1.000001 times the value",
                x -> above(x, value(x, x.width() - 1).times(1 + 1e-6)),
                SIMPLEX,
                tight)
            .constant(),
        Twin.saying(
                this,
                "one-mode-less",
                "the value for m-1 dimensions",
                x -> above(x, value(x, x.width() - 2)),
                SIMPLEX,
                tight)
            .inequality(),
        Twin.saying(
                this,
                "zero-classifier",
                "nothing beats the zero classifier",
                x -> above(x, Interval.point(0.5)),
                SIMPLEX,
                tight)
            .inequality(),
        Twin.without(
            this, "unit-features", longer(4), new Regime<>("longer", s -> longer(classes(s)))),
        Twin.without(this, "zero-mean", axes(4), new Regime<>("axes", s -> axes(classes(s)))));
  }

  /** Features twice as long make do with half the classifier. */
  private static Worked<UnitFeatures> longer(int k) {
    return new Worked<>(
        "simplex frame, K=d=" + k + ", features of norm 2, half the classifier",
        () -> {
          UnitFeatures best = simplex(k, 0.02);
          return new UnitFeatures(
              Loss.SQUARED,
              best.head().times(Interval.point(0.5)),
              best.bias(),
              best.features().times(Interval.point(2)),
              best.labels(),
              0.02);
        });
  }

  /** With the direction 1 there is room for an orthonormal frame. */
  private static Worked<UnitFeatures> axes(int k) {
    return new Worked<>(
        "coordinate axes, K=d=" + k + ", decay=0.02",
        () -> {
          Interval ridge = Interval.point(0.02).times(k).plus(1).inverse();
          return new UnitFeatures(
              Loss.SQUARED,
              Indicator.identity(k).times(ridge),
              IntervalVector.generate(k, j -> Interval.ZERO),
              Indicator.identity(k),
              Vector.range(0, k),
              0.02);
        });
  }
}
