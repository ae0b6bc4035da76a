package dev.neuralcollapse.proof;

import dev.neuralcollapse.proof.Term.Call;
import dev.neuralcollapse.proof.Term.Constant;
import dev.neuralcollapse.proof.Term.Extreme;
import dev.neuralcollapse.proof.Term.Power;
import dev.neuralcollapse.proof.Term.Product;
import dev.neuralcollapse.proof.Term.Sum;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.TreeMap;
import io.vavr.control.Option;
import java.math.BigDecimal;

/** Builds terms in normal form, and rewrites them into equal ones. */
final class Normal {
  static final Term ZERO = Term.whole(0);
  static final Term ONE = Term.whole(1);

  private Normal() {}

  static Term sum(Seq<Term> addends) {
    BigDecimal constant = BigDecimal.ZERO;
    TreeMap<String, Tuple2<Term, BigDecimal>> alike = TreeMap.empty();
    for (Term t : addends.flatMap(Normal::addends)) {
      if (t instanceof Constant c) {
        constant = constant.add(c.value());
      } else {
        Term rest = withoutCoefficient(t);
        BigDecimal old = alike.get(rest.text()).map(Tuple2::_2).getOrElse(BigDecimal.ZERO);
        alike = alike.put(rest.text(), Tuple.of(rest, old.add(coefficient(t))));
      }
    }
    Seq<Term> terms =
        alike
            .values()
            .filter(t -> t._2.signum() != 0)
            .map(t -> product(List.of(new Constant(t._2), t._1)))
            .toList();
    Seq<Term> all = constant.signum() == 0 ? terms : terms.append(new Constant(constant));
    return switch (all.size()) {
      case 0 -> ZERO;
      case 1 -> all.get(0);
      default -> new Sum(all, text("+", all));
    };
  }

  static Seq<Term> addends(Term t) {
    return t instanceof Sum s ? s.addends() : List.of(t);
  }

  private static BigDecimal coefficient(Term t) {
    return t instanceof Product p && p.factors().get(0) instanceof Constant c
        ? c.value()
        : BigDecimal.ONE;
  }

  private static Term withoutCoefficient(Term t) {
    return t instanceof Product p && p.factors().get(0) instanceof Constant
        ? product(p.factors().tail())
        : t;
  }

  static Term product(Seq<Term> factors) {
    BigDecimal constant = BigDecimal.ONE;
    TreeMap<String, Tuple2<Term, Integer>> bases = TreeMap.empty();
    for (Term t : factors.flatMap(Normal::factors)) {
      if (t instanceof Constant c) {
        constant = constant.multiply(c.value());
      } else {
        Term base = t instanceof Power p ? p.base() : t;
        int exponent = t instanceof Power p ? p.exponent() : 1;
        int old = bases.get(base.text()).map(Tuple2::_2).getOrElse(0);
        bases = bases.put(base.text(), Tuple.of(base, old + exponent));
      }
    }
    if (constant.signum() == 0) {
      return ZERO;
    }
    Seq<Term> terms = bases.values().filter(t -> t._2 != 0).map(t -> powerOf(t._1, t._2)).toList();
    return scaled(constant, terms);
  }

  private static Term scaled(BigDecimal constant, Seq<Term> factors) {
    boolean one = constant.compareTo(BigDecimal.ONE) == 0;
    Constant c = new Constant(constant);
    if (factors.isEmpty()) {
      return c;
    }
    if (factors.size() == 1) {
      Term only = factors.get(0);
      return one
          ? only
          : only instanceof Sum s
              ? sum(s.addends().map(t -> product(List.of(c, t))))
              : new Product(List.of(c, only), text("*", List.of(c, only)));
    }
    Seq<Term> all = one ? factors : factors.prepend(c);
    return new Product(all, text("*", all));
  }

  static Seq<Term> factors(Term t) {
    return t instanceof Product p ? p.factors() : List.of(t);
  }

  static Term power(Term base, int exponent) {
    if (exponent == 0 || exponent == 1) {
      return exponent == 0 ? ONE : base;
    }
    return switch (base) {
      case Constant c -> constantPower(c, exponent);
      case Power p -> power(p.base(), Math.multiplyExact(p.exponent(), exponent));
      case Product p -> product(p.factors().map(f -> power(f, exponent)));
      default -> powerOf(base, exponent);
    };
  }

  private static Term constantPower(Constant c, int exponent) {
    if (c.value().signum() == 0 && exponent < 0) {
      return powerOf(c, exponent); // undefined: no evaluation will give it a value
    }
    if (exponent > 0) {
      return new Constant(c.value().pow(exponent));
    }
    try {
      return new Constant(BigDecimal.ONE.divide(c.value().pow(-exponent)));
    } catch (ArithmeticException endless) {
      return powerOf(c, exponent);
    }
  }

  private static Term powerOf(Term base, int exponent) {
    return exponent == 1
        ? base
        : new Power(base, exponent, "(^ " + base.text() + " " + exponent + ")");
  }

  static Term call(Elementary f, Term x) {
    boolean zero = x.equals(ZERO);
    boolean one = x.equals(ONE);
    return switch (f) {
      case EXP -> zero ? ONE : inverse(Elementary.LOG, f, x);
      case EXPM1, LOG1P, ABS -> zero ? ZERO : called(f, x);
      case SQRT -> zero || one ? x : called(f, x);
      case LOG -> one ? ZERO : inverse(Elementary.EXP, f, x);
      case SOFTPLUS, SIGMOID, SIGN -> called(f, x);
    };
  }

  /** {@code e^{log x} = log e^x = x}. */
  private static Term inverse(Elementary undone, Elementary f, Term x) {
    return x instanceof Call c && c.function() == undone ? c.argument() : called(f, x);
  }

  private static Term called(Elementary f, Term x) {
    return new Call(f, x, "(" + f.word() + " " + x.text() + ")");
  }

  static Term extreme(boolean larger, Term a, Term b) {
    return a.equals(b) ? a : new Extreme(larger, a, b, text(larger ? "max" : "min", List.of(a, b)));
  }

  private static String text(String head, Seq<Term> parts) {
    return parts.map(Term::text).mkString("(" + head + " ", " ", ")");
  }

  /** About how many addends {@link #expanded} would have. */
  static double size(Term t) {
    return switch (t) {
      case Sum s -> s.addends().map(Normal::size).sum().doubleValue();
      case Product p -> p.factors().map(Normal::size).product().doubleValue();
      case Power p when p.exponent() > 1 -> Math.pow(size(p.base()), p.exponent());
      default -> 1;
    };
  }

  /** Products of sums multiplied out. */
  static Term expanded(Term t) {
    return switch (t) {
      case Sum s -> sum(s.addends().map(Normal::expanded));
      case Product p -> p.factors().map(Normal::expanded).fold(ONE, Normal::multiplied);
      case Power p when p.exponent() > 1 && p.base() instanceof Sum ->
          List.fill(p.exponent(), expanded(p.base())).fold(ONE, Normal::multiplied);
      default -> t;
    };
  }

  private static Term multiplied(Term a, Term b) {
    return sum(addends(a).flatMap(x -> addends(b).<Term>map(y -> product(List.of(x, y)))));
  }

  /**
   * What can be taken out of every addend: bases (constants aside) with the least of their
   * exponents, if that is not 0.
   */
  static Seq<Term> common(Term t) {
    Seq<TreeMap<String, Tuple2<Term, Integer>>> all = addends(t).map(Normal::exponents);
    TreeMap<String, Term> bases =
        all.foldLeft(TreeMap.<String, Term>empty(), (m, e) -> m.merge(e.mapValues(Tuple2::_1)));
    return bases.toList().flatMap(base -> least(all, base._1, base._2));
  }

  private static Option<Term> least(
      Seq<TreeMap<String, Tuple2<Term, Integer>>> all, String text, Term base) {
    int least = all.map(e -> e.get(text).map(Tuple2::_2).getOrElse(0)).min().get();
    return Option.when(least != 0, () -> powerOf(base, least));
  }

  private static TreeMap<String, Tuple2<Term, Integer>> exponents(Term addend) {
    return factors(addend)
        .reject(
            f -> f instanceof Constant || (f instanceof Power p && p.base() instanceof Constant))
        .foldLeft(
            TreeMap.<String, Tuple2<Term, Integer>>empty(),
            (m, f) ->
                f instanceof Power p
                    ? m.put(p.base().text(), Tuple.of(p.base(), p.exponent()))
                    : m.put(f.text(), Tuple.of(f, 1)));
  }

  /** {@code t / factor}, addend by addend. */
  static Term without(Term t, Term factor) {
    return sum(addends(t).map(a -> product(List.of(a, power(factor, -1)))));
  }
}
