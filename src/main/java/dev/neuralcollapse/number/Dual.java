package dev.neuralcollapse.number;

import java.util.Arrays;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * Enclosures of a function's values over a box and of its partial derivatives there, carried
 * forward through every operation.
 *
 * <p>For x, y in the box, {@code f(x) - f(y) = Σ g_i (x_i - y_i)} with some {@code g_i} in {@link
 * #partial}: the mean value theorem, for {@code abs, min, max} with generalised gradients (G.
 * Lebourg 1975). Where the function may be undefined or may jump inside the box, all that is not
 * constant has the partial {@link Interval#ENTIRE}, so that nothing false follows.
 */
public final class Dual {
  private final Interval value;
  private final Interval[] partials;

  private Dual(Interval value, Interval[] partials) {
    this.value = value;
    this.partials = partials;
  }

  /** A number that depends on none of the n variables. */
  public static Dual constant(Interval value, int n) {
    Interval[] zero = new Interval[n];
    Arrays.fill(zero, Interval.ZERO);
    return new Dual(value, zero);
  }

  /** Variable i of n. */
  public static Dual variable(Interval range, int i, int n) {
    Dual x = constant(range, n);
    x.partials[i] = Interval.ONE;
    return x;
  }

  /** All variables of a box. */
  public static Dual[] variables(Interval... box) {
    Dual[] x = new Dual[box.length];
    Arrays.setAll(x, i -> variable(box[i], i, box.length));
    return x;
  }

  /** Encloses the function's values on the box. */
  public Interval value() {
    return value;
  }

  /** Encloses {@code ∂f/∂x_i} on the box. */
  public Interval partial(int i) {
    return partials[i];
  }

  /** The number of variables. */
  public int variables() {
    return partials.length;
  }

  public Dual plus(Dual that) {
    return join(value.plus(that.value), that, Interval::plus);
  }

  public Dual plus(double c) {
    return new Dual(value.plus(c), partials);
  }

  public Dual minus(Dual that) {
    return join(value.minus(that.value), that, Interval::minus);
  }

  public Dual minus(double c) {
    return new Dual(value.minus(c), partials);
  }

  public Dual negate() {
    return each(value.negate(), Interval::negate);
  }

  public Dual times(Dual that) {
    return join(value.times(that.value), that, (a, b) -> a.times(that.value).plus(b.times(value)));
  }

  public Dual times(double c) {
    return each(value.times(c), a -> a.times(c));
  }

  /** {@code (f/g)' = (f' - (f/g) g')/g}. */
  public Dual dividedBy(Dual that) {
    Interval quotient = value.dividedBy(that.value);
    if (that.value.contains(0.0)) {
      return join(quotient, that, Dual::lost);
    }
    return join(quotient, that, (a, b) -> a.minus(b.times(quotient)).dividedBy(that.value));
  }

  public Dual dividedBy(double c) {
    return dividedBy(constant(Interval.point(c), partials.length));
  }

  public Dual inverse() {
    return constant(Interval.ONE, partials.length).dividedBy(this);
  }

  public Dual square() {
    return chain(value.square(), value.times(2));
  }

  public Dual pow(int n) {
    Interval y = value.pow(n);
    if (n == 0) {
      return constant(Interval.ONE, partials.length);
    }
    return n < 0 && value.contains(0.0) ? unknown(y) : chain(y, value.pow(n - 1).times(n));
  }

  /** {@code f^a}, a constant. */
  public Dual pow(Interval a) {
    Interval y = value.pow(a);
    return value.lo() > 0 ? chain(y, a.times(value.pow(a.minus(1)))) : unknown(y);
  }

  /** {@code f^g = e^{g log f}}. */
  public Dual pow(Dual a) {
    Interval y = value.pow(a.value);
    if (value.lo() <= 0) {
      return join(y, a, Dual::lost);
    }
    Interval inBase = a.value.times(value.pow(a.value.minus(1)));
    Interval inExponent = y.times(value.log());
    return join(y, a, (p, q) -> p.times(inBase).plus(q.times(inExponent)));
  }

  public Dual sqrt() {
    Interval y = value.sqrt();
    return value.lo() > 0 ? chain(y, Interval.point(0.5).dividedBy(y)) : unknown(y);
  }

  public Dual exp() {
    Interval y = value.exp();
    return chain(y, y);
  }

  public Dual expm1() {
    return chain(value.expm1(), value.exp());
  }

  public Dual log() {
    return value.lo() > 0 ? chain(value.log(), value.inverse()) : unknown(value.log());
  }

  public Dual log1p() {
    Interval y = value.log1p();
    return value.lo() > -1 ? chain(y, value.plus(1).inverse()) : unknown(y);
  }

  public Dual xLogX() {
    Interval y = value.xLogX();
    return value.lo() > 0 ? chain(y, value.log().plus(1)) : unknown(y);
  }

  public Dual softplus() {
    return chain(value.softplus(), value.logistic());
  }

  /** {@code log(e^f - 1)} with the derivative {@code 1/(1 - e^{-f})}. */
  public Dual softplusInverse() {
    Interval y = value.softplusInverse();
    return value.lo() > 0 ? chain(y, value.negate().expm1().negate().inverse().max(1)) : unknown(y);
  }

  public Dual logistic() {
    Interval p = value.logistic();
    return chain(p, p.times(value.negate().logistic()));
  }

  public Dual sin() {
    return chain(value.sin(), value.cos());
  }

  public Dual cos() {
    return chain(value.cos(), value.sin().negate());
  }

  public Dual atan() {
    return chain(value.atan(), value.square().plus(1).inverse());
  }

  public Dual acos() {
    Interval y = value.acos();
    Interval rest = Interval.ONE.minus(value).times(value.plus(1));
    return rest.lo() > 0 ? chain(y, rest.sqrt().inverse().negate()) : unknown(y);
  }

  public Dual abs() {
    Interval sign =
        value.lo() >= 0
            ? Interval.ONE
            : value.hi() <= 0 ? Interval.ONE.negate() : Interval.of(-1, 1);
    return chain(value.abs(), sign);
  }

  public Dual min(Dual that) {
    return negate().max(that.negate()).negate();
  }

  public Dual max(Dual that) {
    if (value.lo() >= that.value.hi()) {
      return this;
    }
    return that.value.lo() >= value.hi() ? that : join(value.max(that.value), that, Interval::hull);
  }

  /**
   * {@code u ∘ f}, for a function u that is continuous and differentiable on the whole of {@link
   * #value}.
   *
   * @param value encloses the values of u there
   * @param slope encloses the derivatives of u there
   */
  public Dual chain(Interval value, Interval slope) {
    return each(value, a -> a.times(slope));
  }

  /** The value intersected with another enclosure of the same; kept if that is a contradiction. */
  public Dual within(Interval bound) {
    return new Dual(value.intersection(bound).getOrElse(value), partials);
  }

  private Dual unknown(Interval y) {
    return each(y, a -> lost(a, Interval.ZERO));
  }

  private static Interval lost(Interval a, Interval b) {
    return a.equals(Interval.ZERO) && b.equals(Interval.ZERO) ? Interval.ZERO : Interval.ENTIRE;
  }

  private Dual each(Interval y, UnaryOperator<Interval> f) {
    Interval[] p = new Interval[partials.length];
    Arrays.setAll(p, i -> f.apply(partials[i]));
    return new Dual(y, p);
  }

  private Dual join(Interval y, Dual that, BinaryOperator<Interval> f) {
    if (that.partials.length != partials.length) {
      throw new IllegalArgumentException(
          "variables differ: " + partials.length + " and " + that.partials.length);
    }
    Interval[] p = new Interval[partials.length];
    Arrays.setAll(p, i -> f.apply(partials[i], that.partials[i]));
    return new Dual(y, p);
  }

  /** {@code value, ∂ [..]}. */
  @Override
  public String toString() {
    return value + ", ∂ " + Arrays.toString(partials);
  }
}
