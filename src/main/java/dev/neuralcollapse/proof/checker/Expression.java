package dev.neuralcollapse.proof.checker;

import dev.neuralcollapse.number.Interval;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A term of a proof: a number, a name, or an operation on terms. Like terms of a sum and equal
 * bases of a product are collected as soon as they meet, in exact decimals; nothing else is ever
 * rewritten unless a proof asks for it.
 *
 * @param op {@code #} for a number, {@code $} for a name, else the operation
 * @param parts operands
 * @param text the s-expression; equal texts are equal terms
 */
record Expression(String op, List<Expression> parts, String text) {
  private static final int LONGEST = 50_000;
  private static final int MOST_PRODUCTS = 2000;
  private static final int MOST_LETTERS = 2_000_000;
  private static final int DEEPEST = 60;
  private static final List<String> UNARY =
      List.of("sqrt", "exp", "expm1", "log", "log1p", "softplus", "sigmoid", "abs", "sign");
  static final Expression ZERO = number(BigDecimal.ZERO);
  static final Expression ONE = number(BigDecimal.ONE);

  static Expression number(BigDecimal x) {
    BigDecimal s = x.signum() == 0 ? BigDecimal.ZERO : x.stripTrailingZeros();
    return new Expression(
        "#", List.of(), Math.abs((long) s.scale()) < 20 ? s.toPlainString() : s.toString());
  }

  private static Expression node(String op, List<Expression> parts) throws Refusal {
    String inner = parts.stream().map(Expression::text).collect(Collectors.joining(" "));
    if (inner.length() > LONGEST) {
      throw Refusal.unreadable("a term", "grows beyond " + LONGEST + " letters", "a small proof");
    }
    return new Expression(op, parts, "(" + op + " " + inner + ")");
  }

  private boolean is(String what) {
    return op.equals(what);
  }

  static <T> T got(Map<String, T> map, String key) {
    return Objects.requireNonNull(map.get(key), key);
  }

  /** Of a number. */
  private BigDecimal value() throws Refusal {
    BigDecimal x = new BigDecimal(text);
    if (x.precision() > 1000 || Math.abs((long) x.scale()) > 5000) {
      throw Refusal.unreadable("a number", "of more than 1000 digits", "a small proof");
    }
    return x;
  }

  /** Reads an s-expression in which only these names occur. */
  static Expression parse(String s, java.util.Set<String> names) throws Refusal {
    List<String> words = List.of(s.replace("(", "( ").replace(")", " )").trim().split("\\s+"));
    int[] at = {0};
    Expression e = parse(words, at, names, 0);
    if (at[0] < words.size()) {
      throw bad(words.get(at[0]), "nothing after the term");
    }
    return e;
  }

  private static Expression parse(List<String> w, int[] at, java.util.Set<String> names, int depth)
      throws Refusal {
    String word = at[0] < w.size() ? w.get(at[0]++) : "the end";
    if (!word.equals("(")) {
      if (names.contains(word)) {
        return new Expression("$", List.of(), word);
      }
      if (!word.matches("-?[0-9]{1,400}([.][0-9]{1,400})?(E[+-]?[0-9]{1,3})?")) {
        throw bad(word, "a number or the name of a side");
      }
      return number(new BigDecimal(word));
    }
    String op = at[0] < w.size() ? w.get(at[0]++) : "the end";
    List<Expression> parts = new ArrayList<>();
    while (at[0] < w.size() && !w.get(at[0]).equals(")")) {
      if (depth > DEEPEST) {
        throw bad("a term nested deeper than " + DEEPEST, "a small term");
      }
      parts.add(parse(w, at, names, depth + 1));
    }
    if (at[0]++ >= w.size()) {
      throw bad("the end", "a closing parenthesis");
    }
    int n = parts.size();
    if ((op.equals("+") || op.equals("*")) && n >= 2) {
      return op.equals("+") ? sum(parts) : product(parts);
    }
    if (op.equals("^") && n == 2 && parts.get(1).text.matches("-?[0-9]{1,3}")) {
      return power(parts.get(0), Integer.parseInt(parts.get(1).text));
    }
    if ((op.equals("min") || op.equals("max")) && n == 2) {
      return node(op, parts);
    }
    if (UNARY.contains(op) && n == 1) {
      return call(op, parts.get(0));
    }
    throw bad("'" + op + "' of " + n, "an operation with its operands");
  }

  private static Refusal bad(String found, String expected) {
    String shown = found.length() > 40 ? found.substring(0, 40) + "..." : found;
    return Refusal.unreadable("a term", shown, expected + " was expected");
  }

  static Expression sum(List<Expression> terms) throws Refusal {
    BigDecimal constant = BigDecimal.ZERO;
    TreeMap<String, Expression> rests = new TreeMap<>();
    TreeMap<String, BigDecimal> coefficients = new TreeMap<>();
    for (Expression t : flat("+", terms)) {
      boolean scaled = t.is("*") && t.parts.get(0).is("#");
      if (t.is("#")) {
        constant = constant.add(t.value());
      } else {
        Expression rest = scaled ? product(t.parts.subList(1, t.parts.size())) : t;
        rests.put(rest.text, rest);
        coefficients.merge(
            rest.text, scaled ? t.parts.get(0).value() : BigDecimal.ONE, BigDecimal::add);
      }
    }
    List<Expression> all = new ArrayList<>();
    for (Expression rest : rests.values()) {
      Expression scaled = product(List.of(number(got(coefficients, rest.text)), rest));
      if (!scaled.equals(ZERO)) {
        all.add(scaled);
      }
    }
    if (constant.signum() != 0) {
      all.add(number(constant));
    }
    return all.isEmpty() ? ZERO : all.size() == 1 ? all.get(0) : node("+", all);
  }

  private static List<Expression> flat(String op, List<Expression> terms) {
    return terms.stream().flatMap(t -> t.operands(op).stream()).toList();
  }

  private List<Expression> operands(String of) {
    return is(of) ? parts : List.of(this);
  }

  static Expression product(List<Expression> factors) throws Refusal {
    BigDecimal constant = BigDecimal.ONE;
    TreeMap<String, Expression> bases = new TreeMap<>();
    TreeMap<String, Integer> exponents = new TreeMap<>();
    for (Expression t : flat("*", factors)) {
      if (t.is("#")) {
        constant = constant.multiply(t.value());
      } else {
        bases.put(t.base().text, t.base());
        exponents.merge(t.base().text, t.exponent(), Math::addExact);
      }
    }
    List<Expression> all = new ArrayList<>();
    for (Expression base : bases.values()) {
      int n = got(exponents, base.text);
      if (n != 0) {
        all.add(n == 1 ? base : node("^", List.of(base, number(BigDecimal.valueOf(n)))));
      }
    }
    Expression c = number(constant);
    if (constant.signum() == 0 || all.isEmpty()) {
      return c;
    }
    if (all.size() == 1 && all.get(0).is("+") && !c.equals(ONE)) {
      List<Expression> scaled = new ArrayList<>();
      for (Expression t : all.get(0).parts) {
        scaled.add(product(List.of(c, t)));
      }
      return sum(scaled);
    }
    if (!c.equals(ONE)) {
      all.add(0, c);
    }
    return all.size() == 1 ? all.get(0) : node("*", all);
  }

  private Expression base() {
    return is("^") ? parts.get(0) : this;
  }

  private int exponent() {
    return is("^") ? new BigDecimal(parts.get(1).text).intValue() : 1;
  }

  static Expression power(Expression base, int n) throws Refusal {
    if (n == 0 || n == 1) {
      return n == 0 ? ONE : base;
    }
    if (base.is("#") && (n > 0 || base.value().signum() != 0)) {
      return numberPower(base, n);
    }
    if (base.is("*")) {
      List<Expression> factors = new ArrayList<>();
      for (Expression f : base.parts) {
        factors.add(power(f, n));
      }
      return product(factors);
    }
    int whole = Math.multiplyExact(base.exponent(), n);
    return node("^", List.of(base.base(), number(BigDecimal.valueOf(whole))));
  }

  private static Expression numberPower(Expression base, int n) throws Refusal {
    if ((long) base.value().precision() * Math.abs((long) n) > 1000) {
      throw Refusal.unreadable("a number", "of more than 1000 digits", "a small proof");
    }
    try {
      BigDecimal power = base.value().pow(Math.abs(n));
      return number(n > 0 ? power : BigDecimal.ONE.divide(power));
    } catch (ArithmeticException endless) {
      return node("^", List.of(base, number(BigDecimal.valueOf(n))));
    }
  }

  static Expression call(String f, Expression x) throws Refusal {
    boolean zero = x.equals(ZERO);
    boolean same = zero && List.of("expm1", "log1p", "abs", "sqrt").contains(f);
    boolean one = x.equals(ONE);
    if ((zero && f.equals("exp")) || (one && f.equals("sqrt"))) {
      return ONE;
    }
    if ((f.equals("exp") && x.is("log")) || (f.equals("log") && x.is("exp"))) {
      return x.parts.get(0);
    }
    return same || (one && f.equals("log")) ? ZERO : node(f, List.of(x));
  }

  /** The derivative along a side; a jump has none. */
  Expression derivative(String side) throws Refusal {
    List<Expression> terms = new ArrayList<>();
    switch (op) {
      case "#" -> {
        return ZERO;
      }
      case "$" -> {
        return text.equals(side) ? ONE : ZERO;
      }
      case "+" -> {
        for (Expression t : parts) {
          terms.add(t.derivative(side));
        }
      }
      case "*" -> {
        if ((long) parts.size() * text.length() > MOST_LETTERS) {
          throw Refusal.unreadable("a term", "too large to differentiate", "a small proof");
        }
        for (int i = 0; i < parts.size(); i++) {
          List<Expression> factors = new ArrayList<>(parts);
          factors.set(i, parts.get(i).derivative(side));
          terms.add(product(factors));
        }
      }
      case "^" -> {
        Expression n = parts.get(1);
        Expression less = power(base(), exponent() - 1);
        return product(List.of(n, less, base().derivative(side)));
      }
      case "min", "max" -> {
        Expression a = parts.get(0);
        Expression b = parts.get(1);
        Expression da = a.derivative(side);
        Expression db = b.derivative(side);
        Expression half = number(new BigDecimal("0.5"));
        Expression which = call("sign", sum(List.of(a, b.negate())));
        Expression jump = product(List.of(which, sum(List.of(da, db.negate()))));
        return product(List.of(half, sum(List.of(da, db, is("max") ? jump : jump.negate()))));
      }
      default -> {
        return product(List.of(outer(parts.get(0)), parts.get(0).derivative(side)));
      }
    }
    return sum(terms);
  }

  private Expression outer(Expression x) throws Refusal {
    return switch (op) {
      case "sqrt" -> product(List.of(number(new BigDecimal("0.5")), power(this, -1)));
      case "exp", "expm1" -> call("exp", x);
      case "log" -> power(x, -1);
      case "log1p" -> power(sum(List.of(x, ONE)), -1);
      case "softplus" -> call("sigmoid", x);
      case "sigmoid" -> product(List.of(this, call("sigmoid", x.negate())));
      case "abs" -> call("sign", x);
      default -> throw Refusal.wrong("derivative", "of " + op, "has none");
    };
  }

  Expression negate() throws Refusal {
    return product(List.of(number(BigDecimal.ONE.negate()), this));
  }

  /** With a number in the place of a side. */
  Expression with(String side, Expression value) throws Refusal {
    if (is("#") || is("$")) {
      return text.equals(side) ? value : this;
    }
    List<Expression> replaced = new ArrayList<>();
    for (Expression t : parts) {
      replaced.add(t.with(side, value));
    }
    return switch (op) {
      case "+" -> sum(replaced);
      case "*" -> product(replaced);
      case "^" -> power(replaced.get(0), exponent());
      case "min", "max" -> node(op, replaced);
      default -> call(op, replaced.get(0));
    };
  }

  /** Products of sums multiplied out. */
  Expression expanded() throws Refusal {
    Expression all = ONE;
    if (is("+")) {
      List<Expression> terms = new ArrayList<>();
      for (Expression t : parts) {
        terms.add(t.expanded());
      }
      return sum(terms);
    }
    for (Expression factor : operands("*")) {
      boolean out = factor.exponent() > 1 && factor.base().is("+");
      for (int i = 0; i < (out ? factor.exponent() : 1); i++) {
        List<Expression> terms = new ArrayList<>();
        Expression next = out ? factor.base().expanded() : is("*") ? factor.expanded() : factor;
        if ((long) all.operands("+").size() * next.operands("+").size() > MOST_PRODUCTS) {
          throw Refusal.unreadable("a term", "too large to multiply out", "a small proof");
        }
        for (Expression a : all.operands("+")) {
          for (Expression b : next.operands("+")) {
            terms.add(product(List.of(a, b)));
          }
        }
        all = sum(terms);
      }
    }
    return all;
  }

  /** What every addend has in common: each base with the least of its exponents. */
  List<Expression> common() throws Refusal {
    List<Expression> found = new ArrayList<>();
    TreeMap<String, Expression> bases = new TreeMap<>();
    for (Expression t : operands("+")) {
      t.operands("*").stream()
          .filter(f -> !f.base().is("#"))
          .forEach(f -> bases.put(f.base().text, f.base()));
    }
    for (Expression base : bases.values()) {
      int least = Integer.MAX_VALUE;
      for (Expression t : operands("+")) {
        int own = 0;
        for (Expression f : t.operands("*")) {
          own += !f.is("#") && f.base().equals(base) ? f.exponent() : 0;
        }
        least = Math.min(least, own);
      }
      if (least != 0) {
        found.add(power(base, least));
      }
    }
    return found;
  }

  /** Divided by a factor, addend by addend. */
  Expression without(Expression factor) throws Refusal {
    List<Expression> terms = new ArrayList<>();
    for (Expression t : operands("+")) {
      terms.add(product(List.of(t, power(factor, -1))));
    }
    return sum(terms);
  }

  boolean isPositive(Map<String, Interval> box, boolean strict) {
    try {
      return strict ? over(box).certainlyPositive() : over(box).certainlyNonNegative();
    } catch (Refusal undefined) {
      return false;
    }
  }

  /** An enclosure over a box; refused unless the term is defined on all of it. */
  Interval over(Map<String, Interval> box) throws Refusal {
    if (is("#")) {
      return Interval.ofDecimal(text);
    }
    if (is("$")) {
      return got(box, text);
    }
    Interval x = parts.get(0).over(box);
    if (is("^")) {
      return defined(exponent() > 0 || !x.contains(0), x).pow(exponent());
    }
    for (Expression t : parts.subList(1, parts.size())) {
      Interval y = t.over(box);
      x =
          switch (op) {
            case "+" -> x.plus(y);
            case "*" -> x.times(y);
            case "min" -> x.min(y);
            default -> x.max(y);
          };
    }
    return parts.size() > 1 ? x : image(x);
  }

  private Interval image(Interval x) throws Refusal {
    return switch (op) {
      case "sqrt" -> defined(x.lo() >= 0, x).sqrt();
      case "exp" -> x.exp();
      case "expm1" -> x.expm1();
      case "log" -> defined(x.lo() > 0, x).log();
      case "log1p" -> defined(x.lo() > -1, x).log1p();
      case "softplus" -> Interval.of(softplus(x.lo()).lo(), softplus(x.hi()).hi());
      case "sigmoid" -> x.negate().exp().plus(1).inverse();
      case "abs" -> x.abs();
      default -> Interval.of(x.lo() > 0 ? 1 : -1, x.hi() < 0 ? -1 : 1); // sign
    };
  }

  /** {@code log(1 + e^x)} at an end. */
  private static Interval softplus(double x) {
    return Double.isInfinite(x)
        ? Interval.of(0, Math.max(x, 0))
        : Interval.point(-Math.abs(x)).exp().log1p().plus(Math.max(x, 0));
  }

  private Interval defined(boolean holds, Interval x) throws Refusal {
    if (!holds) {
      throw Refusal.wrong("a term", op + " defined on the box", "its argument in " + x);
    }
    return x;
  }
}
