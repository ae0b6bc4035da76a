package dev.neuralcollapse.proof;

import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.EnclosedSum;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.MiddleRadius;
import dev.neuralcollapse.number.RoundedSum;
import dev.neuralcollapse.number.Softmax;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * An immutable vector of enclosures: the vectors whose entries lie in them. A vector of points
 * keeps one array for both ends.
 */
public final class IntervalVector {
  private final double[] lo;
  private final double[] hi;
  private @Nullable MiddleRadius kept;

  private IntervalVector(double[] lo, double[] hi) {
    this.lo = lo;
    this.hi = hi;
  }

  /** One entry a coordinate. */
  public static IntervalVector generate(int size, IntFunction<Interval> entry) {
    double[] lo = new double[size];
    double[] hi = new double[size];
    for (int i = 0; i < size; i++) {
      Interval x = entry.apply(i);
      lo[i] = x.lo();
      hi[i] = x.hi();
    }
    return new IntervalVector(lo, hi);
  }

  /** Exactly this vector; an entry that is no number is refused. */
  public static IntervalVector of(Vector v) {
    double[] x = new double[v.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = Interval.point(v.get(i)).lo();
    }
    return new IntervalVector(x, x);
  }

  public int size() {
    return lo.length;
  }

  public Interval get(int i) {
    return Interval.of(lo[i], hi[i]);
  }

  public IntervalVector plus(IntervalVector that) {
    return generate(same(that), i -> get(i).plus(that.get(i)));
  }

  public IntervalVector minus(IntervalVector that) {
    return generate(same(that), i -> get(i).minus(that.get(i)));
  }

  public IntervalVector times(Interval c) {
    return generate(size(), i -> get(i).times(c));
  }

  /** {@code Σ x_i y_i}. */
  public Interval dot(IntervalVector that) {
    same(that);
    return lo == hi && that.lo == that.hi
        ? RoundedSum.dot(lo, that.lo)
        : middleRadius().dot(that.middleRadius());
  }

  /** Made when first asked for; a race only makes it twice. */
  private MiddleRadius middleRadius() {
    MiddleRadius form = kept;
    if (form == null) {
      form = EnclosedSum.middleRadius(lo, hi);
      kept = form;
    }
    return form;
  }

  public Interval sum() {
    return EnclosedSum.sum(lo, hi);
  }

  public Interval mean() {
    return sum().dividedBy(size());
  }

  /** {@code ‖v‖²}, never negative. */
  public Interval sumOfSquares() {
    return lo == hi ? RoundedSum.sumOfSquares(lo) : middleRadius().sumOfSquares();
  }

  /** {@code ‖v‖}. */
  public Interval norm() {
    return lo == hi ? RoundedSum.norm(lo) : middleRadius().norm();
  }

  /** The smallest interval that contains the largest entry. */
  public Interval max() {
    return Interval.of(
        Arrays.stream(lo).max().getAsDouble(), Arrays.stream(hi).max().getAsDouble());
  }

  /** The smallest interval that contains the smallest entry. */
  public Interval min() {
    return Interval.of(
        Arrays.stream(lo).min().getAsDouble(), Arrays.stream(hi).min().getAsDouble());
  }

  /** {@code max(x, 0)} entrywise. */
  public IntervalVector positivePart() {
    return generate(size(), i -> get(i).max(0));
  }

  /** {@code v - mean(v) 1}. */
  public IntervalVector centred() {
    Interval mean = mean();
    return generate(size(), i -> get(i).minus(mean));
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

  /** {@code e^x} entrywise. */
  public IntervalVector exp() {
    return generate(size(), i -> get(i).exp());
  }

  /** {@code log Σ e^{v_i}}. */
  public Interval logSumExp() {
    return Softmax.logSumExp(entries());
  }

  /** {@code softmax(v)}. */
  public IntervalVector softmax() {
    Interval[] p = Softmax.probabilities(entries());
    return generate(p.length, i -> p[i]);
  }

  /** {@code -log softmax(v)_y}. */
  public Interval crossEntropy(int y) {
    return Softmax.crossEntropy(y, entries());
  }

  private Interval[] entries() {
    Interval[] x = new Interval[size()];
    Arrays.setAll(x, this::get);
    return x;
  }

  private int same(IntervalVector that) {
    if (that.size() != size()) {
      throw new IllegalArgumentException("sizes differ: " + size() + " and " + that.size());
    }
    return size();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof IntervalVector v && Arrays.equals(lo, v.lo) && Arrays.equals(hi, v.hi);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(lo) + Arrays.hashCode(hi);
  }

  @Override
  public String toString() {
    return Arrays.toString(entries());
  }
}
