package dev.neuralcollapse.paper;

import dev.neuralcollapse.bound.CertifiedBound;
import dev.neuralcollapse.number.Interval;
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
}
