package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import dev.neuralcollapse.proof.Worked;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * The squared losses with too few dimensions: unit-norm tight frames are optimal. [D]
 *
 * <p>Let {@code m = d-1 < K}. For fixed features the best classifier is ridge regression: with the
 * second moment {@code C = (1/n) Σ h hᵀ}, trace K, the objective is {@code ½ - (1/2K) tr[Mᵀ(λKI +
 * C)⁻¹M]}. {@code C ⪰ MMᵀ}, with equality for collapsed classes, so replacing C by {@code MMᵀ}
 * cannot raise it; with the eigenvalues {@code g_i} of {@code MᵀM}, at most m of them positive and
 * {@code Σ g_i ≤ K}, it is {@code (λ/2) Σ_{i≤K} 1/(λK + g_i)}, convex and decreasing in g: least at
 * {@code g_i = K/m}, m times. A free bias replaces M by MS: one mode less to lose, the frame must
 * have zero sum.
 */
final class BelowDimensionSquared extends UnitClaim {
  private final int lost;

  private BelowDimensionSquared(Loss loss, int lost, String name, String title) {
    super(loss, Papers.GLOBAL_OPTIMALITY.derived("GUFM below its dimension"), name, title);
    this.lost = lost;
  }

  static BelowDimensionSquared withoutBias() {
    return new BelowDimensionSquared(
        Loss.SQUARED,
        0,
        "gufm-mse-below-dimension",
        "With too few dimensions tight frames are optimal under the squared loss");
  }

  static BelowDimensionSquared withBias() {
    return new BelowDimensionSquared(
        Loss.SQUARED_WITH_BIAS,
        1,
        "gufm-mse-bias-below",
        "With too few dimensions tight frames of zero sum are optimal, free bias");
  }

  @Override
  public String statement() {
    String modes = lost == 0 ? "K" : "K-1";
    return "m=d-1<"
        + modes
        + "\\implies F\\ge\\frac{"
        + modes
        + "-m}{2K}+\\frac\\lambda2\\cdot\\frac{m}{\\lambda K+K/m},"
        + "\\text{ attained by unit-norm tight frames}"
        + (lost == 0 ? "" : "\\text{ of zero sum, which exist if m or K is even}");
  }

  @Override
  public Hypotheses<UnitFeatures> given() {
    return UnitFeatures.sphere()
        .and(UnitFeatures.zeroMean())
        .and(
            Hypothesis.is(
                "below-dimension",
                lost == 0 ? "d-1<K" : "d-1<K-1",
                x -> x.width() - 1 < x.classes() - lost));
  }

  @Override
  public Seq<Regime<UnitFeatures>> regimes() {
    return List.of(
        UnitRegimes.lowDimension(loss()),
        new Regime<>("tight-frame", s -> TightFrame.draw(loss(), s)));
  }

  private Interval value(UnitFeatures x, int m) {
    int k = x.classes();
    Interval pull = Interval.point(x.decay());
    Interval kept = pull.times(m).dividedBy(pull.times(k).plus(Interval.ratio(k, m)).times(2));
    return Interval.ratio(k - lost - m, 2.0 * k).plus(kept);
  }

  @Override
  public Chain chain(UnitFeatures x) {
    int m = x.width() - 1;
    Chain above = above(x, value(x, m));
    return TightFrame.exists(loss(), x.classes(), m)
        ? above.and(
            Step.same(
                "attained",
                new TightFrame(loss(), x.classes(), m, x.decay()).instance().objective(),
                value(x, m)))
        : above;
  }

  private static Chain above(UnitFeatures x, Interval value) {
    return Chain.of(Step.atMost("above", Rule.JENSEN, value, x.objective()));
  }

  @Override
  public Seq<Twin<UnitFeatures>> twins() {
    TightFrame worked = new TightFrame(loss(), 5, 2, 0.02);
    Regime<UnitFeatures> tight = regimes().get(1);
    return List.<Twin<UnitFeatures>>of(
            Twin.saying(
                    this,
                    "a-millionth-more",
                    "1.000001 times the value",
                    x -> above(x, value(x, x.width() - 1).times(1.000001)),
                    worked,
                    tight)
                .constant(),
            Twin.saying(
                this,
                "one-mode-less",
                "the value for m-1 dimensions",
                x -> above(x, value(x, x.width() - 2)),
                worked,
                tight),
            Twin.saying(
                    this,
                    "zero-classifier",
                    "nothing beats the zero classifier",
                    x -> above(x, Interval.ratio(x.classes() - lost, 2.0 * x.classes())),
                    worked,
                    tight)
                .inequality(),
            Twin.without(
                this,
                "unit-features",
                longer(worked),
                new Regime<>("longer", s -> longer(drawn(s)))))
        .appendAll(lost == 0 ? List.of(orthonormal(tight)) : List.empty());
  }

  /** The closed form of {@code m ≥ K} read without its condition. */
  private Twin<UnitFeatures> orthonormal(Regime<UnitFeatures> tight) {
    return Twin.saying(
        this,
        "orthonormal-value",
        "λK/(2(1+λK)) is the minimum in every dimension",
        x -> {
          Interval pull = Interval.point(x.decay()).times(x.classes());
          Interval orthonormal = pull.dividedBy(pull.plus(1).times(2));
          return Chain.of(Step.same("attained", value(x, x.width() - 1), orthonormal));
        },
        new TightFrame(loss(), 2, 1, 0.5),
        tight);
  }

  private TightFrame drawn(long seed) {
    return TightFrame.draw(loss(), seed);
  }

  /** Features twice as long make do with half the classifier. */
  private static Worked<UnitFeatures> longer(TightFrame frame) {
    return new Worked<>(
        frame + ", features of norm 2, half the classifier",
        () -> {
          UnitFeatures best = frame.instance();
          return new UnitFeatures(
              best.loss(),
              best.head().times(Interval.point(0.5)),
              best.bias(),
              best.features().times(Interval.point(2)),
              best.labels(),
              best.decay());
        });
  }
}
