package dev.neuralcollapse.paper;

import dev.neuralcollapse.bound.CertifiedBound;
import dev.neuralcollapse.bound.Stability;
import dev.neuralcollapse.bound.StabilityBounds;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * Measured quantities below certified bounds; vacuous bounds give no step.
 *
 * @param steps so far
 */
record CertifiedSteps(Seq<Step> steps) {

  static CertifiedSteps none() {
    return new CertifiedSteps(List.empty());
  }

  CertifiedSteps and(String name, CertifiedBound bound, Interval measured) {
    return new CertifiedSteps(
        steps.appendAll(
            bound
                .bound()
                .map(b -> Step.atMost(name, Rule.COMBINATION, measured, Interval.point(b)))));
  }

  Chain chain() {
    return steps.isEmpty()
        ? Chain.vacuous("the gap is beyond every threshold")
        : new Chain(steps, Option.none());
  }

  /** What certificates print for a simplex optimum, from a share of the gap: NC1, NC2 and NC3. */
  static Chain simplex(UnitFeatures x, GufmOptimum optimum, double share) {
    Interval gap = x.objective().minus(optimum.value());
    StabilityBounds bounds = Stability.of(optimum, gap.times(share));
    return none()
        .and("nc1", bounds.nc1(), x.withinTrace().dividedBy(x.betweenTrace()))
        .and("nc2", bounds.nc2(), Directions.gramDeviation(x))
        .and("nc3", bounds.nc3(), Directions.cosineGap(x, x.head()))
        .chain();
  }

  /** {@code NC1 ≤ F - F*}: false. */
  static Chain nc1BelowGap(UnitFeatures x) {
    Interval nc1 = x.withinTrace().dividedBy(x.betweenTrace());
    Interval gap = x.objective().minus(x.optimum().value());
    return Chain.of(Step.atMost("nc1", Rule.COMBINATION, nc1, gap));
  }

  /** One step of a chain. */
  static Chain only(String name, Chain all) {
    return new Chain(all.steps().filter(s -> s.name().equals(name)), all.vacuous());
  }
}
