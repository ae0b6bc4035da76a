package dev.neuralcollapse.proof;

import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.collection.Set;
import io.vavr.collection.TreeSet;
import java.math.BigDecimal;

/**
 * A real expression as a value: it can be printed, differentiated, evaluated in doubles and in
 * intervals ({@link Tape}), and written into a proof.
 *
 * <p>Terms are kept in a normal form: sums collect like terms with exact decimal coefficients,
 * products collect equal bases with integer exponents. So what cancels identically has cancelled. A
 * normal form may be defined where the expression written was not ({@code x/x}), never the other
 * way round, and equals it wherever that was defined.
 */
public sealed interface Term {
  /** The s-expression on one line; equal texts are equal terms. */
  String text();

  /** In LaTeX. */
  default String latex() {
    return Latex.of(this);
  }

  /** An exact decimal number. */
  record Constant(BigDecimal value) implements Term {
    /** Without trailing zeros: equal numbers are equal constants. */
    public Constant {
      value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }

    @Override
    public String text() {
      return Math.abs((long) value.scale()) < 20 ? value.toPlainString() : value.toString();
    }
  }

  /** A parameter; a side of the box. */
  record Variable(String name) implements Term {
    /** Refuses names that a proof file could not hold. */
    public Variable {
      if (!name.matches("[A-Za-z][A-Za-z0-9-]*")) {
        throw new IllegalArgumentException("no name of a variable: " + name);
      }
    }

    @Override
    public String text() {
      return name;
    }
  }

  /** At least two addends, sorted, no two alike. */
  record Sum(Seq<Term> addends, String text) implements Term {}

  /** At least two factors, sorted, a constant first, no base twice. */
  record Product(Seq<Term> factors, String text) implements Term {}

  /** A whole power, neither 0 nor 1. */
  record Power(Term base, int exponent, String text) implements Term {}

  /** An elementary function. */
  record Call(Elementary function, Term argument, String text) implements Term {}

  /** The larger or the smaller of two. */
  record Extreme(boolean larger, Term left, Term right, String text) implements Term {}

  /** The parameter of that name. */
  static Term variable(String name) {
    return new Variable(name);
  }

  /** An exact decimal, e.g. {@code "0.1"}. */
  static Term decimal(String literal) {
    return new Constant(new BigDecimal(literal));
  }

  /** A whole number. */
  static Term whole(long value) {
    return new Constant(BigDecimal.valueOf(value));
  }

  /** {@code this + that}. */
  default Term plus(Term that) {
    return Normal.sum(List.of(this, that));
  }

  /** {@code this + that}. */
  default Term plus(long that) {
    return plus(whole(that));
  }

  /** {@code this - that}. */
  default Term minus(Term that) {
    return plus(that.negate());
  }

  /** {@code this - that}. */
  default Term minus(long that) {
    return plus(whole(-that));
  }

  /** {@code -this}. */
  default Term negate() {
    return times(-1);
  }

  /** {@code this · that}. */
  default Term times(Term that) {
    return Normal.product(List.of(this, that));
  }

  /** {@code this · that}. */
  default Term times(long that) {
    return times(whole(that));
  }

  /** {@code this / that}. */
  default Term over(Term that) {
    return times(that.power(-1));
  }

  /** {@code this / that}. */
  default Term over(long that) {
    return over(whole(that));
  }

  /** {@code this²}. */
  default Term square() {
    return power(2);
  }

  /** A whole power. */
  default Term power(int exponent) {
    return Normal.power(this, exponent);
  }

  /** A real power of a positive term, {@code exp(exponent · log this)}. */
  default Term power(Term exponent) {
    return exponent.times(log()).exp();
  }

  /** √. */
  default Term sqrt() {
    return Normal.call(Elementary.SQRT, this);
  }

  /** {@code e^x}. */
  default Term exp() {
    return Normal.call(Elementary.EXP, this);
  }

  /** {@code e^x - 1}. */
  default Term expm1() {
    return Normal.call(Elementary.EXPM1, this);
  }

  /** {@code log x}. */
  default Term log() {
    return Normal.call(Elementary.LOG, this);
  }

  /** {@code log(1 + x)}. */
  default Term log1p() {
    return Normal.call(Elementary.LOG1P, this);
  }

  /** {@code log(1 + e^x)}: cross entropy of two equal masses. */
  default Term softplus() {
    return Normal.call(Elementary.SOFTPLUS, this);
  }

  /** {@code 1/(1 + e^{-x})}. */
  default Term sigmoid() {
    return Normal.call(Elementary.SIGMOID, this);
  }

  /** {@code |x|}. */
  default Term abs() {
    return Normal.call(Elementary.ABS, this);
  }

  /** {@code max(this, that)}. */
  default Term max(Term that) {
    return Normal.extreme(true, this, that);
  }

  /** {@code min(this, that)}. */
  default Term min(Term that) {
    return Normal.extreme(false, this, that);
  }

  /** ∂/∂name. A jump ({@link Elementary#SIGN}) has no derivative: see {@link #differentiable}. */
  default Term derivative(String name) {
    return switch (this) {
      case Constant c -> Normal.ZERO;
      case Variable v -> v.name().equals(name) ? Normal.ONE : Normal.ZERO;
      case Sum s -> Normal.sum(s.addends().map(t -> t.derivative(name)));
      case Product p ->
          Normal.sum(
              p.factors()
                  .zipWithIndex(
                      (f, i) -> Normal.product(p.factors().update(i, f.derivative(name)))));
      case Power p ->
          whole(p.exponent())
              .times(p.base().power(p.exponent() - 1))
              .times(p.base().derivative(name));
      case Call c -> c.function().derivative(c.argument()).times(c.argument().derivative(name));
      case Extreme e -> {
        Term a = e.left().derivative(name);
        Term b = e.right().derivative(name);
        Term side = Normal.call(Elementary.SIGN, e.left().minus(e.right())).times(a.minus(b));
        yield decimal("0.5").times(a.plus(b).plus(e.larger() ? side : side.negate()));
      }
    };
  }

  /** Has it no jump, so that {@link #derivative} is its derivative almost everywhere? */
  default boolean differentiable() {
    return switch (this) {
      case Constant c -> true;
      case Variable v -> true;
      case Sum s -> s.addends().forAll(Term::differentiable);
      case Product p -> p.factors().forAll(Term::differentiable);
      case Power p -> p.base().differentiable();
      case Call c -> c.function() != Elementary.SIGN && c.argument().differentiable();
      case Extreme e -> e.left().differentiable() && e.right().differentiable();
    };
  }

  /** Every variable of that name replaced. */
  default Term with(String name, Term value) {
    return switch (this) {
      case Constant c -> c;
      case Variable v -> v.name().equals(name) ? value : v;
      case Sum s -> Normal.sum(s.addends().map(t -> t.with(name, value)));
      case Product p -> Normal.product(p.factors().map(t -> t.with(name, value)));
      case Power p -> p.base().with(name, value).power(p.exponent());
      case Call c -> Normal.call(c.function(), c.argument().with(name, value));
      case Extreme e ->
          Normal.extreme(e.larger(), e.left().with(name, value), e.right().with(name, value));
    };
  }

  /** The parameters it depends on. */
  default Set<String> variables() {
    return switch (this) {
      case Constant c -> TreeSet.empty();
      case Variable v -> TreeSet.of(v.name());
      case Sum s ->
          s.addends().foldLeft(TreeSet.<String>empty(), (a, t) -> a.addAll(t.variables()));
      case Product p ->
          p.factors().foldLeft(TreeSet.<String>empty(), (a, t) -> a.addAll(t.variables()));
      case Power p -> p.base().variables();
      case Call c -> c.argument().variables();
      case Extreme e -> e.left().variables().addAll(e.right().variables());
    };
  }

  /** The value at a point, in doubles; NaN where it is undefined. */
  default double at(Map<String, Double> point) {
    return switch (this) {
      case Constant c -> c.value().doubleValue();
      case Variable v ->
          point
              .get(v.name())
              .getOrElseThrow(() -> new IllegalArgumentException("no value of " + v.name()));
      case Sum s -> s.addends().foldLeft(0.0, (a, t) -> a + t.at(point));
      case Product p -> p.factors().foldLeft(1.0, (a, t) -> a * t.at(point));
      case Power p -> StrictMath.pow(p.base().at(point), p.exponent());
      case Call c -> c.function().at(c.argument().at(point));
      case Extreme e ->
          e.larger()
              ? Math.max(e.left().at(point), e.right().at(point))
              : Math.min(e.left().at(point), e.right().at(point));
    };
  }
}
