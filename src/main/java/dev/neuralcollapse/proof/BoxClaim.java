package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Box;
import dev.neuralcollapse.number.Interval;
import io.vavr.collection.HashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.math.BigDecimal;
import java.util.stream.Stream;

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
    return new Chain(goals.map(g -> step(g, box)), Option.none());
  }

  /** Where the term is undefined, anything may be its value: the step can only stay undecided. */
  private static Step step(Assertion.Goal goal, Box box) {
    Seq<String> names = box.sides().keySet().toList();
    Interval[] sides = box.sides().values().toJavaArray(Interval[]::new);
    Tape tape = Tape.of(goal.term(), names);
    Interval natural = tape.over(sides).getOrElse(Interval.ENTIRE);
    Interval value =
        natural.contains(0) && !natural.isPoint()
            ? Tape.of(putIn(goal.term(), box), names)
                .over(sides)
                .flatMap(natural::intersection)
                .getOrElse(natural)
            : natural;
    Step step = Step.nonnegative(goal.name(), Rule.MONOTONICITY, value);
    double plain = tape.at(Stream.of(sides).mapToDouble(Interval::mid).toArray());
    double rounding = value.equals(natural) ? 0 : natural.width();
    return Double.isNaN(plain) ? step : step.plainly(plain, rounding);
  }

  /** At equality: the point put in exactly and multiplied out, so that what cancels does. */
  private static Term putIn(Term term, Box box) {
    Term point =
        box.sides()
            .filterValues(Interval::isPoint)
            .foldLeft(
                term,
                (t, side) -> t.with(side._1, new Term.Constant(new BigDecimal(side._2.lo()))));
    return Normal.size(point) <= 200 ? Normal.expanded(point) : point;
  }

  /** What is true on a box is not claimed beyond it. */
  @Override
  default Map<Twin.Kind, String> lacking() {
    return twins().exists(t -> t.kind() == Twin.Kind.HYPOTHESIS)
        ? HashMap.empty()
        : HashMap.of(Twin.Kind.HYPOTHESIS, "beyond its box the statement has no meaning");
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
