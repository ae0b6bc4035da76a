package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;

/** What the three optima have in common. */
final class Optimality {

  private Optimality() {}

  /** {@code F ≥ factor F*}. */
  static Chain of(UnitFeatures x, Interval factor) {
    Step above =
        Step.atMost(
            "above-optimum", Rule.OPTIMALITY, x.optimum().value().times(factor), x.objective());
    return Chain.of(PlainLayer.gap(above, x, factor.mid()));
  }

  /** Perfect collapse has the objective {@code F*}, for the classes and decay of x. */
  static Step attained(UnitFeatures x) {
    UnitFeatures best = UnitSpec.optimum(x.loss(), x.classes(), 1, x.decay()).instance();
    return PlainLayer.gap(Step.same("attained", best.objective(), x.optimum().value()), best, 1);
  }

  /** {@code F ≥ 1.000001 F*}: false. */
  static Chain more(UnitFeatures x) {
    return of(x, Interval.point(1 + 1e-6));
  }

  /** {@code F} with a millionth less decay is at least {@code F*} with all of it: false. */
  static Chain lessDecay(UnitFeatures x) {
    Interval spared = x.half(x.head().sumOfSquares()).times(1e-6);
    return Chain.of(
        Step.atMost(
            "above-optimum", Rule.OPTIMALITY, x.optimum().value(), x.objective().minus(spared)));
  }
}
