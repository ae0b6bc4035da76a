package dev.neuralcollapse.paper;

import dev.neuralcollapse.bound.Stability;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.CrossEntropyOptimum;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Draw;
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

/**
 * Cross entropy attains {@code F*} only from {@code d-1 = K-1} on, and misses it by an explicit
 * amount below. [D]
 *
 * <p>{@code m = d-1}. On zero-mean rows {@code WWᵀ} has rank at most m, so by Cauchy-Schwarz on its
 * eigenvalues {@code ⟨WWᵀ, S⟩² ≤ m ‖WWᵀ‖²}: {@code cos² ≤ m/(K-1)}, {@code NC2 ≥ √(2 -
 * 2√(m/(K-1)))}. A gap that certifies a smaller NC2 is impossible. Rows may be taken of zero mean:
 * what they have along 1 the features do not see, and it is paid for.
 */
final class BelowDimensionGap extends UnitClaim {
  BelowDimensionGap() {
    super(
        Loss.CROSS_ENTROPY,
        Papers.GLOBAL_OPTIMALITY.derived("GUFM below its dimension"),
        "gufm-ce-below-strict",
        "With too few dimensions cross entropy misses F* by an explicit gap");
  }

  @Override
  public String statement() {
    return "m=d-1<K-1\\implies\\mathrm{NC2}(WP)\\ge\\sqrt{2-2\\sqrt{m/(K-1)}},\\quad F\\ge"
        + " F^*+\\gamma_m,\\;\\gamma_m=\\sup\\{\\gamma:B_2(\\gamma)<\\sqrt{2-2\\sqrt{m/(K-1)}}\\}";
  }

  @Override
  public Hypotheses<UnitFeatures> given() {
    return UnitFeatures.sphere()
        .and(UnitFeatures.zeroMean())
        .and(Hypothesis.is("below-dimension", "d<K", x -> x.width() < x.classes()));
  }

  @Override
  public Seq<Regime<UnitFeatures>> regimes() {
    return List.of(
        UnitRegimes.lowDimension(loss()), new Regime<>("tight-frame", BelowDimensionGap::frame));
  }

  private static Lifted frame(long seed) {
    Draw draw = Draw.from(seed);
    return new Lifted(TightFrame.draw(Loss.SQUARED_WITH_BIAS, seed), draw.scale(0.5, 5));
  }

  /** A tight frame of zero sum under cross entropy, its classifier scaled. */
  private record Lifted(TightFrame frame, double scale)
      implements dev.neuralcollapse.proof.Spec<UnitFeatures> {
    @Override
    public UnitFeatures instance() {
      UnitFeatures x = frame.instance();
      return new UnitFeatures(
          Loss.CROSS_ENTROPY,
          x.head().times(Interval.point(scale)),
          x.bias().times(Interval.ZERO),
          x.features(),
          x.labels(),
          x.decay());
    }

    @Override
    public Seq<Lifted> simpler() {
      return frame.simpler().map(f -> new Lifted(f, scale));
    }

    @Override
    public String toString() {
      return frame + " scale=" + scale;
    }
  }

  private static Interval least(UnitFeatures x) {
    return Interval.ratio(x.width() - 1, x.classes() - 1.0).sqrt().negate().plus(1).times(2).sqrt();
  }

  @Override
  public Chain chain(UnitFeatures x) {
    CrossEntropyOptimum optimum = GufmOptimum.crossEntropy(x.classes(), x.decay());
    double impossible = impossible(optimum, least(x).lo());
    return direction(x, 1)
        .and(
            Step.atMost(
                "strict", Rule.COMBINATION, x.optimum().value().plus(impossible), x.objective()));
  }

  private static Chain direction(UnitFeatures x, double factor) {
    UnitFeatures seen = x.withHead(x.head().map(w -> w.centred()));
    return Chain.of(
        Step.atMost(
            "direction",
            Rule.CAUCHY_SCHWARZ,
            least(x).times(factor),
            Directions.gramDeviation(seen)));
  }

  /** A positive gap that certifies less than {@code nc2}. */
  private static double impossible(CrossEntropyOptimum optimum, double nc2) {
    double bad = Stability.vacuityThreshold(optimum);
    double good = 0;
    for (int i = 0; i < 7; i++) {
      double middle = good > 0 ? (good + bad) / 2 : bad / 4;
      double bound =
          Stability.of(optimum, Interval.point(middle))
              .nc2()
              .bound()
              .getOrElse(Double.POSITIVE_INFINITY);
      good = bound < nc2 ? middle : good;
      bad = bound < nc2 ? bad : middle;
    }
    return good;
  }

  @Override
  public Seq<Twin<UnitFeatures>> twins() {
    Lifted worked = new Lifted(new TightFrame(Loss.SQUARED_WITH_BIAS, 5, 2, 0.02), 1);
    Regime<UnitFeatures> frames = regimes().get(1);
    return List.of(
        Twin.saying(
                this,
                "a-millionth-more",
                "NC2 is a millionth more",
                x -> direction(x, 1 + 1e-6),
                worked,
                frames)
            .constant(),
        Twin.saying(
                this,
                "simplex-attained",
                "F* itself is attained",
                x ->
                    Chain.of(
                        Step.atMost(
                            "attained", Rule.OPTIMALITY, x.objective(), x.optimum().value())),
                worked,
                frames)
            .inequality(),
        Twin.without(
            this,
            "zero-mean",
            tetrahedron(0.02),
            new Regime<>("tetrahedra", s -> tetrahedron(Draw.from(s).scale(0.005, 0.1)))));
  }

  /** In three dimensions there is room for four corners, if they need not have zero mean. */
  private static Worked<UnitFeatures> tetrahedron(double decay) {
    return new Worked<>(
        "tetrahedron, K=4 d=3 decay=" + decay,
        () -> {
          IntervalMatrix corners =
              IntervalMatrix.generate(
                  4,
                  k ->
                      IntervalVector.generate(3, j -> Interval.point(k == 0 || j == k - 1 ? 1 : -1))
                          .direction());
          return new UnitFeatures(
              Loss.CROSS_ENTROPY,
              corners.times(Gufm.of(Loss.CROSS_ENTROPY, 4, decay).scale()),
              IntervalVector.generate(4, k -> Interval.ZERO),
              corners,
              io.vavr.collection.Vector.range(0, 4),
              decay);
        });
  }
}
