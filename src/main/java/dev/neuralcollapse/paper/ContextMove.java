package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import io.vavr.collection.Seq;

/**
 * One whole block, attention and MLP, and the columns of several contexts before it; the MLP is to
 * move the first.
 *
 * @param move directions of the columns, the gate, and where the first is to go
 * @param columns of the residual stream: the directions themselves after post-norm, {@code ρz + μ1}
 *     before pre-norm
 * @param other another token of every sequence, which attention would mix in
 * @param kind of block
 * @param norm post or pre
 */
record ContextMove(
    OneMove move, IntervalMatrix columns, IntervalVector other, Kind kind, Norm norm) {

  static Hypotheses<ContextMove> both() {
    return lifted(OneMove.separated()).and(lifted(OneMove.acute()));
  }

  private static Hypothesis<ContextMove> lifted(Hypothesis<OneMove> h) {
    return new Hypothesis<>(
        h.name(), h.latex(), m -> h.deviation().applyAsDouble(m.move), h.tolerance());
  }

  /** ρ of column j. */
  private Interval length(int j) {
    return norm == Norm.PRE ? columns.row(j).centred().norm() : Interval.ONE;
  }

  /**
   * The block with everything that it costs.
   *
   * @param value V of the attention, with zero keys and queries
   * @param in first layer of the MLP
   * @param out second layer; none in one-layer MLPs
   */
  record Built(IntervalMatrix value, Layer in, io.vavr.control.Option<IntervalMatrix> out) {
    record Layer(IntervalMatrix weight, IntervalVector bias) {}

    Interval cost() {
      return value
          .sumOfSquares()
          .plus(in.weight().sumOfSquares())
          .plus(in.bias().sumOfSquares())
          .plus(out.map(IntervalMatrix::sumOfSquares).getOrElse(Interval.ZERO));
    }

    IntervalVector mlp(IntervalVector z) {
      IntervalVector hidden = in.weight().times(z).plus(in.bias()).positivePart();
      return out.map(w -> w.times(hidden)).getOrElse(hidden);
    }
  }

  /**
   * The block that moves the first context.
   *
   * @param alpha of an attention that should be 0
   * @param scaled whether the push has the length of its column
   */
  Built built(double alpha, boolean scaled) {
    int d = move.width();
    Interval rho = scaled ? length(0) : Interval.ONE;
    IntervalMatrix value = IntervalMatrix.of(Matrix.identity(d).scale(alpha));
    IntervalVector u = move.normal();
    if (kind.mlpLayers() == 1) {
      IntervalVector v = move.push().times(rho);
      return new Built(
          value,
          new Built.Layer(OneMove.outer(v, u), v.times(move.offset().negate())),
          io.vavr.control.Option.none());
    }
    IntervalVector v = move.displacement().times(rho);
    Interval root = v.norm().dividedBy(move.kappaSquared().sqrt()).sqrt();
    IntervalVector e = IntervalVector.of(Vector.basis(d, 0));
    return new Built(
        value,
        new Built.Layer(
            OneMove.outer(e, u.times(root)), e.times(root.times(move.offset()).negate())),
        io.vavr.control.Option.some(OneMove.outer(v.times(root.inverse()), e)));
  }

  /** {@code κ²‖v‖²}, or {@code 2κ‖v‖}, v as long as its column asks. */
  Interval price() {
    Interval kappa = move.kappaSquared();
    return kind.mlpLayers() == 1
        ? kappa.times(move.push().times(length(0)).sumOfSquares())
        : kappa.sqrt().times(move.displacement().times(length(0)).norm()).times(2);
  }

  /** Column j after the block. */
  private IntervalVector after(Built block, int j) {
    IntervalVector x = columns.row(j);
    IntervalVector z = seen(x);
    IntervalVector mean = kind.hasAttention() ? z.plus(seen(other)).times(half()) : z;
    IntervalVector attended = kind.hasAttention() ? x.plus(block.value().times(mean)) : x;
    IntervalVector between = norm == Norm.POST ? attended.layerNorm() : attended;
    IntervalVector moved = between.plus(block.mlp(seen(between)));
    return norm == Norm.POST ? moved.layerNorm() : moved;
  }

  private static Interval half() {
    return Interval.point(0.5);
  }

  /** What a branch sees. */
  private IntervalVector seen(IntervalVector x) {
    return norm == Norm.PRE ? x.layerNorm() : x;
  }

  /** How far the first direction ends from its target. */
  Interval miss(Built block) {
    return after(block, 0).layerNorm().minus(move.target()).norm();
  }

  /** The most by which any other column changes. */
  Interval disturbance(Built block) {
    Interval most = Interval.ZERO;
    for (int j = 1; j < columns.rows(); j++) {
      most = most.max(after(block, j).minus(columns.row(j)).norm());
    }
    return most;
  }

  /**
   * Recipe: the directions and the gate of a move, and columns of random length and mean.
   *
   * @param move the recipe of the move
   */
  record Spec(OneMove.Spec move, Kind kind, Norm norm)
      implements dev.neuralcollapse.proof.Spec<ContextMove> {

    @Override
    public ContextMove instance() {
      OneMove m = move.instance();
      Draw draw = Draw.from(~move.seed());
      IntervalVector ones = IntervalVector.of(Vector.ones(m.width()));
      IntervalMatrix columns =
          m.points()
              .map(
                  z ->
                      norm == Norm.POST
                          ? z
                          : z.times(Interval.point(draw.uniform(0.5, 2)))
                              .plus(ones.times(Interval.point(draw.uniform(-1, 1)))));
      IntervalVector other = IntervalVector.of(draw.gaussian(m.width())).layerNorm();
      return new ContextMove(m, columns, other, kind, norm);
    }

    @Override
    public Seq<Spec> simpler() {
      return move.simpler().map(m -> new Spec(m, kind, norm));
    }
  }

  /** The regime of a move, in blocks of that kind. */
  static Regime<ContextMove> regime(String name, Regime<OneMove> moves, Kind kind, Norm norm) {
    return new Regime<>(
        name,
        s ->
            moves.draw().apply(s) instanceof OneMove.Spec m
                ? new Spec(m, kind, norm)
                : new Spec(OneMove.small(), kind, norm));
  }
}
