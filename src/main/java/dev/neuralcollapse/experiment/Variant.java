package dev.neuralcollapse.experiment;

import dev.neuralcollapse.network.DecayLaw;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Locale;

/**
 * What sets a series apart from the plain one: L-RN1, LayerNorm after every block, constant λ.
 *
 * @param architecture of the network
 * @param norm where LayerNorm stands
 * @param law how λ depends on depth
 * @param patch side of the square patches that are an image's tokens; none for texts and without
 *     attention
 * @param mask of the attention; irrelevant without one
 */
public record Variant(Kind architecture, Norm norm, Law law, Option<Integer> patch, Mask mask) {

  /** How λ depends on depth L. */
  public enum Law {
    /** The same at every depth. */
    CONSTANT,
    /** {@code λ/L}. */
    OVER_DEPTH
  }

  /** A residual network with LayerNorm after every block. */
  public static Variant residual(Kind architecture, Law law) {
    return new Variant(architecture, Norm.POST, law, Option.none(), Mask.FULL);
  }

  /** Whether its networks read sequences, or put LayerNorm elsewhere. */
  boolean isSequential() {
    return architecture.hasAttention() || norm != Norm.POST;
  }

  /** The decay at a depth, where {@code base} is the specification's. */
  public double decay(double base, int depth) {
    DecayLaw decay =
        switch (law) {
          case CONSTANT -> DecayLaw.constant(base);
          case OVER_DEPTH -> new DecayLaw.OverDepth(base, base + "/L");
        };
    return decay.at(depth);
  }

  /** As the paper writes it: {@code L-RN2}, {@code L-T11}. */
  public String architectureName() {
    return "L-" + architecture.id().toUpperCase(Locale.ROOT);
  }

  /** Part of a file name: {@code rn2-lambda-over-L}, {@code t11-pre}, {@code t11-patch14}. */
  public String id() {
    Seq<String> words =
        List.of(architecture.id())
            .appendAll(norm == Norm.POST ? Option.none() : Option.some(norm.id()))
            .appendAll(patch.map(p -> "patch" + p))
            .appendAll(
                architecture.hasAttention() && mask == Mask.CAUSAL
                    ? Option.some("causal")
                    : Option.none())
            .appendAll(law == Law.OVER_DEPTH ? Option.some("lambda-over-L") : Option.none());
    return words.mkString("-");
  }
}
