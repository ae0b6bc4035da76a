package dev.neuralcollapse.paper;

import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** All corrections, in the order of the papers. */
public final class Corrections {
  private Corrections() {}

  /** Every correction. */
  public static Seq<Correction> all() {
    return List.<Correction>empty()
        .appendAll(Background.corrections())
        .appendAll(ProgressiveCollapse.corrections())
        .appendAll(LowRankBias.corrections())
        .appendAll(Persistence.corrections())
        .appendAll(OrdinalCollapse.corrections())
        .appendAll(OrthogonallySeparable.corrections())
        .appendAll(DeepRegressionCollapse.corrections())
        .appendAll(RegressionCollapse.corrections())
        .appendAll(GeometricComplexityBounds.corrections());
  }
}
