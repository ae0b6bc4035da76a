package dev.neuralcollapse.experiment.spec;

import java.util.function.DoublePredicate;

/**
 * Numbers that a key accepts.
 *
 * @param words how a person would say it
 */
record Range(String words, DoublePredicate accepts) {
  static final Range POSITIVE = new Range("a positive number", x -> x > 0);
  static final Range NOT_NEGATIVE = new Range("a number >= 0", x -> x >= 0);
  static final Range SHARE = new Range("a number in [0, 1)", x -> x >= 0 && x < 1);
  static final Range UNIT = new Range("a number in [0, 1]", x -> x >= 0 && x <= 1);
  static final Range FACTOR = new Range("a number in (0, 1]", x -> x > 0 && x <= 1);

  static Range atLeast(double least) {
    return new Range("a number >= " + least, x -> x >= least);
  }
}
