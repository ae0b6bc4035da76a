package dev.neuralcollapse.paper;

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
 * No embedding brings the outer two of collinear inputs nearer than the middle one. [D]
 *
 * <p>{@code LN ∘ lin_0} maps a line to half a great circle, in order. On an arc shorter than π the
 * chord grows with the angle, and for four points of a circle Ptolemy's theorem says {@code
 * ‖e_1-e_3‖‖e_2-e_4‖ = ‖e_1-e_2‖‖e_3-e_4‖ + ‖e_2-e_3‖‖e_1-e_4‖}.
 */
final class ConverseOrder extends DerivedClaim<ConverseOrder.Line> {

  /**
   * Four embedded inputs.
   *
   * @param places of the inputs along their line
   */
  record Line(IntervalMatrix embedded, io.vavr.collection.Vector<Double> places) {}

  /**
   * Recipe: a random embedding.
   *
   * @param far distance of the line from the origin
   * @param swap whether inputs 2 and 3 change places
   */
  record Recipe(long seed, int width, double far, boolean swap) implements Spec<Line> {
    @Override
    public Line instance() {
      Draw draw = Draw.from(seed);
      double a = draw.uniform(-2, 0);
      double b = a + draw.uniform(0.1, 1);
      double c = b + draw.uniform(0.1, 1);
      double d = c + draw.uniform(0.1, 1);
      io.vavr.collection.Vector<Double> t =
          swap
              ? io.vavr.collection.Vector.of(a, c, b, d)
              : io.vavr.collection.Vector.of(a, b, c, d);
      IntervalVector w = IntervalVector.of(draw.gaussian(width));
      IntervalVector bias = IntervalVector.of(draw.gaussian(width).scale(far));
      return new Line(
          IntervalMatrix.generate(4, k -> w.times(Interval.point(t.get(k))).plus(bias).layerNorm()),
          t);
    }

    @Override
    public Seq<Recipe> simpler() {
      return Shrink.integer(width, 3)
          .map(d -> new Recipe(seed, d, far, swap))
          .appendAll(Shrink.real(far, 1).map(x -> new Recipe(seed, width, x, swap)))
          .appendAll(Shrink.seed(seed).map(s -> new Recipe(s, width, far, swap)));
    }
  }

  ConverseOrder() {
    super(
        "converse of Theorem 4.3",
        "collinear-order",
        "An embedding keeps the order of collinear inputs on half a circle",
        "x_1<x_2<x_3<x_4\\text{ on a line},\\;e_i=\\mathrm{LN}(W_0x_i+b_0)\\implies"
            + "\\|e_1-e_3\\|\\ge\\|e_1-e_2\\|,\\;"
            + "\\frac{\\|e_1-e_3\\|\\|e_2-e_4\\|}{\\|e_1-e_2\\|\\|e_3-e_4\\|}\\ge1");
  }

  @Override
  public Hypotheses<Line> given() {
    return Hypothesis.<Line>is(
            "in-order", "x_1\\le x_2\\le x_3\\le x_4", l -> l.places().equals(l.places().sorted()))
        .alone();
  }

  @Override
  public Seq<Regime<Line>> regimes() {
    return List.of(regime("near-the-origin", 1e-3, 0.1, false), regime("far-away", 0.1, 10, false));
  }

  private static Regime<Line> regime(String name, double least, double most, boolean swap) {
    return new Regime<>(
        name,
        s -> {
          Draw draw = Draw.from(s);
          return new Recipe(draw.shortSeed(), draw.integer(3, 9), draw.scale(least, most), swap);
        });
  }

  @Override
  public Chain chain(Line l) {
    return with(l, 1, 0);
  }

  private static Chain with(Line l, double factor, double ratio) {
    IntervalMatrix e = l.embedded();
    Interval cross = ConverseCrossRatio.logarithm(e);
    return Chain.of(
        Step.atMost("arc", Rule.MONOTONICITY, chord(e, 0, 1).times(factor), chord(e, 0, 2)),
        Step.atMost("ptolemy", Rule.TRIANGLE, Interval.point(ratio), cross));
  }

  private static Interval chord(IntervalMatrix e, int i, int j) {
    return e.row(i).minus(e.row(j)).norm();
  }

  @Override
  public Seq<Twin<Line>> twins() {
    Recipe near = new Recipe(1, 4, 0.01, false);
    return List.of(
        saying(
                "arc-1.05",
                "the outer chord exceeds the inner by a twentieth",
                l -> with(l, 1.05, 0),
                near,
                regimes().get(0))
            .constant(),
        saying(
                "ratio-e",
                "the cross ratio is at least e",
                l -> with(l, 1, 1),
                new Recipe(1, 4, 1, false),
                regimes().get(1))
            .constant(),
        saying(
                "reversed",
                "the cross ratio is at most 1",
                l ->
                    Chain.of(
                        Step.atMost(
                            "ptolemy",
                            Rule.TRIANGLE,
                            ConverseCrossRatio.logarithm(l.embedded()),
                            Interval.ZERO)),
                new Recipe(1, 4, 1, false),
                regimes().get(1))
            .inequality(),
        without("in-order", new Recipe(1, 4, 1, true), regime("swapped", 0.1, 10, true)));
  }
}
