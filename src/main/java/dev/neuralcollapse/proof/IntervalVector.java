package dev.neuralcollapse.proof;

import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import java.util.Arrays;
import java.util.function.IntFunction;

/** An immutable vector of enclosures: the vectors whose entries lie in them. */
public final class IntervalVector {
  private final Interval[] entries;

  private IntervalVector(Interval[] entries) {
    this.entries = entries;
  }

  /** One entry a coordinate. */
  public static IntervalVector generate(int size, IntFunction<Interval> entry) {
    Interval[] a = new Interval[size];
    for (int i = 0; i < size; i++) {
      a[i] = entry.apply(i);
    }
    return new IntervalVector(a);
  }

  /** Exactly this vector. */
  public static IntervalVector of(Vector v) {
    return generate(v.size(), i -> Interval.point(v.get(i)));
  }

  public int size() {
    return entries.length;
  }

  public Interval get(int i) {
    return entries[i];
  }

  public IntervalVector plus(IntervalVector that) {
    return generate(same(that), i -> entries[i].plus(that.entries[i]));
  }

  public IntervalVector minus(IntervalVector that) {
    return generate(same(that), i -> entries[i].minus(that.entries[i]));
  }

  public IntervalVector times(Interval c) {
    return generate(size(), i -> entries[i].times(c));
  }

  public Interval dot(IntervalVector that) {
    same(that);
    Interval s = Interval.ZERO;
    for (int i = 0; i < entries.length; i++) {
      s = s.plus(entries[i].times(that.entries[i]));
    }
    return s;
  }

  public Interval sum() {
    return Arrays.stream(entries).reduce(Interval.ZERO, Interval::plus);
  }

  public Interval mean() {
    return sum().dividedBy(size());
  }

  /** {@code ‖v‖²}, never negative. */
  public Interval sumOfSquares() {
    return Arrays.stream(entries).map(Interval::square).reduce(Interval.ZERO, Interval::plus);
  }

  /** {@code ‖v‖}. */
  public Interval norm() {
    return sumOfSquares().sqrt();
  }

  /** The smallest interval that contains the largest entry. */
  public Interval max() {
    return Arrays.stream(entries).reduce(entries[0], Interval::max);
  }

  /** {@code max(x, 0)} entrywise. */
  public IntervalVector positivePart() {
    return generate(size(), i -> entries[i].max(0));
  }

  /** {@code v - mean(v) 1}. */
  public IntervalVector centred() {
    Interval mean = mean();
    return generate(size(), i -> entries[i].minus(mean));
  }

  /** {@code LN(v) = (v - mean(v) 1)/‖v - mean(v) 1‖}. */
  public IntervalVector layerNorm() {
    IntervalVector c = centred();
    return c.times(c.norm().inverse());
  }

  /** {@code v/‖v‖}. */
  public IntervalVector direction() {
    return times(norm().inverse());
  }

  private int same(IntervalVector that) {
    if (that.entries.length != entries.length) {
      throw new IllegalArgumentException(
          "sizes differ: " + entries.length + " and " + that.entries.length);
    }
    return entries.length;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof IntervalVector v && Arrays.equals(entries, v.entries);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(entries);
  }

  @Override
  public String toString() {
    return Arrays.toString(entries);
  }
}
