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
  /** Metrics are of the order of 1. */
  private static final double ROUNDING = 1e-12;

  static CertifiedSteps none() {
    return new CertifiedSteps(List.empty());
  }

  CertifiedSteps and(String name, CertifiedBound bound, Interval measured) {
    return and(name, bound, measured, Option.none());
  }

  /** With what the metric itself says, in doubles. */
  private CertifiedSteps and(
      String name, CertifiedBound bound, Interval measured, Option<Double> metric) {
    return new CertifiedSteps(
        steps.appendAll(
            bound
                .bound()
                .map(
                    b -> {
                      Step step = Step.atMost(name, Rule.COMBINATION, measured, Interval.point(b));
                      return metric.map(m -> step.plainly(b - m, ROUNDING)).getOrElse(step);
                    })));
  }

  CertifiedSteps nc1(CertifiedBound bound, UnitFeatures x) {
    Interval ratio = x.withinTrace().dividedBy(x.betweenTrace());
    return and("nc1", bound, ratio, PlainLayer.metric(x, "nc1.trace-ratio"));
  }

  CertifiedSteps nc3(CertifiedBound bound, UnitFeatures x) {
    Interval gap = Directions.cosineGap(x, x.head());
    return and("nc3", bound, gap, PlainLayer.metric(x, "nc3.cosine-gap"));
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
    Option<Double> angles = PlainLayer.metric(x, "nc2.etf-weights");
    return none()
        .nc1(bounds.nc1(), x)
        .and("nc2", bounds.nc2(), Directions.gramDeviation(x), angles)
        .nc3(bounds.nc3(), x)
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
