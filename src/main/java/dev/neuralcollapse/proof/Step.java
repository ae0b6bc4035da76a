package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Interval;
import io.vavr.control.Option;

/**
 * One line of a proof, evaluated on one instance: a number that must be nonnegative, or zero.
 *
 * @param name lower case with hyphens
 * @param rule why it must be so
 * @param relation what it must be
 * @param value enclosure of the number on this instance
 * @param plain the same number in double arithmetic, where there is a route to it
 */
public record Step(String name, Rule rule, Relation relation, Interval value, Option<Plain> plain) {

  /**
   * A number computed in plain doubles, by the same operations or by a route of its own.
   *
   * @param value as rounded
   * @param rounding how far it may lie outside an enclosure of the exact number: 0 where the same
   *     operations were taken in the same order, for then every rounded result is a member
   */
  public record Plain(double value, double rounding) {}

  /** Without a plain value. */
  public Step(String name, Rule rule, Relation relation, Interval value) {
    this(name, rule, relation, value, Option.none());
  }

  /** What the number of a step must be. */
  public enum Relation {
    NONNEGATIVE,
    ZERO
  }

  /** What became of a step. */
  public enum Outcome {
    HOLDS,
    FAILS,
    UNDECIDED
  }

  /** {@code value ≥ 0}. */
  public static Step nonnegative(String name, Rule rule, Interval value) {
    return new Step(name, rule, Relation.NONNEGATIVE, value);
  }

  /** {@code left ≤ right}. */
  public static Step atMost(String name, Rule rule, Interval left, Interval right) {
    return nonnegative(name, rule, right.minus(left));
  }

  /** {@code value = 0}. */
  public static Step zero(String name, Rule rule, Interval value) {
    return new Step(name, rule, Relation.ZERO, value);
  }

  /** {@code left = right}. */
  public static Step same(String name, Interval left, Interval right) {
    return zero(name, Rule.IDENTITY, left.minus(right));
  }

  /** With the same number in doubles, from the same operations in the same order. */
  public Step plainly(double same) {
    return plainly(same, 0);
  }

  /** With the same number in doubles, which may be off by that much. */
  public Step plainly(double same, double rounding) {
    return new Step(name, rule, relation, value, Option.some(new Plain(same, rounding)));
  }

  /** The plain value lies outside the enclosure: one of the two is wrong. */
  public boolean missed() {
    return plain.exists(
        p -> !(p.value() >= value.lo() - p.rounding() && p.value() <= value.hi() + p.rounding()));
  }

  /**
   * Judged in interval arithmetic, a step fails when no member of the enclosure satisfies it; holds
   * when all members do, or, at equality, when the enclosure contains 0 and reaches no further than
   * {@code resolution} to the wrong side. Judged as rounded numbers, {@code resolution} is the
   * tolerance.
   */
  public Outcome judge(Arithmetic arithmetic, double resolution) {
    double wrong = relation == Relation.ZERO ? value.magnitude() : -value.lo();
    if (arithmetic == Arithmetic.FLOATING) {
      return wrong <= resolution ? Outcome.HOLDS : Outcome.FAILS;
    }
    boolean impossible = value.hi() < 0 || (relation == Relation.ZERO && value.certainlyPositive());
    return impossible
        ? Outcome.FAILS
        : wrong <= 0 || wrong <= resolution ? Outcome.HOLDS : Outcome.UNDECIDED;
  }

  /** Distance to failure: the lower end of an inequality, minus the magnitude of an identity. */
  public double slack() {
    return relation == Relation.ZERO ? -value.magnitude() : value.lo();
  }
}
