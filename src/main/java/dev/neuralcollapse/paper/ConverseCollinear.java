package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Spec;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Collinear inputs must be pulled apart: why the rate cannot beat 1/L on such data. [D]
 *
 * <p>LayerNorm of a linear map keeps the middle of three collinear inputs on the short arc between
 * the outer two. If features end within δ of where they began, {@code e_1, e_3} lie within {@code r
 * + δ} of the midpoint of {@code h_1, h_3}, {@code r = ∠(h_1,h_3)/2}; a ball is convex, so {@code
 * e_2} does too, and {@code ∠(h_1,h_2) ≤ 2r + 2δ}.
 */
final class ConverseCollinear implements Claim<ConverseCollinear.Triple> {

  /**
   * Three features before and after.
   *
   * @param before the embedded inputs, e
   * @param after the last features, h
   * @param share where the second lies between the first and the third; outside [0, 1] it does not
   */
  record Triple(IntervalMatrix before, IntervalMatrix after, double share) {}

  /**
   * Recipe.
   *
   * @param angle typical size of the displacements
   * @param collapse whether the outer two end at one point and the middle one opposite, both a
   *     right angle from where the middle one began
   */
  record Recipe(long seed, int width, double share, double angle, boolean collapse)
      implements Spec<Triple> {
    @Override
    public Triple instance() {
      Draw draw = Draw.from(seed);
      IntervalVector first = IntervalVector.of(draw.gaussian(width));
      IntervalVector third = IntervalVector.of(draw.gaussian(width));
      IntervalVector second =
          first
              .times(Interval.point(share).negate().plus(1))
              .plus(third.times(Interval.point(share)));
      IntervalMatrix before =
          IntervalMatrix.generate(3, k -> (k == 0 ? first : k == 1 ? second : third).layerNorm());
      double size = angle / Math.sqrt(width);
      IntervalMatrix noise = IntervalMatrix.of(draw.gaussian(3, width).scale(size));
      IntervalVector way = IntervalVector.of(draw.gaussian(width)).centred();
      IntervalVector middle = before.row(1);
      IntervalVector pole = way.minus(middle.times(way.dot(middle))).direction();
      IntervalMatrix goal =
          collapse
              ? IntervalMatrix.generate(3, k -> pole.times(Interval.point(k == 1 ? -1 : 1)))
              : before;
      return new Triple(before, goal.plus(noise).map(IntervalVector::layerNorm), share);
    }

    @Override
    public Seq<Recipe> simpler() {
      return Shrink.integer(width, 4)
          .map(d -> new Recipe(seed, d, share, angle, collapse))
          .appendAll(Shrink.real(angle, 0.1).map(a -> new Recipe(seed, width, share, a, collapse)))
          .appendAll(Shrink.seed(seed).map(s -> new Recipe(s, width, share, angle, collapse)));
    }
  }

  @Override
  public Source source() {
    return Papers.GLOBAL_OPTIMALITY.derived("converse of Theorem 4.3");
  }

  @Override
  public String name() {
    return "converse-collinear";
  }

  @Override
  public String title() {
    return "Separating the middle of three collinear inputs displaces a feature";
  }

  @Override
  public String statement() {
    return "x_2\\in[x_1,x_3]\\implies\\max_i\\angle(e_i,h_i)\\ge"
        + "\\tfrac12\\bigl(\\angle(h_1,h_2)-\\angle(h_1,h_3)\\bigr),\\quad"
        + " e_i=\\mathrm{LN}(W_0x_i+b_0)";
  }

  @Override
  public Hypotheses<Triple> given() {
    return Hypothesis.<Triple>is(
            "between", "x_2\\in[x_1,x_3]", t -> t.share() >= 0 && t.share() <= 1)
        .alone();
  }

  @Override
  public Seq<Regime<Triple>> regimes() {
    return List.of(regime("drift", 0.01, 3, false, 0, 1), regime("collapse", 0.01, 1, true, 0, 1));
  }

  private static Regime<Triple> regime(
      String name, double near, double far, boolean collapse, double from, double to) {
    return new Regime<>(
        name,
        s -> {
          Draw draw = Draw.from(s);
          return new Recipe(
              draw.shortSeed(),
              draw.integer(4, 9),
              draw.uniform(from, to),
              draw.scale(near, far),
              collapse);
        });
  }

  @Override
  public Chain chain(Triple t) {
    return with(t, 0.5);
  }

  private static Chain with(Triple t, double factor) {
    IntervalMatrix h = t.after();
    Interval moved =
        List.of(0, 1, 2)
            .map(k -> Directions.angle(t.before().row(k), h.row(k)))
            .reduce(Interval::max);
    Interval apart =
        Directions.angle(h.row(0), h.row(1)).minus(Directions.angle(h.row(0), h.row(2)));
    return Chain.of(Step.atMost("displacement", Rule.TRIANGLE, apart.times(factor), moved));
  }

  @Override
  public Seq<Twin<Triple>> twins() {
    Recipe pulled = new Recipe(1, 4, 0.5, 0.01, true);
    return List.of(
        Twin.saying(
                this,
                "more-than-half",
                "0.51 in place of the half",
                t -> with(t, 0.51),
                new Recipe(831505, 7, 0.061, 0.02, true),
                regime("tight", 1e-3, 0.02, true, 0, 1))
            .constant(),
        twin("all-move", "every feature moves that far", ConverseCollinear::every, pulled)
            .inequality(),
        Twin.without(
            this,
            "between",
            new Recipe(1, 4, -3, 0.001, false),
            regime("outside", 0.001, 0.01, false, -9, -2)));
  }

  private static Chain every(Triple t) {
    IntervalMatrix h = t.after();
    Interval least =
        List.of(0, 1, 2)
            .map(k -> Directions.angle(t.before().row(k), h.row(k)))
            .reduce(Interval::min);
    Interval apart =
        Directions.angle(h.row(0), h.row(1)).minus(Directions.angle(h.row(0), h.row(2)));
    return Chain.of(Step.atMost("displacement", Rule.TRIANGLE, apart.dividedBy(2), least));
  }

  private Twin<Triple> twin(
      String name, String change, java.util.function.Function<Triple, Chain> chain, Recipe worked) {
    return Twin.saying(this, name, change, chain, worked, regimes().get(1));
  }
}
