package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * The classical route from the squared loss down to its optimum. [D]
 *
 * <p>With {@code d_i = w_{y_i}ᵀh_i}, {@code ψ(t) = ½(1-t)²} and its decreasing part {@code ψ₊(t) =
 * ½ max(0, 1-t)²}.
 */
final class ChainSquared extends UnitClaim {
  private static final UnitSpec NEAR = UnitSpec.of(1, Loss.SQUARED, 3, 2, 6, 0.02, 0.3);

  ChainSquared() {
    super(
        Loss.SQUARED,
        Papers.GLOBAL_OPTIMALITY.derived("GUFM, chain of inequalities"),
        "chain-mse",
        "From the squared loss down to its optimum in seven inequalities");
  }

  @Override
  public String statement() {
    return "\\overline{\\tfrac12\\|Wh_i-e_{y_i}\\|^2}\\ge\\overline{\\psi(d_i)}\\ge\\psi(\\bar d)"
        + "\\ge\\psi_+(\\overline{\\|Pw_k\\|\\|\\mu_k\\|})\\ge\\psi_+(\\overline{\\|Pw_k\\|})"
        + "\\ge\\psi_+(\\overline{\\|w_k\\|})\\ge\\psi_+(\\|W\\|_F/\\sqrt K)";
  }

  @Override
  public Hypotheses<UnitFeatures> given() {
    return UnitFeatures.sphere().and(UnitFeatures.zeroMean());
  }

  private static Interval parabola(Interval t) {
    return t.negate().plus(1).square().dividedBy(2);
  }

  private static Interval falling(Interval t) {
    return t.negate().plus(1).max(0).square().dividedBy(2);
  }

  @Override
  public Chain chain(UnitFeatures x) {
    return PlainLayer.inequalities(walk(x, false), x);
  }

  private static Chain walk(UnitFeatures x, boolean twoSided) {
    IntervalMatrix w = x.head();
    IntervalMatrix means = x.means();
    Interval mean = x.mean(i -> w.row(x.label(i)).dot(x.feature(i)));
    Interval jensen = x.mean(i -> parabola(w.row(x.label(i)).dot(x.feature(i))));
    Interval aligned = x.classMean(k -> w.row(k).centred().norm().times(means.row(k).norm()));
    Interval projected = x.classMean(k -> w.row(k).centred().norm());
    Interval lengths = x.classMean(k -> w.row(k).norm());
    Interval root = w.norm().dividedBy(Interval.point(x.classes()).sqrt());
    return Chain.from(x.objective())
        .down("off-diagonal", Rule.SQUARE, x.mean(i -> offDiagonal(x, i)))
        .down("margins", Rule.JENSEN, jensen.minus(parabola(mean)))
        .down("duality", Rule.CAUCHY_SCHWARZ, parabola(mean).minus(psi(aligned, twoSided)))
        .down(
            "variability", Rule.PROJECTION, psi(aligned, twoSided).minus(psi(projected, twoSided)))
        .down("row-mean", Rule.PROJECTION, psi(projected, twoSided).minus(psi(lengths, twoSided)))
        .down("equinorm", Rule.POWER_MEAN, psi(lengths, twoSided).minus(psi(root, twoSided)))
        .down(
            "norm",
            Rule.OPTIMALITY,
            psi(root, twoSided).plus(x.half(w.sumOfSquares())).minus(x.optimum().value()))
        .endsAt(x.optimum().value());
  }

  /** The last step, to a little more than the optimum. */
  private static Chain beyond(UnitFeatures x) {
    Interval root = x.head().norm().dividedBy(Interval.point(x.classes()).sqrt());
    Interval norm = falling(root).plus(x.half(x.head().sumOfSquares()));
    return Chain.of(
        Step.atMost("norm", Rule.OPTIMALITY, x.optimum().value().times(1 + 1e-6), norm));
  }

  private static Chain reversed(UnitFeatures x) {
    Interval lengths = x.classMean(k -> x.head().row(k).norm());
    Interval root = x.head().norm().dividedBy(Interval.point(x.classes()).sqrt());
    return Chain.of(Step.atMost("equinorm", Rule.POWER_MEAN, falling(lengths), falling(root)));
  }

  private static Interval psi(Interval t, boolean twoSided) {
    return twoSided ? parabola(t) : falling(t);
  }

  private static Interval offDiagonal(UnitFeatures x, int i) {
    IntervalVector z = x.logits(i);
    int y = x.label(i);
    return IntervalVector.generate(z.size(), j -> j == y ? Interval.ZERO : z.get(j))
        .sumOfSquares()
        .dividedBy(2);
  }

  @Override
  public Seq<Twin<UnitFeatures>> twins() {
    UnitSpec counts =
        UnitSpec.of(0, loss(), 3, 1, 5, 0.02, 0).unbalanced(7).scaled(0.5).firstRow(1.9);
    return List.of(
        without("balanced", counts),
        without("zero-mean", UnitSpec.of(0, loss(), 2, 1, 4, 0.02, 0.1).tilted(1.5).scaled(0.5)),
        without("unit-features", NEAR.stretched(1.5)),
        constant(
            "optimum-a-millionth-more",
            "down to 1.000001 F*",
            ChainSquared::beyond,
            UnitSpec.optimum(loss(), 3, 2, 0.02)),
        stronger(
            "equinorm-reversed",
            "the mean of the norms is at least their root mean square",
            ChainSquared::reversed,
            NEAR),
        twin(
            "two-sided",
            "the parabola in place of its decreasing part",
            x -> walk(x, true),
            NEAR.scaled(2)));
  }
}
