package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;

/** The bounds of NC by geometric complexity, evaluated on normal classes. */
final class GaussianComplexity {
  private GaussianComplexity() {}

  /** {@code C GC/d_min²}. */
  static Interval bound(GaussianClasses x) {
    return x.constant().times(x.complexity()).dividedBy(x.nearest());
  }

  /** NC, the bound pair by pair, and the bound by the least distance. */
  static Chain bounds(GaussianClasses x) {
    Interval constant = x.constant();
    Interval byPairs = GaussianClasses.mean(x.pairs().map(p -> x.pairBound(p, constant, constant)));
    return Chain.of(
        Step.atMost("pairs", Rule.MONOTONICITY, x.variability(), byPairs),
        Step.atMost("least-distance", Rule.MONOTONICITY, byPairs, bound(x)));
  }

  /** {@code GC~ ≤ factor · GC}. */
  static Step carried(TransferScene x, Interval factor) {
    return Step.atMost(
        "complexity",
        Rule.MONOTONICITY,
        x.target().complexity(),
        x.source().complexity().times(factor));
  }

  /** {@code GC~ ≤ κ GC}, and what follows for the new classes. */
  static Chain transferred(TransferScene x) {
    Interval bound =
        x.target()
            .constant()
            .times(x.kappa())
            .times(x.source().complexity())
            .dividedBy(x.target().nearest());
    return Chain.of(
        carried(x, x.kappa()),
        Step.atMost("collapse", Rule.COMBINATION, x.target().variability(), bound));
  }
}
