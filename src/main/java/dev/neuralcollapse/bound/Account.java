package dev.neuralcollapse.bound;

import io.vavr.collection.Seq;

/** An additive account of the gap: named terms whose sum it is. */
public record Account(Seq<Term> terms) {

  /** Sum of the terms. */
  public double total() {
    return terms.foldLeft(0.0, (s, t) -> s + t.value());
  }

  /** The value of a term that is there; asking for another is a programming error. */
  public double get(String name) {
    return terms
        .find(t -> t.name().equals(name))
        .getOrElseThrow(() -> new IllegalArgumentException("no term " + name + " among " + terms))
        .value();
  }

  public boolean has(String name) {
    return terms.exists(t -> t.name().equals(name));
  }

  /** The smallest term. */
  public double least() {
    return terms.map(Term::value).min().get();
  }
}
