package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.Softmax;
import dev.neuralcollapse.optimum.UfmOptimum;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import io.vavr.collection.Vector;
import java.util.function.IntFunction;

/**
 * A classifier and free features of the unconstrained features model, every number enclosed.
 *
 * @param loss ℓ; a bias is free and not penalised
 * @param head W, K×d
 * @param bias b, K entries; zero where the loss has none
 * @param features H, N×d
 * @param labels N values in {@code 0..K-1}
 * @param decayW λ_W
 * @param decayH λ_H
 */
record UfmPoint(
    Loss loss,
    IntervalMatrix head,
    IntervalVector bias,
    IntervalMatrix features,
    Vector<Integer> labels,
    double decayW,
    double decayH) {

  /** Class sizes agree. */
  static Hypothesis<UfmPoint> balanced() {
    return Hypothesis.is(
        "balanced",
        "n_1=\\dots=n_K",
        x ->
            Vector.range(0, x.classes())
                .forAll(k -> x.labels.count(k::equals) * x.classes() == x.samples()));
  }

  int classes() {
    return head.rows();
  }

  int samples() {
    return features.rows();
  }

  /** The closed form for these decays, in this width, n samples a class on average. */
  UfmOptimum optimum() {
    return UfmOptimum.of(loss, classes(), samples() / classes(), decayW, decayH).in(head.columns());
  }

  /** {@code W h_i + b}. */
  IntervalVector logits(int i) {
    return head.times(features.row(i)).plus(bias);
  }

  private Interval mean(IntFunction<Interval> f) {
    return Vector.range(0, samples())
        .map(f::apply)
        .fold(Interval.ZERO, Interval::plus)
        .dividedBy(samples());
  }

  private Interval lossAt(int i) {
    IntervalVector z = logits(i);
    int y = labels.get(i);
    return loss == Loss.CROSS_ENTROPY
        ? z.crossEntropy(y)
        : z.minus(Indicator.of(classes(), y)).sumOfSquares().dividedBy(2);
  }

  /** The mean loss. */
  Interval fit() {
    return mean(this::lossAt);
  }

  /** {@code (λ_W/2)‖W‖² + (λ_H/2)‖H‖²}. */
  Interval penalty() {
    return head.sumOfSquares()
        .times(decayW)
        .plus(features.sumOfSquares().times(decayH))
        .dividedBy(2);
  }

  Interval objective() {
    return fit().plus(penalty());
  }

  /**
   * How far the logits have gone to their target on average: {@code ⟨Z, T⟩/‖T‖²} for the target
   * {@code T = I ⊗ 1ᵀ} or {@code S ⊗ 1ᵀ}.
   */
  Interval reach() {
    if (loss == Loss.SQUARED) {
      return mean(i -> logits(i).get(labels.get(i)));
    }
    Interval scale = Interval.ratio(classes(), classes() - 1.0);
    return mean(i -> ahead(logits(i).minus(bias), labels.get(i))).times(scale);
  }

  private static Interval ahead(IntervalVector z, int y) {
    return z.get(y).minus(z.mean());
  }

  /** The modes of the target, K or K-1. */
  int modes() {
    return classes() - (loss == Loss.SQUARED ? 0 : 1);
  }

  /** The loss of the logits {@code u T}, u times their target. */
  Interval fitAt(Interval u) {
    return switch (loss) {
      case CROSS_ENTROPY -> Softmax.marginLoss(Interval.point(classes()), u);
      case SQUARED, SQUARED_WITH_BIAS ->
          u.minus(1).square().times(Interval.ratio(modes(), 2.0 * classes()));
    };
  }

  /**
   * The least penalty of logits that have gone u times towards their target: {@code c·modes·u_+}.
   */
  Interval penaltyAt(Interval u) {
    return optimum().c().times(modes()).times(u.max(0));
  }
}
