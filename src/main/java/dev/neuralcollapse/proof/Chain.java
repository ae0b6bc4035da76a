package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Interval;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * The steps of a proof on one instance, or why the statement says nothing about it.
 *
 * @param steps in the order of the proof
 * @param vacuous set when the statement is true but empty here, e.g. a bound above 1
 */
public record Chain(Seq<Step> steps, Option<String> vacuous) {

  /** These steps. */
  public static Chain of(Step... steps) {
    return new Chain(List.of(steps), Option.none());
  }

  /** True but empty on this instance, for this reason. */
  public static Chain vacuous(String reason) {
    return new Chain(List.empty(), Option.some(reason));
  }

  /** Walks down from a quantity, one nonnegative step after another. */
  public static Descent from(Interval start) {
    return new Descent(start, start, List.empty());
  }

  /** This chain and one more step. */
  public Chain and(Step step) {
    return new Chain(steps.append(step), vacuous);
  }

  /**
   * This chain with plain values for the steps of those names, from a route of their own that may
   * be off by {@code rounding}.
   */
  public Chain plainly(Map<String, Double> values, double rounding) {
    return new Chain(
        steps.map(s -> values.get(s.name()).map(x -> s.plainly(x, rounding)).getOrElse(s)),
        vacuous);
  }

  /** The step with the least slack, if there is any step. */
  public Option<Step> tightest() {
    return steps.minBy(Step::slack);
  }

  /**
   * A walk in progress.
   *
   * @param start where it began
   * @param rest what is left of it
   * @param steps taken so far
   */
  public record Descent(Interval start, Interval rest, Seq<Step> steps) {

    /** One step down by {@code by ≥ 0}. */
    public Descent down(String name, Rule rule, Interval by) {
      return new Descent(start, rest.minus(by), steps.append(Step.nonnegative(name, rule, by)));
    }

    /** The steps must lead exactly here. */
    public Chain endsAt(Interval end) {
      return new Chain(
          steps.append(Step.zero("sum", Rule.IDENTITY, rest.minus(end))), Option.none());
    }

    /** The steps must lead here or higher. */
    public Chain endsAbove(Interval end) {
      return new Chain(
          steps.append(Step.nonnegative("end", Rule.COMBINATION, rest.minus(end))), Option.none());
    }
  }
}
