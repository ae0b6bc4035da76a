package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Interval;
import io.vavr.Lazy;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** A term that is evaluated often: its tape, and the forms that follow from it, made once. */
final class Form {
  /** Beyond this the derivative of a derivative helps nobody. */
  private static final int LONGEST = 6000;

  private static final int MOST_ADDENDS = 200;

  private final Term term;
  private final Seq<String> sides;
  private final Tape tape;
  private final Map<String, Option<Form>> made = new HashMap<>();
  private final Lazy<Seq<Form>> common;

  Form(Term term, Seq<String> sides) {
    this.term = term;
    this.sides = sides;
    this.tape = Tape.of(term, sides);
    this.common = Lazy.of(() -> Normal.common(term).map(t -> new Form(t, sides)));
  }

  Term term() {
    return term;
  }

  int length() {
    return term.text().length();
  }

  Option<Interval> over(Interval[] box) {
    return tape.over(box);
  }

  double at(double[] point) {
    return tape.at(point);
  }

  boolean dependsOn(int side) {
    return slope(side, false).forAll(f -> !f.term.equals(Normal.ZERO));
  }

  /** The derivative along a side, or its negative; none where there is a jump. */
  Option<Form> slope(int side, boolean negated) {
    return make(
        (negated ? "-" : "+") + side,
        () -> {
          Term d = term.derivative(sides.get(side));
          return Option.when(
              term.differentiable() && d.text().length() <= LONGEST, negated ? d.negate() : d);
        });
  }

  /** A side replaced by a number. */
  Form at(int side, double value) {
    return make(
            "=" + side + "@" + value,
            () -> Option.some(term.with(sides.get(side), new Term.Constant(new BigDecimal(value)))))
        .get();
  }

  /** Multiplied out, if that makes another term of moderate size. */
  Option<Form> expanded() {
    return make(
        "%",
        () ->
            Option.when(Normal.size(term) <= MOST_ADDENDS, () -> Normal.expanded(term))
                .filter(t -> !t.text().equals(term.text())));
  }

  /**
   * Without the common factors that are certainly not negative (positive, if strict) on a box, if
   * there are any.
   */
  Option<Form> reduced(Interval[] box, boolean strict) {
    Seq<Form> factors = common.get();
    Seq<Form> removed =
        factors.filter(
            f ->
                f.over(box).exists(i -> strict ? i.certainlyPositive() : i.certainlyNonNegative()));
    String key = "/" + removed.map(f -> factors.indexOf(f)).mkString(",");
    return removed.isEmpty()
        ? Option.none()
        : make(
            key,
            () -> Option.some(removed.foldLeft(term, (rest, f) -> Normal.without(rest, f.term))));
  }

  private Option<Form> make(String key, Supplier<Option<Term>> how) {
    Option<Form> known = made.get(key);
    if (known == null) {
      known = how.get().map(t -> new Form(t, sides));
      made.put(key, known);
    }
    return known;
  }
}
