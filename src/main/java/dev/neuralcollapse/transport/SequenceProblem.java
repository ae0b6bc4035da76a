package dev.neuralcollapse.transport;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.network.SequenceData;
import io.vavr.Tuple2;
import io.vavr.control.Either;
import io.vavr.control.Option;

/**
 * What is to be transported in a transformer, or in a residual network with LayerNorm elsewhere.
 *
 * @param data balanced; the context determines the label
 * @param kind of block
 * @param norm where LayerNorm stands; {@link Norm#ENDS} without attention only
 * @param mask of the attention
 * @param mixing which blocks attend; irrelevant without attention
 * @param width d ≥ 4, and large enough for the optimal frame
 * @param loss ℓ
 * @param seed of the random embedding
 */
public record SequenceProblem(
    SequenceData data,
    Kind kind,
    Norm norm,
    Mask mask,
    Mixing mixing,
    int width,
    Loss loss,
    long seed) {

  /** Blocks that attend at depth L. */
  public int attending(int depth) {
    return kind.hasAttention() ? mixing.blocks(depth) : 0;
  }

  /** Blocks whose MLP may move a context: those from the last that attends on. */
  public int layers(int depth) {
    return depth - Math.max(1, attending(depth));
  }

  /** Number of different contexts. */
  public int contexts() {
    return data.firstOfContext(mask).distinct().size();
  }

  /** Least depth of a network that can move every context once. */
  public int leastDepth() {
    int contexts = contexts();
    int depth = 2;
    while (layers(depth) < contexts) {
      depth++;
    }
    return depth;
  }

  /** This problem, or the hypothesis it violates. */
  public Either<Fault, SequenceProblem> checked() {
    int least = Target.leastWidth(loss, data.labels().classes());
    if (width < least) {
      return Either.left(
          new Fault(
              "--width",
              "d = "
                  + width
                  + (width == 3
                      ? ": the zero-mean sphere is a circle"
                      : " has no room for " + data.labels().classes() + " classes"),
              "transports need width >= " + least + " here"));
    }
    if (!data.labels().isBalanced()) {
      return Either.left(
          new Fault(
              data.provenance().name(),
              "classes of different sizes",
              "the optimum is known for balanced classes: take the same number of each"));
    }
    if (norm == Norm.ENDS && kind.hasAttention()) {
      return Either.left(
          new Fault(
              "--norm ends",
              "attention leaves the columns at different distances from the origin, where a"
                  + " hyperplane need not separate them",
              "transformers are built for post and pre; ends for rn1 and rn2"));
    }
    Option<Tuple2<Integer, Integer>> ambiguous = data.ambiguous(mask);
    return ambiguous.isEmpty()
        ? Either.right(this)
        : Either.left(
            new Fault(
                "samples " + ambiguous.get()._1() + " and " + ambiguous.get()._2(),
                "the same context with two labels",
                "constructions need that the context determines the label: leave one of them"
                    + " out"));
  }
}
