package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.control.Either;

/**
 * {@code 𝓛(θ) = (1/N) Σ_i ℓ(f(x_i), y_i) + (λ/2) Σ_l (‖W_l‖_F² + ‖b_l‖²)} (Súkeník, Lampert,
 * Mondelli 2025; P). A free head bias is never penalised.
 *
 * @param loss ℓ
 * @param decay λ > 0
 * @param embedding whether {@code lin_0} is penalised
 */
public record Objective(Loss loss, double decay, EmbeddingDecay embedding) {

  public Objective {
    if (!(decay > 0) || !Double.isFinite(decay)) {
      throw new IllegalArgumentException("decay must be positive and finite, not " + decay);
    }
  }

  /** The objective at one network, in its additive parts. */
  public sealed interface Value {}

  /**
   * The four parts and the accuracy.
   *
   * @param fit mean loss
   * @param head {@code (λ/2)‖W_L‖²}
   * @param hidden {@code (λ/2) Σ} over hidden layers
   * @param embedding {@code (λ/2)(‖W_0‖² + ‖b_0‖²)}, or 0 when free
   * @param accuracy share of samples whose largest logit is the label's, ties counted as wrong
   */
  public record Decomposition(
      double fit, double head, double hidden, double embedding, double accuracy) implements Value {
    public double total() {
      return fit + head + hidden + embedding;
    }

    /** {@code F(W_L, H)}: what GUFM sees of it. */
    public double gufm() {
      return fit + head;
    }
  }

  /** The forward pass has no value. */
  public record NoValue(Forward.Degenerate reason) implements Value {}

  /** Its value on a data set. */
  public Value at(Network network, Dataset data) {
    return switch (network.forward(data.inputs())) {
      case Forward.Degenerate d -> new NoValue(d);
      case Forward.Completed c -> decompose(network, c, data.labels());
    };
  }

  /** Its value when the forward pass is already there. */
  public Decomposition decompose(Network network, Forward.Completed pass, Labels labels) {
    return new Decomposition(
        meanLoss(pass.logits(), labels),
        decay / 2 * network.head().weight().sumOfSquares(),
        decay / 2 * network.hiddenSumOfSquares(),
        switch (embedding) {
          case FREE -> 0;
          case PENALISED -> decay / 2 * network.embedding().sumOfSquares();
        },
        accuracy(pass.logits(), labels));
  }

  /**
   * Its value at a sequence network, the attention's keys and queries paid for like every weight;
   * or where the forward pass lost all variance.
   */
  public Either<SequenceForward.Degenerate, Decomposition> at(
      SequenceNetwork network, SequenceData data) {
    return switch (network.forward(data.inputs())) {
      case SequenceForward.Degenerate d -> Either.left(d);
      case SequenceForward.Completed c -> Either.right(decompose(network, c, data.labels()));
    };
  }

  /** Its value when the forward pass is already there. */
  public Decomposition decompose(
      SequenceNetwork network, SequenceForward.Completed pass, Labels labels) {
    return new Decomposition(
        meanLoss(pass.logits(), labels),
        decay / 2 * network.head().weight().sumOfSquares(),
        decay / 2 * network.hiddenSumOfSquares(),
        switch (embedding) {
          case FREE -> 0;
          case PENALISED -> decay / 2 * network.embedding().sumOfSquares();
        },
        accuracy(pass.logits(), labels));
  }

  /** {@code (1/N) Σ_i ℓ(z_i, y_i)} for logits N×K. */
  public double meanLoss(Matrix logits, Labels labels) {
    return loss.mean(logits, labels);
  }

  /** Share of samples whose own logit is strictly the largest. */
  public static double accuracy(Matrix logits, Labels labels) {
    int right = 0;
    for (int i = 0; i < labels.size(); i++) {
      int y = labels.get(i);
      boolean best = true;
      for (int j = 0; j < logits.columns(); j++) {
        best &= j == y || logits.get(i, j) < logits.get(i, y);
      }
      right += best ? 1 : 0;
    }
    return (double) right / labels.size();
  }
}
