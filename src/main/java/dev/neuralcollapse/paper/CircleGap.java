package dev.neuralcollapse.paper;

import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * For d = 3 alternating labels stay away from the optimum at every depth. [D]
 *
 * <p>Scalar inputs 1, 2, 3, 4 with labels 1, 2, 1, 2 lie in this order on the circle after the
 * embedding, and {@code d3-cyclic-order} keeps it. An open half circle that holds both points of
 * one class holds one of the other, so some margin is not positive. If it is the only one, that
 * point lies between the two of the other class on their short arc, and its margin is at most minus
 * the smaller of theirs: by convexity these two lose as much as two margins of zero. The others are
 * at most {@code √2 ρ}. Attained by angles 0, π/2 (one of each class), π.
 */
final class CircleGap extends UnitClaim {
  CircleGap() {
    super(
        Loss.CROSS_ENTROPY,
        Papers.GLOBAL_OPTIMALITY.derived("hypothesis d >= 4 of Theorem 4.3"),
        "d3-fixed-gap",
        "For d = 3 alternating labels stay a fixed gap above the optimum");
  }

  @Override
  public String statement() {
    return "d=3,\\;K=2,\\text{ labels alternating on the circle}\\implies F(W,H)\\ge"
        + "\\tfrac12\\varphi(\\sqrt2\\rho)+\\tfrac12\\log2+\\tfrac\\lambda2\\rho^2>F^*,"
        + "\\;\\rho=\\|Q\\|_F";
  }

  @Override
  public Hypotheses<UnitFeatures> given() {
    return UnitFeatures.sphere()
        .and(UnitFeatures.zeroMean())
        .and(Hypothesis.is("circle", "d=3", x -> x.width() == 3))
        .and(
            Hypothesis.is(
                "alternating", "y=1,2,1,2\\text{ in cyclic order}", CircleGap::alternates));
  }

  /**
   * The first two and the last two points separate each other; in higher dimensions: labels only.
   */
  private static boolean alternates(UnitFeatures x) {
    if (x.width() != 3 || x.samples() != 4) {
      return x.samples() == 4;
    }
    Interval left = side(x, 2);
    Interval right = side(x, 3);
    return x.labels().equals(io.vavr.collection.Vector.of(0, 0, 1, 1))
        && left.times(right).certainlyNegative();
  }

  private static Interval side(UnitFeatures x, int k) {
    return CirclePath.orientation(IntervalMatrix.generate(3, j -> x.feature(j == 2 ? k : j)));
  }

  @Override
  public Seq<Regime<UnitFeatures>> regimes() {
    return List.of(
        new Regime<>("random-head", s -> Arc.draw(s, Layout.SPREAD, 3)),
        new Regime<>("best-direction", s -> Arc.draw(s, Layout.SPREAD, 3).aligned()),
        new Regime<>("edge", s -> Arc.draw(s, Layout.EDGE, 3).aligned()),
        new Regime<>("clump", s -> Arc.draw(s, Layout.CLUMP, 3).aligned()));
  }

  @Override
  public Chain chain(UnitFeatures x) {
    return with(x, 2);
  }

  private static Chain with(UnitFeatures x, double wrong) {
    Gufm best = x.optimum();
    Interval rho = x.rows().norm();
    Interval good = best.phi(rho.times(Interval.point(2).sqrt()));
    Interval bound =
        good.times(4 - wrong)
            .plus(Interval.point(2).log().times(wrong))
            .dividedBy(4)
            .plus(x.half(rho.square()));
    return Chain.of(
        Step.atMost("two-margins-lost", Rule.MONOTONICITY, bound, x.objective()),
        Step.atMost("above-optimum", Rule.OPTIMALITY, best.value(), bound));
  }

  @Override
  public Seq<Twin<UnitFeatures>> twins() {
    return List.of(
        Twin.without(
            this,
            "alternating",
            new Arc(1, 3, 0.02, 1, Layout.APART, true),
            new Regime<>("side-by-side", s -> Arc.draw(s, Layout.APART, 3).aligned())),
        Twin.without(
            this,
            "circle",
            new Arc(1, 4, 0.02, 1, Layout.APART, true),
            new Regime<>("sphere", s -> Arc.draw(s, Layout.APART, 4).aligned())),
        Twin.saying(
                this,
                "two-and-a-bit-lost",
                "2.05 of four margins are not positive",
                x -> with(x, 2.05),
                new Arc(0, 3, 0.02, 1, Layout.EDGE, true),
                regimes().get(2))
            .constant(),
        Twin.saying(
                this,
                "three-margins-lost",
                "three margins of four are not positive",
                x -> with(x, 3),
                new Arc(0, 3, 0.02, 0.2, Layout.CLUMP, true),
                new Regime<>(
                    "small-head",
                    s -> new Arc(Math.floorMod(s, 9999L), 3, 0.02, 0.2, Layout.CLUMP, true)))
            .inequality());
  }

  /** Angles of samples 0, 1 of the first and 2, 3 of the second class. */
  enum Layout {
    /** Alternating, all around. */
    SPREAD(0.9, 0.0, 2.0, 1.0, 3.0),
    /** Alternating, three in a clump with the odd one in the middle. */
    CLUMP(0.04, 0.0, 0.2, 0.1, 3.2),
    /** The best that alternating labels allow. */
    EDGE(1e-5, 0.0, 1.572, 1.57, 3.1416),
    /** Classes at opposite ends. */
    APART(0.1, 0.0, 0.2, 3.1, 3.3);

    private final double play;
    private final double first;
    private final double second;
    private final double third;
    private final double fourth;

    Layout(double play, double first, double second, double third, double fourth) {
      this.play = play;
      this.first = first;
      this.second = second;
      this.third = third;
      this.fourth = fourth;
    }

    private double[] offsets() {
      return new double[] {first, second, third, fourth};
    }
  }

  /**
   * Two samples of either class.
   *
   * @param head size of the classifier over the optimal one
   * @param layout where the four points lie
   * @param best whether the classifier points from one class mean to the other
   */
  record Arc(long seed, int width, double decay, double head, Layout layout, boolean best)
      implements Spec<UnitFeatures> {

    static Arc draw(long seed, Layout layout, int width) {
      Draw draw = Draw.from(seed);
      return new Arc(
          draw.shortSeed(), width, draw.scale(0.003, 0.1), draw.scale(0.3, 1.5), layout, false);
    }

    Arc aligned() {
      return new Arc(seed, width, decay, head, layout, true);
    }

    @Override
    public UnitFeatures instance() {
      Draw draw = Draw.from(seed);
      double[] angles = new double[4];
      double start = draw.uniform(0, 6.28);
      for (int i = 0; i < 4; i++) {
        angles[i] = start + layout.offsets()[i] + draw.uniform(0, layout.play);
      }
      Matrix basis = new Sphere(width).basis().transpose();
      IntervalMatrix features =
          IntervalMatrix.generate(
              4, i -> IntervalVector.of(basis.times(at(angles[i]))).layerNorm());
      UnitFeatures bare =
          new UnitFeatures(
              Loss.CROSS_ENTROPY,
              IntervalMatrix.of(draw.gaussian(2, width)),
              IntervalVector.generate(2, k -> Interval.ZERO),
              features,
              io.vavr.collection.Vector.of(0, 0, 1, 1),
              decay);
      IntervalMatrix rows = best ? towardsMeans(bare.means()) : bare.rows();
      Interval scale = bare.optimum().rho().times(head).dividedBy(rows.norm());
      return bare.withHead(rows.times(scale));
    }

    private static IntervalMatrix towardsMeans(IntervalMatrix means) {
      IntervalVector difference = means.row(0).minus(means.row(1));
      return IntervalMatrix.generate(2, k -> difference.times(Interval.point(k == 0 ? 1 : -1)));
    }

    private Vector at(double angle) {
      return Vector.generate(
          width - 1, k -> k == 0 ? StrictMath.cos(angle) : k == 1 ? StrictMath.sin(angle) : 0);
    }

    @Override
    public Seq<Arc> simpler() {
      return List.<Arc>empty()
          .appendAll(Shrink.real(decay, 0.01).map(x -> new Arc(seed, width, x, head, layout, best)))
          .appendAll(Shrink.real(head, 1).map(x -> new Arc(seed, width, decay, x, layout, best)))
          .appendAll(Shrink.seed(seed).map(s -> new Arc(s, width, decay, head, layout, best)));
    }
  }
}
