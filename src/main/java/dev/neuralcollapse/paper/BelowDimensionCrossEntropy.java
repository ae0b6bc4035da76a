package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Arithmetic;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Cross entropy on a circle: the regular polygon. [D, checked numerically only]
 *
 * <p>Below {@code d-1 = K-1} the value {@code F*} is a strict lower bound, and the optimum a
 * "softmax code"; no proof is offered. Attacked by random points and by gradient descent.
 */
final class BelowDimensionCrossEntropy implements Claim<PlanePoint> {
  private static final PlanePoint.Spec SQUARE = new PlanePoint.Spec(0, 4, 0.01, 0, 0);

  @Override
  public Source source() {
    return Papers.GLOBAL_OPTIMALITY.derived("GUFM below its dimension").numerical();
  }

  @Override
  public String name() {
    return "gufm-ce-below-dimension";
  }

  @Override
  public String title() {
    return "On a circle the regular polygon is the best under cross entropy";
  }

  @Override
  public String statement() {
    return "d=3,\\;4\\le K\\le6,\\;0.002\\le\\lambda\\le0.05\\implies F(W,H)\\ge"
        + "\\min_r\\log\\sum_je^{r(\\cos(2\\pi j/K)-1)}+\\tfrac\\lambda2Kr^2>F^*";
  }

  @Override
  public String caveat() {
    return "No proof: one sample a class, random points and gradient descent.";
  }

  @Override
  public Arithmetic arithmetic() {
    return Arithmetic.FLOATING;
  }

  @Override
  public Hypotheses<PlanePoint> given() {
    return Hypotheses.none();
  }

  @Override
  public Seq<Regime<PlanePoint>> regimes() {
    return List.of(
        regime("near", 0.001, 0.1, 0), regime("far", 0.3, 3, 0), regime("descended", 0.5, 3, 300));
  }

  private static Regime<PlanePoint> regime(String name, double near, double far, int steps) {
    return new Regime<>(
        name,
        s -> {
          Draw draw = Draw.from(s);
          return new PlanePoint.Spec(
              draw.shortSeed(),
              draw.integer(4, 6),
              draw.scale(0.002, 0.05),
              draw.scale(near, far),
              steps);
        });
  }

  @Override
  public Chain chain(PlanePoint p) {
    return above(p, PlanePoint.polygon(p.classes(), p.decay()).objective()).and(strict(p));
  }

  private static Chain above(PlanePoint p, double value) {
    return Chain.of(
        Step.nonnegative("above", Rule.OPTIMALITY, Interval.point(p.objective() - value)));
  }

  /** The polygon is strictly worse than a simplex frame would be. */
  private static Step strict(PlanePoint p) {
    double best = Gufm.of(Loss.CROSS_ENTROPY, p.classes(), p.decay()).value().hi();
    double polygon = PlanePoint.polygon(p.classes(), p.decay()).objective();
    return Step.nonnegative("strict", Rule.OPTIMALITY, Interval.point(polygon - best));
  }

  @Override
  public Seq<Twin<PlanePoint>> twins() {
    Regime<PlanePoint> polygons = regime("polygon", 1e-6, 1e-5, 0);
    return List.of(
        Twin.saying(
                this,
                "a-millionth-more",
                "1.000001 times the value",
                p -> above(p, (1 + 1e-6) * PlanePoint.polygon(p.classes(), p.decay()).objective()),
                SQUARE,
                polygons)
            .constant(),
        Twin.saying(
                this,
                "simplex-attained",
                "the value of the simplex frame is attained on the circle",
                p -> Chain.of(Step.zero("attained", Rule.OPTIMALITY, strict(p).value())),
                SQUARE,
                polygons)
            .inequality(),
        Twin.saying(
                this,
                "decay-off",
                "the value for 1.00001 λ",
                p -> above(p, PlanePoint.polygon(p.classes(), (1 + 1e-5) * p.decay()).objective()),
                SQUARE,
                polygons)
            .constant());
  }
}
