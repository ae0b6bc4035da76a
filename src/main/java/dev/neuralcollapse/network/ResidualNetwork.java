package dev.neuralcollapse.network;

/**
 * L-RN1 or L-RN2: {@code f = W_L ∘ LN ∘ (id + branch_{L-1}) ∘ … ∘ LN ∘ (id + branch_1) ∘ LN ∘
 * lin_0} (Súkeník, Lampert, Mondelli 2025; P). Two-layer branches have inner width d.
 *
 * @param kind one-layer or two-layer branches
 * @param inputs D ≥ 1
 * @param width d ≥ 2
 * @param depth L ≥ 1
 * @param classes K ≥ 1, number of outputs
 */
public record ResidualNetwork(Kind kind, int inputs, int width, int depth, int classes)
    implements Architecture {

  /** Which branch a block has. */
  public enum Kind {
    RN1,
    RN2
  }

  public ResidualNetwork {
    if (inputs < 1 || width < 2 || depth < 1 || classes < 1) {
      throw new IllegalArgumentException(
          "inputs >= 1, width >= 2, depth >= 1, classes >= 1, not "
              + inputs
              + ", "
              + width
              + ", "
              + depth
              + ", "
              + classes);
    }
  }

  public static ResidualNetwork rn1(int inputs, int width, int depth, int classes) {
    return new ResidualNetwork(Kind.RN1, inputs, width, depth, classes);
  }

  public static ResidualNetwork rn2(int inputs, int width, int depth, int classes) {
    return new ResidualNetwork(Kind.RN2, inputs, width, depth, classes);
  }

  @Override
  public String id() {
    return switch (kind) {
      case RN1 -> "rn1";
      case RN2 -> "rn2";
    };
  }
}
