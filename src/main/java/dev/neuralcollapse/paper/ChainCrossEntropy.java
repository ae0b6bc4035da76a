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
import dev.neuralcollapse.proof.Worked;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.util.function.UnaryOperator;

/**
 * The classical route from cross entropy down to its optimum: eight inequalities, each used once.
 * [D]
 *
 * <p>With {@code m_i = K/(K-1) q_{y_i}ᵀh_i}, {@code φ(m) = log(1+(K-1)e^{-m})} decreasing and
 * convex, P the projection to zero mean.
 */
final class ChainCrossEntropy extends UnitClaim {
  private static final UnitSpec NEAR = UnitSpec.of(1, Loss.CROSS_ENTROPY, 3, 2, 6, 0.02, 0.3);

  ChainCrossEntropy() {
    super(
        Loss.CROSS_ENTROPY,
        Papers.GLOBAL_OPTIMALITY.derived("GUFM, chain of inequalities"),
        "chain-ce",
        "From cross entropy down to its optimum in eight inequalities");
  }

  @Override
  public String statement() {
    return "\\overline{\\mathrm{CE}_i}\\ge\\overline{\\varphi(m_i)}\\ge\\varphi(\\bar m)"
        + "\\ge\\varphi(\\tfrac{K}{K-1}\\overline{\\|Pq_k\\|\\|\\mu_k\\|})"
        + "\\ge\\varphi(\\tfrac{K}{K-1}\\overline{\\|Pq_k\\|})"
        + "\\ge\\varphi(\\tfrac{K}{K-1}\\overline{\\|q_k\\|})"
        + "\\ge\\varphi(\\tfrac{\\sqrt K}{K-1}\\|Q\\|_F)";
  }

  @Override
  public Hypotheses<UnitFeatures> given() {
    return UnitFeatures.sphere().and(UnitFeatures.zeroMean());
  }

  @Override
  public Chain chain(UnitFeatures x) {
    return PlainLayer.inequalities(walk(x, x.rows(), IntervalVector::centred, false), x);
  }

  /** The chain with these rows and this projection; {@code wrongMean} swaps the power mean. */
  private static Chain walk(
      UnitFeatures x, IntervalMatrix q, UnaryOperator<IntervalVector> project, boolean wrongMean) {
    Gufm best = x.optimum();
    Interval stretch = Interval.ratio(x.classes(), x.classes() - 1.0);
    IntervalMatrix means = x.means();
    Interval mean = x.mean(i -> margin(x, q, stretch, i));
    Interval jensen = x.mean(i -> best.phi(margin(x, q, stretch, i)));
    Interval aligned = x.classMean(k -> project.apply(q.row(k)).norm().times(means.row(k).norm()));
    Interval projected = x.classMean(k -> project.apply(q.row(k)).norm());
    Interval lengths = x.classMean(k -> q.row(k).norm());
    Interval root =
        wrongMean
            ? x.classMean(k -> q.row(k).norm().sqrt()).square()
            : q.norm().dividedBy(Interval.point(x.classes()).sqrt());
    Interval centroid = x.half(x.meanRow().sumOfSquares().times(x.classes()));
    return Chain.from(x.objective())
        .down("off-diagonal", Rule.JENSEN, x.mean(x::lossAt).minus(jensen))
        .down("margins", Rule.JENSEN, jensen.minus(best.phi(mean)))
        .down(
            "duality", Rule.CAUCHY_SCHWARZ, best.phi(mean).minus(best.phi(aligned.times(stretch))))
        .down("variability", Rule.PROJECTION, drop(best, stretch, aligned, projected))
        .down("row-mean", Rule.PROJECTION, drop(best, stretch, projected, lengths))
        .down("equinorm", Rule.POWER_MEAN, drop(best, stretch, lengths, root))
        .down("centroid", Rule.SQUARE, centroid)
        .down(
            "norm",
            Rule.OPTIMALITY,
            best.phi(root.times(stretch)).plus(x.half(q.sumOfSquares())).minus(best.value()))
        .endsAt(best.value());
  }

  /** The last step, to a little more than the optimum. */
  private static Chain beyond(UnitFeatures x) {
    Interval norm = x.optimum().g(x.rows().norm());
    return Chain.of(
        Step.atMost("norm", Rule.OPTIMALITY, x.optimum().value().times(1 + 1e-6), norm));
  }

  private static Interval margin(UnitFeatures x, IntervalMatrix q, Interval stretch, int i) {
    return q.row(x.label(i)).dot(x.feature(i)).times(stretch);
  }

  private static Interval drop(Gufm best, Interval stretch, Interval from, Interval to) {
    return best.phi(from.times(stretch)).minus(best.phi(to.times(stretch)));
  }

  @Override
  public Seq<Twin<UnitFeatures>> twins() {
    UnitSpec counts = UnitSpec.of(0, loss(), 3, 1, 5, 0.02, 0).unbalanced(7).firstRow(2);
    UnitSpec tilted = UnitSpec.of(0, loss(), 2, 1, 4, 0.02, 0).tilted(1.5);
    return List.of(
        without("balanced", counts),
        Twin.without(this, "zero-mean", alongOnes(), UnitRegimes.around(tilted)),
        without("unit-features", NEAR.stretched(1.5)),
        constant(
            "optimum-a-millionth-more",
            "down to 1.000001 F*",
            ChainCrossEntropy::beyond,
            UnitSpec.optimum(loss(), 3, 2, 0.02)),
        twin(
            "rows-not-centred",
            "margins from w_k instead of q_k",
            x -> walk(x, x.head(), IntervalVector::centred, false),
            NEAR),
        stronger(
            "power-mean-below",
            "the mean norm is at most the square of the mean root",
            x -> walk(x, x.rows(), IntervalVector::centred, true),
            NEAR));
  }

  /** {@code W = ±1ᵀ}, {@code h = ±1/√d}, K=2: aligned, yet the projection sees nothing. */
  private static Worked<UnitFeatures> alongOnes() {
    return new Worked<>(
        "K=2 n=1 d=4 W=+-1' h=+-1/2 decay=0.02",
        () ->
            new UnitFeatures(
                Loss.CROSS_ENTROPY,
                plusMinus(1),
                IntervalVector.generate(2, k -> Interval.ZERO),
                plusMinus(0.5),
                Vector.of(0, 1),
                0.02));
  }

  private static IntervalMatrix plusMinus(double size) {
    return IntervalMatrix.generate(
        2, k -> IntervalVector.generate(4, j -> Interval.point(k == 0 ? size : -size)));
  }
}
