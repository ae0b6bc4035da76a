package dev.neuralcollapse.paper;

import dev.neuralcollapse.proof.Claim;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** Gradient flow of shallow ReLU networks on orthogonally separable data. */
final class OrthogonallySeparable {
  private OrthogonallySeparable() {}

  /** In the paper's order. */
  static Seq<Claim<?>> claims() {
    return List.empty();
  }

  /** What is wrong or imprecise in print. */
  static Seq<Correction> corrections() {
    return List.empty();
  }
}
