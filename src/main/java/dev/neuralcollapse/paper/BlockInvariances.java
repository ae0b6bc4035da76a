package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * LayerNorm sees neither scale nor multiples of 1; the two layers of a block may be scaled against
 * each other, and best are balanced. [D]
 *
 * <p>{@code LN(cx + t1) = LN(x)} for {@code c > 0}. {@code W₂σ(W₁z+b₁)} does not change under
 * {@code (sW₁, sb₁, W₂/s)}, {@code s > 0}; of all such the cost is least at {@code s² = ‖W₂‖/‖[W₁
 * b₁]‖}, where it is {@code 2‖W₂‖‖[W₁ b₁]‖ + ‖b₂‖²}.
 */
final class BlockInvariances extends DerivedClaim<Net> {
  BlockInvariances() {
    super(
        "proofs",
        "block-invariances",
        "LayerNorm sees no scale and no shift; two layers are best balanced",
        "\\mathrm{LN}(cx+t\\mathbf1)=\\mathrm{LN}(x),\\;c>0;\\quad"
            + "\\min_{s>0}\\bigl(s^2\\|[W_1\\;b_1]\\|^2+s^{-2}\\|W_2\\|^2\\bigr)"
            + "=2\\|[W_1\\;b_1]\\|\\|W_2\\|");
  }

  @Override
  public Seq<Regime<Net>> regimes() {
    return List.of(Net.regime(true));
  }

  @Override
  public Chain chain(Net x) {
    return with(x, List.of(0.3, 1.7), true, 1);
  }

  private static Chain with(Net x, Seq<Double> scales, boolean biasToo, double balanced) {
    Seq<Step> steps = scales.map(s -> Step.zero("layer-norm", Rule.IDENTITY, normed(x, s)));
    Net best = x;
    for (int l = 0; l < x.blocks().size(); l++) {
      Branch.Two b = (Branch.Two) x.blocks().get(l);
      Interval in = b.inCost().sqrt();
      Interval out = b.out().norm();
      Branch.Two scaled = scaled(b, out.dividedBy(in).sqrt(), biasToo);
      Interval least = in.times(out).times(2).plus(b.outBias().sumOfSquares());
      steps =
          steps
              .append(Step.same("balanced", scaled.cost(), least.times(balanced)))
              .append(Step.atMost("least", Rule.POWER_MEAN, least, b.cost()));
      best = best.with(best.blocks().update(l, scaled));
    }
    Seq<Net> others =
        scales.map(
            s ->
                x.with(
                    x.blocks()
                        .map(b -> (Branch) scaled((Branch.Two) b, Interval.point(s), biasToo))));
    return new Chain(
        steps.appendAll(
            others.append(best).map(n -> Step.zero("same-network", Rule.IDENTITY, n.distance(x)))),
        io.vavr.control.Option.none());
  }

  /** {@code ‖LN(cx + 1) - LN(x)‖} at the first feature. */
  private static Interval normed(Net x, double c) {
    IntervalVector z = x.weight().times(x.inputs().row(0)).plus(x.bias());
    IntervalVector moved =
        IntervalVector.generate(z.size(), k -> z.get(k).times(c).plus(1)).layerNorm();
    return moved.minus(z.layerNorm()).norm();
  }

  private static Branch.Two scaled(Branch.Two b, Interval s, boolean biasToo) {
    return new Branch.Two(
        b.in().times(s),
        biasToo ? b.inBias().times(s) : b.inBias(),
        b.out().times(s.inverse()),
        b.outBias());
  }

  /** Scale of every coordinate by its own factor. */
  private static Interval stretched(Net x) {
    IntervalMatrix e = x.embedded();
    return Vector.range(0, e.rows())
        .map(
            i ->
                IntervalVector.generate(e.columns(), k -> e.get(i, k).times(k == 0 ? 1.1 : 1))
                    .layerNorm()
                    .minus(e.row(i))
                    .norm())
        .reduce(Interval::max);
  }

  @Override
  public Seq<Twin<Net>> twins() {
    Regime<Net> two = regimes().get(0);
    return List.of(
        saying(
                "balanced-.95",
                "balance costs a twentieth less",
                x -> with(x, List.of(0.3), true, 0.95),
                Net.TWO,
                two)
            .constant(),
        saying(
                "any-sign",
                "the scale may be negative",
                x -> with(x, List.of(-1.0), true, 1),
                Net.TWO,
                two)
            .hypothesis(),
        saying(
                "weight-alone",
                "the inner bias need not be scaled",
                x -> with(x, List.of(0.3, 1.7), false, 1),
                Net.TWO,
                two)
            .hypothesis(),
        saying(
            "each-coordinate",
            "LayerNorm sees no scale of a coordinate",
            x -> Chain.of(Step.zero("layer-norm", Rule.IDENTITY, stretched(x))),
            Net.TWO,
            two),
        saying(
                "never-better",
                "balancing never lowers the cost",
                x ->
                    Chain.of(
                        Step.atMost(
                            "least",
                            Rule.POWER_MEAN,
                            x.hiddenCost().minus(1e-6),
                            x.blocks()
                                .map(b -> (Branch.Two) b)
                                .map(b -> b.inCost().times(b.out().sumOfSquares()).sqrt().times(2))
                                .fold(Interval.ZERO, Interval::plus))),
                Net.TWO,
                two)
            .inequality());
  }
}
