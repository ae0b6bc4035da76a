package dev.neuralcollapse.proof;

import io.vavr.collection.Iterator;
import io.vavr.collection.LinkedHashSet;
import io.vavr.collection.Seq;
import java.math.BigDecimal;
import java.math.MathContext;

/** Simpler values of a field: what {@link Spec#simpler} is built from. */
public final class Shrink {

  private Shrink() {}

  /** Integers between {@code simplest} and {@code value}, the nearest to {@code simplest} first. */
  public static Seq<Integer> integer(int value, int simplest) {
    return Iterator.iterate(value - simplest, step -> step / 2)
        .takeWhile(step -> step != 0)
        .map(step -> value - step)
        .toList();
  }

  /** Small seeds. */
  public static Seq<Long> seed(long value) {
    return value >= 0 && value < 4
        ? LinkedHashSet.of(0L, 1L, 2L, 3L).filter(s -> s < value).toList()
        : LinkedHashSet.of(0L, 1L, 2L, 3L).toList();
  }

  /** The simplest value itself, then the value with fewer digits. */
  public static Seq<Double> real(double value, double simplest) {
    return LinkedHashSet.of(simplest, digits(value, 1), digits(value, 2))
        .remove(value)
        .filter(x -> length(x) < length(value) || x == simplest)
        .toList();
  }

  static double digits(double value, int significant) {
    return Double.isFinite(value)
        ? new BigDecimal(value).round(new MathContext(significant)).doubleValue()
        : value;
  }

  private static int length(double x) {
    return Double.toString(x).length();
  }
}
