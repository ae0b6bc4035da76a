package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * Moving a feature costs at least the square of its chord. [D]
 *
 * <p>Dunkl-Williams in its inner-product form: {@code ‖LN(z+y) - z‖ ≤ 2‖y‖/(1 + ‖P(z+y)‖)}; and
 * {@code ‖σ(Wz+b)‖ ≤ ‖[W b]‖_F ‖(z,1)‖ = √2 ‖[W b]‖_F}. Chords add up, then Cauchy-Schwarz.
 */
final class ConverseChord implements Claim<BlockPath> {
  private static final BlockPath.Spec FLIP = new BlockPath.Spec(0, 16, 1, 0.01, true);

  @Override
  public Source source() {
    return Papers.GLOBAL_OPTIMALITY.derived("converse of Theorem 4.3");
  }

  @Override
  public String name() {
    return "converse-chord";
  }

  @Override
  public String title() {
    return "Moving a feature by a chord D costs at least D²/(8(L-1))";
  }

  @Override
  public String statement() {
    return "\\|z_{l+1}-z_l\\|\\le2\\|\\sigma(Wz_l+b)\\|\\le2\\sqrt2\\,\\|[W\\;b]\\|_F,\\quad "
        + "\\sum_l(\\|W_l\\|_F^2+\\|b_l\\|^2)\\ge\\frac{D^2}{8(L-1)}";
  }

  @Override
  public Hypotheses<BlockPath> given() {
    return Hypotheses.none();
  }

  @Override
  public Seq<Regime<BlockPath>> regimes() {
    return List.of(
        BlockPath.random("small-blocks", 0.01, 0.5),
        BlockPath.random("large-blocks", 0.5, 5),
        BlockPath.flips());
  }

  @Override
  public Chain chain(BlockPath p) {
    return with(p, 2, Interval.point(2), 8);
  }

  private static Chain with(BlockPath p, double chord, Interval squaredNorm, double total) {
    Vector<IntervalVector> z = p.features();
    Vector<Integer> blocks = Vector.range(0, p.blocks());
    Interval moved =
        least(blocks.map(l -> p.branch(l, z.get(l)).norm().times(chord).minus(step(z, l))));
    Interval grown =
        least(
            blocks.map(
                l -> p.cost(l).times(squaredNorm).minus(p.branch(l, z.get(l)).sumOfSquares())));
    Interval distance = z.last().minus(z.head()).sumOfSquares();
    Interval cost = blocks.map(p::cost).fold(Interval.ZERO, Interval::plus);
    return Chain.of(
        Step.nonnegative("chord", Rule.DUNKL_WILLIAMS, moved),
        Step.nonnegative("branch", Rule.CAUCHY_SCHWARZ, grown),
        Step.atMost("total", Rule.CAUCHY_SCHWARZ, distance.dividedBy(total * p.blocks()), cost));
  }

  private static Interval step(Vector<IntervalVector> z, int l) {
    return z.get(l + 1).minus(z.get(l)).norm();
  }

  private static Interval least(Vector<Interval> values) {
    return values.reduce(Interval::min);
  }

  @Override
  public Seq<Twin<BlockPath>> twins() {
    return List.of(
        twin("chord-1.8", "the chord is at most 1.8 ‖σ‖", 1.8, 2, 8),
        twin("without-bias-input", "‖σ(Wz+b)‖ ≤ ‖[W b]‖_F", 2, 1, 8),
        twin("total-7", "at least D²/(7(L-1))", 2, 2, 7));
  }

  private Twin<BlockPath> twin(
      String name, String change, double chord, double squaredNorm, double total) {
    return Twin.saying(
        this,
        name,
        change,
        p -> with(p, chord, Interval.point(squaredNorm), total),
        FLIP,
        BlockPath.flips());
  }
}
