package dev.neuralcollapse.training;

import dev.neuralcollapse.descent.VectorMath;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.network.Parameters;
import java.util.Locale;

/**
 * What becomes of the scale of a penalised embedding with LayerNorm behind it.
 *
 * <p>LayerNorm (without ε) makes {@code (W_0, b_0) → c (W_0, b_0)} leave every feature as it is,
 * while the penalty goes down as c². So the infimum of the penalised objective never pays for the
 * embedding, equals that of the objective with a free embedding, and is not attained (D). What an
 * optimiser that trains the scale like any other parameter pays for it says how far it came, not
 * what the optimum is: its steps along the sphere of directions push the norm up, decay pulls it
 * down, and the smaller the norm the smaller the steps that still descend.
 */
public enum EmbeddingScale {
  /** Parameters like any others, as in the published experiments. */
  TRAINED,
  /**
   * Solved for: directions are those of the free objective, and the embedding comes back with
   * Frobenius norm {@link #SCALED_OUT_NORM}. A power of two, so every feature keeps its bits.
   */
  SCALED_OUT;

  /** Its square times λ/2 is below the rounding of any objective: 4.5e-13 λ. */
  public static final double SCALED_OUT_NORM = 0x1p-20;

  /** Name in files. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether training under this goal takes the scale out. */
  boolean appliesTo(TrainingSpec spec) {
    return this == SCALED_OUT && spec.layout().scaleFreeEmbedding() && !spec.freeEmbedding();
  }

  /** The goal without what it pays for the embedding: the same infimum. */
  static Goal free(Goal goal) {
    return new Goal(goal.criterion(), goal.penalty().withFreeEmbedding());
  }

  /**
   * The same function, its embedding, so far of norm 1, shrunk to {@link #SCALED_OUT_NORM}: what
   * training with a free embedding gave is then as good a solution where the embedding pays.
   */
  public static Model shrink(Model model) {
    return shrink(Layout.of(model.architecture(), model.head().bias().isDefined()), model);
  }

  private static Model shrink(Layout full, Model model) {
    // An interrupted continuation gives the network of the stage it was in.
    Layout layout = Layout.of(model.architecture(), full.headBias());
    double[] theta = Parameters.flatten(layout, model);
    VectorMath.scale(theta, SCALED_OUT_NORM, 0, layout.embeddingEnd());
    return Parameters.restore(layout, theta);
  }

  /** The outcome with its embedding shrunk. */
  static Outcome shrink(Layout layout, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Converged o ->
          new Outcome.Converged(shrink(layout, o.model()), o.trace(), Ending.scaledOut(o.stop()));
      case Outcome.Capped o ->
          new Outcome.Capped(shrink(layout, o.model()), o.trace(), Ending.scaledOut(o.stop()));
      case Outcome.Interrupted o ->
          new Outcome.Interrupted(shrink(layout, o.model()), o.trace(), o.stop());
      case Outcome.Diverged o ->
          new Outcome.Diverged(shrink(layout, o.model()), o.trace(), o.stop());
    };
  }
}
