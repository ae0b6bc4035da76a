package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Dual;
import dev.neuralcollapse.number.Interval;
import io.vavr.control.Option;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * A function of one real variable that a proof speaks about: in intervals, with its derivative from
 * the same expression, and in plain doubles where those were written down as well.
 *
 * @param expression the function, written once
 * @param plain the same function in doubles, a route of its own
 */
public record Curve(UnaryOperator<Dual> expression, Option<DoubleUnaryOperator> plain) {

  /** Without a plain route. */
  public static Curve of(UnaryOperator<Dual> expression) {
    return new Curve(expression, Option.none());
  }

  /** With the same function in doubles. */
  public static Curve of(UnaryOperator<Dual> expression, DoubleUnaryOperator plain) {
    return new Curve(expression, Option.some(plain));
  }

  /** Encloses {@code f(x)}. */
  public Interval at(Interval x) {
    return expression.apply(Dual.variable(x, 0, 1)).value();
  }

  /** Encloses {@code f'(x)}. */
  public Interval slope(Interval x) {
    return expression.apply(Dual.variable(x, 0, 1)).partial(0);
  }

  /** {@code f} of every entry. */
  public IntervalVector at(IntervalVector x) {
    return IntervalVector.generate(x.size(), i -> at(x.get(i)));
  }
}
