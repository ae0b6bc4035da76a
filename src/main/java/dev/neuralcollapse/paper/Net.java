package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Shrink;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * A whole residual network and its data, every number enclosed.
 *
 * @param inputs N×D
 * @param labels N values in {@code 0..K-1}
 * @param weight W_0, d×D
 * @param bias b_0
 * @param blocks between embedding and head
 * @param head W_L, K×d
 * @param decay λ
 * @param everywhere whether LayerNorm follows every block, or only the embedding and the last one
 */
record Net(
    IntervalMatrix inputs,
    Vector<Integer> labels,
    IntervalMatrix weight,
    IntervalVector bias,
    Vector<Branch> blocks,
    IntervalMatrix head,
    double decay,
    boolean everywhere) {

  /** {@code LN ∘ lin_0} of all inputs. */
  IntervalMatrix embedded() {
    return inputs.map(x -> weight.times(x).plus(bias).layerNorm());
  }

  /** Last features. */
  IntervalMatrix features() {
    IntervalMatrix end =
        blocks.foldLeft(
            embedded(), (z, b) -> z.map(x -> everywhere ? b.block(x) : x.plus(b.at(x))));
    return everywhere ? end : end.map(IntervalVector::layerNorm);
  }

  /** Last features and head under cross entropy. */
  UnitFeatures last() {
    return new UnitFeatures(
        Loss.CROSS_ENTROPY,
        head,
        IntervalVector.generate(head.rows(), k -> Interval.ZERO),
        features(),
        labels,
        decay);
  }

  /** N×K logits. */
  IntervalMatrix logits() {
    return features().map(head::times);
  }

  /** {@code Σ} over the hidden layers, without λ/2. */
  Interval hiddenCost() {
    return blocks.map(Branch::cost).fold(Interval.ZERO, Interval::plus);
  }

  /** {@code ‖W_0‖² + ‖b_0‖²}. */
  Interval embeddingCost() {
    return weight.sumOfSquares().plus(bias.sumOfSquares());
  }

  private Interval half(Interval x) {
    return x.times(decay).dividedBy(2);
  }

  /** {@code 𝓛_free}: the embedding is not paid for. */
  Interval free() {
    return last().objective().plus(half(hiddenCost()));
  }

  /** {@code 𝓛}. */
  Interval penalised() {
    return free().plus(half(embeddingCost()));
  }

  Net embeddedBy(IntervalMatrix w, IntervalVector b) {
    return new Net(inputs, labels, w, b, blocks, head, decay, everywhere);
  }

  Net with(Vector<Branch> others) {
    return new Net(inputs, labels, weight, bias, others, head, decay, everywhere);
  }

  Net headedBy(IntervalMatrix w) {
    return new Net(inputs, labels, weight, bias, blocks, w, decay, everywhere);
  }

  /** Largest distance of the logits from another network's. */
  Interval distance(Net that) {
    IntervalMatrix difference = logits().minus(that.logits());
    return difference.all().map(IntervalVector::norm).fold(Interval.ZERO, Interval::max);
  }

  /**
   * Recipe: Gaussian inputs, two samples a class.
   *
   * @param dimension D
   * @param layers blocks
   * @param size typical root of a block's cost
   * @param two whether blocks have two layers
   */
  record Spec(
      long seed, int classes, int dimension, int width, int layers, double size, boolean two)
      implements dev.neuralcollapse.proof.Spec<Net> {
    @Override
    public Net instance() {
      Draw draw = Draw.from(seed);
      Flock.Spec blocks =
          new Flock.Spec(draw.shortSeed(), width, 1, layers, size, two, Flock.Way.RANDOM);
      return new Net(
          IntervalMatrix.of(draw.gaussian(2 * classes, dimension)),
          Vector.range(0, 2 * classes).map(i -> i % classes),
          IntervalMatrix.of(draw.gaussian(width, dimension)),
          IntervalVector.of(draw.gaussian(width)),
          blocks.instance().blocks(),
          IntervalMatrix.of(draw.gaussian(classes, width)),
          0.01,
          true);
    }

    @Override
    public Seq<Spec> simpler() {
      return List.<Spec>empty()
          .appendAll(Shrink.integer(classes, 2).map(k -> with(seed, k, width, layers)))
          .appendAll(Shrink.integer(layers, 1).map(l -> with(seed, classes, width, l)))
          .appendAll(Shrink.integer(width, 4).map(d -> with(seed, classes, d, layers)))
          .appendAll(Shrink.seed(seed).map(s -> with(s, classes, width, layers)));
    }

    private Spec with(long s, int k, int d, int l) {
      return new Spec(s, k, dimension, d, l, size, two);
    }
  }

  static final Spec ONE = new Spec(4, 2, 2, 4, 1, 0.5, false);
  static final Spec TWO = new Spec(4, 2, 2, 4, 1, 0.5, true);

  static Regime<Net> regime(boolean two) {
    return new Regime<>(
        two ? "two-layer-blocks" : "one-layer-blocks",
        s -> {
          Draw draw = Draw.from(s);
          return new Spec(
              draw.shortSeed(),
              draw.integer(2, 3),
              draw.integer(1, 3),
              draw.integer(4, 6),
              draw.integer(1, 3),
              draw.scale(0.1, 1.5),
              two);
        });
  }

  static Seq<Regime<Net>> regimes() {
    return List.of(regime(false), regime(true));
  }
}
