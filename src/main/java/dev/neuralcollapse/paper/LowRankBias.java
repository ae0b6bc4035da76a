package dev.neuralcollapse.paper;

import dev.neuralcollapse.proof.Claim;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** Neural collapse against low rank in deep unconstrained features models with ReLU. */
final class LowRankBias {
  private LowRankBias() {}

  /** In the paper's order. */
  static Seq<Claim<?>> claims() {
    return List.empty();
  }

  /** What is wrong or imprecise in print. */
  static Seq<Correction> corrections() {
    return List.empty();
  }
}
