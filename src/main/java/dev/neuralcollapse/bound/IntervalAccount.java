package dev.neuralcollapse.bound;

import dev.neuralcollapse.number.Interval;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/** An additive account of the gap with every term enclosed. */
public record IntervalAccount(Seq<IntervalTerm> terms) {

  static IntervalAccount empty() {
    return new IntervalAccount(Vector.empty());
  }

  IntervalAccount and(String name, Interval value) {
    return new IntervalAccount(terms.append(new IntervalTerm(name, value)));
  }

  /** Sum of the terms. */
  public Interval total() {
    return terms.foldLeft(Interval.ZERO, (s, t) -> s.plus(t.value()));
  }

  /** The enclosure of a term that is there; asking for another is a programming error. */
  public Interval get(String name) {
    return terms
        .find(t -> t.name().equals(name))
        .getOrElseThrow(() -> new IllegalArgumentException("no term " + name + " among " + terms))
        .value();
  }
}
