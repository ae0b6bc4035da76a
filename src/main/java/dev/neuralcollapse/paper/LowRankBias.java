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
        LowRankSolutions.collapse(),
        LowRankThresholds.transition(),
        LowRankGeometry.incidence(),
        LowRankGeometry.johnson(),
        LowRankSolutions.lowRank(),
        LowRankSolutions.below(),
        LowRankThresholds.pairs(),
        LowRankThresholds.triples(),
        LowRankThresholds.smallest(),
        LowRankThresholds.sums(),
        LowRankSolutions.improved());
  }

  /** What is wrong or imprecise in print. */
  static Seq<Correction> corrections() {
    return List.empty();
  }
}
