package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.ScaleTradeOff;
import dev.neuralcollapse.optimum.SrgBlock;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;

/**
 * A deep network with ReLU on free features, in intervals: a low-rank block of classes, collapsed
 * classes beside it, all at one scale of the output, every layer's decay its own.
 *
 * @param block of low rank, if any
 * @param collapsed classes beside it; at least two classes in all
 * @param perClass n
 * @param decays λ_H, λ_1, …, λ_L
 * @param scale s > 0 of the output {@code sY}
 */
record BlockNetwork(
    Option<LowRankBlock> block,
    int collapsed,
    int perClass,
    Vector<Interval> decays,
    Interval scale) {

  int layers() {
    return decays.size() - 1;
  }

  int classes() {
    return block.map(LowRankBlock::classes).getOrElse(0) + collapsed;
  }

  /** {@code (n λ_H Πλ_l)^{1/(L+1)}}. */
  Interval kappa() {
    Interval product = decays.fold(Interval.point(perClass), Interval::times);
    return product.pow(Interval.ratio(1, layers() + 1.0));
  }

  /** {@code q^{1/(L+1)} + K - K_0}. */
  Interval price() {
    return block.map(b -> b.price(layers())).getOrElse(Interval.ZERO).plus(collapsed);
  }

  /** The problem in the scale. */
  ScaleTradeOff tradeOff() {
    return new ScaleTradeOff(layers(), kappa().times(price()));
  }

  /** The same for deep collapse of all classes, at the same κ. */
  ScaleTradeOff collapse() {
    return new ScaleTradeOff(layers(), kappa().times(classes()));
  }

  /** What the closed form says the objective is. */
  Interval closedForm() {
    return tradeOff().at(scale);
  }

  /** This at the best scale; at 1 where that is 0. */
  BlockNetwork best() {
    Interval s = tradeOff().scale();
    return at(s.certainlyPositive() ? s : Interval.ONE);
  }

  /** This at another scale. */
  BlockNetwork at(Interval other) {
    return new BlockNetwork(block, collapsed, perClass, decays, other);
  }

  /** This with another block. */
  BlockNetwork with(LowRankBlock other) {
    return new BlockNetwork(Option.some(other), collapsed, perClass, decays, scale);
  }

  /** {@code κ s^{2/(L+1)} q^{1/(L+1)}}: what {@code λ‖·‖²} is in every layer of a block. */
  private Interval share(Interval price) {
    return kappa().times(scale.pow(Interval.ratio(2, layers() + 1.0))).times(price);
  }

  private Interval decay(int factor) {
    return factor == 0 ? decays.get(0).times(perClass) : decays.get(factor);
  }

  /** Class means (one column a class), then {@code W_1, …, W_L}. */
  Seq<IntervalMatrix> parameters() {
    Seq<IntervalMatrix> low = block.map(this::blockFactors).getOrElse(List.empty());
    return Vector.range(0, layers() + 1)
        .map(
            l -> {
              Interval single = share(Interval.ONE).dividedBy(decay(l)).sqrt();
              Option<IntervalMatrix> corner = Option.when(!low.isEmpty(), () -> low.get(l));
              return besides(corner, single);
            });
  }

  private Seq<IntervalMatrix> blockFactors(LowRankBlock b) {
    Interval share = share(b.price(layers()));
    return b.factors(layers())
        .zipWithIndex(
            (m, l) -> m.times(share.dividedBy(decay(l)).dividedBy(m.sumOfSquares()).sqrt()));
  }

  /** The edges of a complete graph that are its block; none if it has another one. */
  Option<SrgBlock> edges() {
    return block.flatMap(LowRankBlock::edges);
  }

  private IntervalMatrix besides(Option<IntervalMatrix> corner, Interval single) {
    int m = corner.map(IntervalMatrix::rows).getOrElse(0);
    int n = corner.map(IntervalMatrix::columns).getOrElse(0);
    return LowRankBlock.entries(
        m + collapsed,
        n + collapsed,
        (i, j) ->
            i < m && j < n
                ? corner.get().get(i, j)
                : i >= m && i - m == j - n ? single : Interval.ZERO);
  }

  /** The outputs, one row a class: samples of a class are equal. */
  IntervalMatrix outputs(Seq<IntervalMatrix> parameters) {
    return lastFeatures(parameters).timesTransposed(parameters.last());
  }

  /** What the head sees, one row a class. */
  IntervalMatrix lastFeatures(Seq<IntervalMatrix> parameters) {
    IntervalMatrix x = parameters.head().transpose();
    for (IntervalMatrix w : parameters.tail().init()) {
      x = x.timesTransposed(w).map(IntervalVector::positivePart);
    }
    return x;
  }

  /** The objective by its definition, all n samples of a class counted. */
  Interval objective() {
    return objective(parameters());
  }

  /** The objective of any parameters whose samples of a class are equal. */
  Interval objective(Seq<IntervalMatrix> parameters) {
    IntervalMatrix error = outputs(parameters).minus(IntervalMatrix.of(Matrix.identity(classes())));
    int samples = classes() * perClass;
    Interval fit = error.sumOfSquares().times(perClass).dividedBy(2.0 * samples);
    return parameters
        .zipWithIndex((w, l) -> w.sumOfSquares().times(decay(l)).dividedBy(2))
        .fold(fit, Interval::plus);
  }
}
