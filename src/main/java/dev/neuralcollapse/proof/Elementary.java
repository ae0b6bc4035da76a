package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Interval;
import io.vavr.control.Option;
import java.util.Locale;

/** The functions of one argument that terms are built from. */
public enum Elementary {
  SQRT,
  EXP,
  EXPM1,
  LOG,
  LOG1P,
  /** {@code log(1 + e^x)}. */
  SOFTPLUS,
  /** {@code 1/(1 + e^{-x})}. */
  SIGMOID,
  ABS,
  /** -1, 1, and at 0 anything in between: what {@code |x|} has for a derivative. */
  SIGN;

  /** Its name in s-expressions. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The derivative at a term. */
  Term derivative(Term x) {
    return switch (this) {
      case SQRT -> Term.decimal("0.5").times(x.sqrt().power(-1));
      case EXP, EXPM1 -> x.exp();
      case LOG -> x.power(-1);
      case LOG1P -> x.plus(1).power(-1);
      case SOFTPLUS -> x.sigmoid();
      case SIGMOID -> x.sigmoid().times(x.negate().sigmoid());
      case ABS -> Normal.call(SIGN, x);
      case SIGN -> Normal.ZERO;
    };
  }

  double at(double x) {
    return switch (this) {
      case SQRT -> Math.sqrt(x);
      case EXP -> StrictMath.exp(x);
      case EXPM1 -> StrictMath.expm1(x);
      case LOG -> StrictMath.log(x);
      case LOG1P -> StrictMath.log1p(x);
      case SOFTPLUS -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
      case SIGMOID -> 1 / (1 + StrictMath.exp(-x));
      case ABS -> Math.abs(x);
      case SIGN -> Math.signum(x);
    };
  }

  /** An enclosure over {@code x}; none unless the function is defined on all of it. */
  Option<Interval> over(Interval x) {
    return switch (this) {
      case SQRT -> x.lo() >= 0 ? Option.some(x.sqrt()) : Option.none();
      case EXP -> Option.some(x.exp());
      case EXPM1 -> Option.some(x.expm1());
      case LOG -> x.lo() > 0 ? Option.some(x.log()) : Option.none();
      case LOG1P -> x.lo() > -1 ? Option.some(x.log1p()) : Option.none();
      case SOFTPLUS -> Option.some(softplus(x));
      case SIGMOID -> Option.some(x.negate().exp().plus(1).inverse());
      case ABS -> Option.some(x.abs());
      case SIGN -> Option.some(Interval.of(x.lo() > 0 ? 1 : -1, x.hi() < 0 ? -1 : 1));
    };
  }

  /** Increasing: the ends decide. */
  private static Interval softplus(Interval x) {
    double lo = x.lo() == Double.NEGATIVE_INFINITY ? 0 : softplus(x.lo()).lo();
    double hi = x.hi() == Double.POSITIVE_INFINITY ? x.hi() : softplus(x.hi()).hi();
    return Interval.of(lo, hi);
  }

  /** {@code max(x, 0) + log(1 + e^{-|x|})}. */
  private static Interval softplus(double x) {
    return Interval.point(-Math.abs(x)).exp().log1p().plus(Math.max(x, 0));
  }

  /** In LaTeX, applied to a printed argument. */
  String latex(String x) {
    return switch (this) {
      case SQRT -> "\\sqrt{" + x + "}";
      case EXP -> "e^{" + x + "}";
      case EXPM1 -> "\\left(e^{" + x + "}-1\\right)";
      case LOG -> "\\log\\left(" + x + "\\right)";
      case LOG1P -> "\\log\\left(1+" + x + "\\right)";
      case SOFTPLUS -> "\\log\\left(1+e^{" + x + "}\\right)";
      case SIGMOID -> "\\sigma\\left(" + x + "\\right)";
      case ABS -> "\\left|" + x + "\\right|";
      case SIGN -> "\\operatorname{sgn}\\left(" + x + "\\right)";
    };
  }
}
