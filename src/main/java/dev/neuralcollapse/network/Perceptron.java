package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Fault;
import io.vavr.control.Either;

/**
 * The dense networks without LayerNorm. Counted like the residual networks with it: an embedding,
 * {@code L-1} blocks, the head.
 *
 * <ul>
 *   <li>{@code mlp}: {@code f = W_L ∘ σ∘lin_{L-1} ∘ … ∘ σ∘lin_1 ∘ σ∘lin_0}, so L hidden layers. At
 *       {@code L = 0} there is none and the head reads the inputs: a linear model.
 *   <li>{@code resnet}: {@code f = W_L ∘ (id + branch_{L-1}) ∘ … ∘ (id + branch_1) ∘ lin_0}, a
 *       fully connected ResNet, as in Wang, Gai, Zhang 2024 (arXiv 2405.00985: width 1000, 10
 *       blocks; P). That paper's blocks are not public in every detail: here a branch has two
 *       layers, {@code lin'∘σ∘lin}, or one, {@code σ∘lin}, and no activation follows the sum.
 * </ul>
 *
 * @param kind with or without skip connections
 * @param branch layers of a residual branch; {@code RN1} for an MLP
 * @param inputs D ≥ 1
 * @param width d ≥ 1; D at {@code L = 0}
 * @param depth L ≥ 0, for a ResNet L ≥ 1
 * @param classes K ≥ 1, number of outputs: classes, coordinates of a target, or 1
 * @param headBias whether the head has a bias whatever the criterion
 */
public record Perceptron(
    Kind kind,
    ResidualNetwork.Kind branch,
    int inputs,
    int width,
    int depth,
    int classes,
    boolean headBias)
    implements Architecture {

  /** Whether blocks are added to their input. */
  public enum Kind {
    MLP("mlp"),
    RESNET("resnet");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    /** Name in files and on the command line. */
    public String id() {
      return id;
    }

    public static Either<Fault, Kind> parse(String id) {
      for (Kind k : values()) {
        if (k.id.equals(id)) {
          return Either.right(k);
        }
      }
      return Either.left(
          new Fault(
              "architecture", "no dense architecture '" + id + "'", "expected mlp or resnet"));
    }
  }

  public Perceptron {
    int least = kind == Kind.MLP ? 0 : 1;
    if (inputs < 1 || width < 1 || depth < least || classes < 1) {
      throw new IllegalArgumentException(
          "inputs, width, classes >= 1 and depth >= %d, not %d, %d, %d, %d"
              .formatted(least, inputs, width, classes, depth));
    }
    if (kind == Kind.MLP && branch != ResidualNetwork.Kind.RN1) {
      throw new IllegalArgumentException("the layers of an MLP have no branches");
    }
    if (depth == 0 && width != inputs) {
      throw new IllegalArgumentException("a linear model is as wide as its inputs");
    }
  }

  /** An MLP of L hidden layers. */
  public static Perceptron mlp(int inputs, int width, int depth, int classes) {
    return new Perceptron(Kind.MLP, ResidualNetwork.Kind.RN1, inputs, width, depth, classes, false);
  }

  /** A head alone, {@code f(x) = W x} (+ b). */
  public static Perceptron linear(int inputs, int classes) {
    return mlp(inputs, inputs, 0, classes);
  }

  /** A fully connected ResNet of {@code L-1} blocks. */
  public static Perceptron resnet(
      ResidualNetwork.Kind branch, int inputs, int width, int depth, int classes) {
    return new Perceptron(Kind.RESNET, branch, inputs, width, depth, classes, false);
  }

  /** The same with a bias in the head, or without. */
  public Perceptron withHeadBias(boolean bias) {
    return new Perceptron(kind, branch, inputs, width, depth, classes, bias);
  }

  @Override
  public String id() {
    return kind.id();
  }
}
