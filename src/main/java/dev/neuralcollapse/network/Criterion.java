package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.control.Either;

/** How far one sample's outputs are from its target; training minimises its mean. */
public sealed interface Criterion permits Loss, Regression, CumulativeLink {

  /** Name in files: {@code ce}, {@code mse}, {@code mse-bias}, {@code regression}, ... */
  String id();

  /** Whether it comes with a head that has a bias. */
  boolean headBias();

  /** Number of outputs the head must have for these targets, or why they do not fit. */
  Either<Fault, Integer> outputs(Targets targets);

  /**
   * {@code (1/N) Σ_i ℓ(z_i, t_i)}.
   *
   * @param outputs N×K, a head bias already added
   * @param targets of the kind and width that {@link #outputs} accepts
   */
  double mean(Matrix outputs, Targets targets);

  /** The fault of targets of another kind. */
  static Fault mismatch(Criterion criterion, Targets targets) {
    String have =
        switch (targets) {
          case Targets.Classes c -> "class labels";
          case Targets.Values v -> "real targets";
          case Targets.Ordinal o -> "ordered classes";
        };
    return new Fault(
        "loss " + criterion.id(),
        "the data have " + have,
        switch (criterion) {
          case Loss l -> "class labels are needed";
          case Regression r -> "real targets (N x t) are needed";
          case CumulativeLink c -> "ordered classes are needed";
        });
  }
}
