package dev.neuralcollapse.paper;

import dev.neuralcollapse.proof.Claim;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** Neural collapse against low rank in deep unconstrained features models with ReLU. */
final class LowRankBias {
  private LowRankBias() {}

  /** In the paper's order. */
  static Seq<Claim<?>> claims() {
    return List.of(
        LowRankThresholds.transition(),
        LowRankThresholds.pairs(),
        LowRankThresholds.triples(),
        LowRankThresholds.smallest(),
        LowRankThresholds.sums());
  }

  /** What is wrong or imprecise in print. */
  static Seq<Correction> corrections() {
    return List.empty();
  }
}
