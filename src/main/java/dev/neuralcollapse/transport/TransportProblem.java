package dev.neuralcollapse.transport;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.ResidualNetwork;
import io.vavr.control.Either;

/**
 * What is to be transported, and how. Depth and decay are not part of it: one start serves all.
 *
 * @param data balanced, distinct inputs
 * @param width d ≥ 4, and large enough for the optimal frame
 * @param loss ℓ
 * @param kind RN1 or RN2 blocks; {@link Strategy#CLASS} has RN1 only
 * @param strategy one sample or one class a layer
 * @param embedding random or fitted
 * @param seed of the random embedding
 */
public record TransportProblem(
    Dataset data,
    int width,
    Loss loss,
    ResidualNetwork.Kind kind,
    Strategy strategy,
    Embedding embedding,
    long seed) {

  /** Least depth of a network that can move every sample (or class) once. */
  public int leastDepth() {
    return 1
        + switch (strategy) {
          case ONE_SAMPLE -> data.size();
          case CLASS, CLASS_PUSH -> data.labels().classes();
        };
  }

  /** This problem, or the hypothesis it violates. */
  public Either<Fault, TransportProblem> checked() {
    int least = Target.leastWidth(loss, data.labels().classes());
    if (width == 3) {
      return Either.left(
          new Fault(
              "--width",
              "d = 3: the zero-mean sphere is a circle, on which small blocks keep the cyclic"
                  + " order",
              "transports need width >= " + least));
    }
    if (width < least) {
      return Either.left(
          new Fault(
              "--width",
              "d = " + width + " has no room for " + data.labels().classes() + " classes",
              "transports need width >= " + least + " here"));
    }
    double bytes = 8.0 * width * ((double) width + data.size());
    if (bytes > Runtime.getRuntime().maxMemory() / 8.0) {
      return Either.left(
          new Fault(
              "--width",
              "one layer of d = " + width + " takes more memory than there is",
              "ask for less width, or give the JVM more memory"));
    }
    if (!data.labels().isBalanced()) {
      return Either.left(
          new Fault(
              data.provenance().name(),
              "classes of different sizes",
              "the optimum is known for balanced classes: take the same number of each"));
    }
    if (strategy == Strategy.CLASS && kind == ResidualNetwork.Kind.RN2) {
      return Either.left(
          new Fault(
              "--transport", "class contraction of two-layer blocks", "use one-sample, or rn1"));
    }
    return Either.right(this);
  }
}
