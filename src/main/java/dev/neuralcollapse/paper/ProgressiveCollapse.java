package dev.neuralcollapse.paper;

import dev.neuralcollapse.proof.Claim;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** Progressive feedforward collapse: the straight line from data to collapse. */
final class ProgressiveCollapse {
  private ProgressiveCollapse() {}

  /** In the paper's order. */
  static Seq<Claim<?>> claims() {
    return List.empty();
  }

  /** What is wrong or imprecise in print. */
  static Seq<Correction> corrections() {
    return List.empty();
  }
}
