package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Interval;

/**
 * One line of a proof, evaluated on one instance: a number that must be nonnegative, or zero.
 *
 * @param name lower case with hyphens
 * @param rule why it must be so
 * @param relation what it must be
 * @param value enclosure of the number on this instance
 */
public record Step(String name, Rule rule, Relation relation, Interval value) {

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
