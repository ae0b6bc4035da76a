package dev.neuralcollapse.bound;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Attention;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.network.Head;
import dev.neuralcollapse.network.InputLayer;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.SequenceBlock;
import dev.neuralcollapse.network.SequenceNetwork;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.RoundedSum;
import io.vavr.collection.Vector;

/**
 * Rigorous enclosure of the parts of {@code 𝓛(θ)} for float64 parameters, data and λ, as real
 * numbers and exact functions; no floating-point sum is trusted.
 *
 * @param fit mean loss
 * @param head {@code (λ/2)‖W_L‖²}
 * @param hidden {@code λ/2} times the squares of all hidden parameters, keys and queries included
 * @param embedding {@code (λ/2)(‖W_0‖² + ‖b_0‖²)}, for tokens E and P included, whether or not the
 *     objective pays for it
 */
record ObjectiveEnclosure(Interval fit, Interval head, Interval hidden, Interval embedding) {

  /** {@code 𝓛_free}: everything but the embedding. */
  Interval free() {
    return fit.plus(head).plus(hidden);
  }

  /** {@code 𝓛} with the embedding penalised. */
  Interval penalised() {
    return free().plus(embedding);
  }

  static ObjectiveEnclosure of(
      SequenceNetwork network, FeatureBalls features, Labels labels, Loss loss, double decay) {
    Interval half = Interval.point(decay).times(0.5);
    Interval hidden =
        network.blocks().map(ObjectiveEnclosure::sumOfSquares).fold(Interval.ZERO, Interval::plus);
    return new ObjectiveEnclosure(
        meanLoss(network.head(), features, labels, loss),
        half.times(sumOfSquares(network.head().weight())),
        half.times(hidden),
        half.times(sumOfSquares(network.embedding())));
  }

  private static Interval sumOfSquares(SequenceBlock block) {
    Interval mlp =
        switch (block.mlp()) {
          case Block.OneLayer b -> sumOfSquares(b.layer());
          case Block.TwoLayer b -> sumOfSquares(b.in()).plus(sumOfSquares(b.out()));
        };
    return block.attention().map(a -> mlp.plus(sumOfSquares(a))).getOrElse(mlp);
  }

  private static Interval sumOfSquares(Attention a) {
    Interval mixing = sumOfSquares(a.query()).plus(sumOfSquares(a.key()));
    return switch (a) {
      case Attention.OneLayer one -> mixing.plus(sumOfSquares(one.value()));
      case Attention.TwoLayer two ->
          mixing.plus(sumOfSquares(two.value())).plus(sumOfSquares(two.output()));
    };
  }

  private static Interval sumOfSquares(InputLayer embedding) {
    return switch (embedding) {
      case InputLayer.Table t -> sumOfSquares(t.symbols()).plus(sumOfSquares(t.positions()));
      case InputLayer.Linear l ->
          sumOfSquares(l.linear())
              .plus(l.positions().map(ObjectiveEnclosure::sumOfSquares).getOrElse(Interval.ZERO));
    };
  }

  private static Interval sumOfSquares(Affine layer) {
    return sumOfSquares(layer.weight()).plus(RoundedSum.sumOfSquares(layer.bias().toArray()));
  }

  private static Interval sumOfSquares(Matrix weight) {
    return RoundedSum.sumOfSquares(weight.toArray());
  }

  private static Interval meanLoss(Head head, FeatureBalls features, Labels labels, Loss loss) {
    return Vector.range(0, labels.size())
        .map(i -> loss(loss, logits(head, features, i), labels.get(i)))
        .fold(Interval.ZERO, Interval::plus)
        .dividedBy(labels.size());
  }

  private static Interval[] logits(Head head, FeatureBalls features, int i) {
    Interval[] z = features.logits(head.weight(), i);
    for (int j = 0; j < z.length && head.bias().isDefined(); j++) {
      z[j] = z[j].plus(head.bias().get().get(j));
    }
    return z;
  }

  /** Loss of one sample for all logits of the box. */
  static Interval loss(Loss loss, Interval[] z, int y) {
    return switch (loss) {
      case CROSS_ENTROPY -> crossEntropy(z, y);
      case SQUARED, SQUARED_WITH_BIAS -> halfSquare(z, y);
    };
  }

  /** {@code log(1 + Σ_{j≠y} e^{z_j - z_y})}, unbounded where that overflows. */
  private static Interval crossEntropy(Interval[] z, int y) {
    Interval sum = Interval.ZERO;
    for (int j = 0; j < z.length; j++) {
      sum = j == y ? sum : sum.plus(z[j].minus(z[y]).exp());
    }
    return sum.log1p();
  }

  private static Interval halfSquare(Interval[] z, int y) {
    Interval sum = Interval.ZERO;
    for (int j = 0; j < z.length; j++) {
      sum = sum.plus((j == y ? z[j].minus(1) : z[j]).square());
    }
    return sum.times(0.5);
  }
}
