package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Box;
import dev.neuralcollapse.number.Interval;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * A claim about finitely many real or integer parameters, terms that are nonnegative on a whole
 * box: branch and bound can prove it. An instance is a point of the box.
 */
public interface BoxClaim extends Claim<Box> {

  /** What holds on which box. */
  Assertion assertion();

  /** Most boxes the proof may take. */
  default int budget() {
    return 100_000;
  }

  @Override
  default Hypotheses<Box> given() {
    return in(assertion().domain());
  }

  @Override
  default Seq<Regime<Box>> regimes() {
    return List.of(inside("inside", assertion().domain()));
  }

  @Override
  default Chain chain(Box box) {
    return chain(assertion().goals(), box);
  }

  private static Chain chain(Seq<Assertion.Goal> goals, Box box) {
    return new Chain(
        goals.map(g -> Step.nonnegative(g.name(), Rule.MONOTONICITY, over(g.term(), box))),
        io.vavr.control.Option.none());
  }

  /** Everything, where the term is undefined: a step that can only be undecided. */
  private static Interval over(Term term, Box box) {
    return Tape.of(term, box.sides().keySet().toList())
        .over(box.sides().values().toJavaArray(Interval[]::new))
        .getOrElse(Interval.ENTIRE);
  }

  /** A twin that says {@code margin ≥ 0} on a box; false at the point, and searched near it. */
  default Twin<Box> falseOn(
      String name, String change, Domain domain, Term margin, PointSpec worked) {
    Seq<Assertion.Goal> goals = List.of(new Assertion.Goal(name, margin, false));
    return new Twin<>(
        name,
        change,
        in(domain),
        box -> chain(goals, box),
        worked,
        new Regime<>("near", seed -> worked.near(domain, Draw.from(seed))));
  }

  private static Hypotheses<Box> in(Domain domain) {
    return Hypothesis.<Box>is("domain", domain.toString(), domain.box()::contains).alone();
  }

  /** Random points of a box. */
  static Regime<Box> inside(String name, Domain domain) {
    return new Regime<>(name, seed -> PointSpec.draw(domain, Draw.from(seed)));
  }
}
