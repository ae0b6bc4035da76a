package dev.neuralcollapse.proof;

import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.math.BigDecimal;

/** Terms in LaTeX: quotients for negative powers, signs in front of addends. */
final class Latex {
  private static final Seq<String> GREEK =
      List.of("alpha", "beta", "gamma", "delta", "epsilon", "kappa", "lambda", "rho", "tau");

  private Latex() {}

  static String of(Term t) {
    return switch (t) {
      case Term.Constant c -> c.text();
      case Term.Variable v -> name(v.name());
      case Term.Sum s -> sum(s);
      case Term.Product p -> product(p.factors());
      case Term.Power p -> p.exponent() < 0 ? product(List.of(p)) : power(p);
      case Term.Call c -> c.function().latex(of(c.argument()));
      case Term.Extreme e ->
          (e.larger() ? "\\max" : "\\min")
              + "\\left("
              + of(e.left())
              + ",\\,"
              + of(e.right())
              + "\\right)";
    };
  }

  private static String name(String name) {
    return GREEK.contains(name)
        ? "\\" + name
        : name.length() == 1 ? name : "\\mathit{" + name + "}";
  }

  private static String sum(Term.Sum s) {
    StringBuilder text = new StringBuilder();
    for (Term t : s.addends()) {
      String own = of(t);
      text.append(text.isEmpty() || own.startsWith("-") ? "" : "+").append(own);
    }
    return text.toString();
  }

  private static String product(Seq<Term> factors) {
    Seq<Term> below = factors.filter(f -> f instanceof Term.Power p && p.exponent() < 0);
    Seq<Term> above = factors.removeAll(below);
    boolean negative =
        above.headOption().exists(f -> f instanceof Term.Constant c && c.value().signum() < 0);
    Seq<Term> positive =
        negative ? above.tail().prepend(opposite((Term.Constant) above.head())) : above;
    String top = positive.reject(f -> f.equals(Normal.ONE)).map(Latex::factor).mkString("\\,");
    String shown = top.isEmpty() ? "1" : top;
    String quotient =
        below.isEmpty()
            ? shown
            : "\\frac{"
                + shown
                + "}{"
                + below
                    .map(f -> factor(((Term.Power) f).base().power(-((Term.Power) f).exponent())))
                    .mkString("\\,")
                + "}";
    return (negative ? "-" : "") + quotient;
  }

  private static Term opposite(Term.Constant c) {
    return new Term.Constant(c.value().negate().max(BigDecimal.ZERO));
  }

  private static String factor(Term t) {
    return t instanceof Term.Sum ? "\\left(" + of(t) + "\\right)" : of(t);
  }

  private static String power(Term.Power p) {
    String base =
        p.base() instanceof Term.Variable ? of(p.base()) : "\\left(" + of(p.base()) + "\\right)";
    return base + "^{" + p.exponent() + "}";
  }
}
