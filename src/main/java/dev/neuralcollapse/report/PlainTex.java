package dev.neuralcollapse.report;

import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * LaTeX as readable Unicode, for readers without typesetting; unknown commands stay as they are.
 */
final class PlainTex {
  private static final Seq<Tuple2<String, String>> SYMBOLS =
      List.of(
          Tuple.of("\\mathcal{L}", "𝓛"),
          Tuple.of("\\lambda", "λ"),
          Tuple.of("\\theta", "θ"),
          Tuple.of("\\gamma", "γ"),
          Tuple.of("\\varepsilon", "ε"),
          Tuple.of("\\epsilon", "ε"),
          Tuple.of("\\rho", "ρ"),
          Tuple.of("\\varphi", "φ"),
          Tuple.of("\\phi", "φ"),
          Tuple.of("\\psi", "ψ"),
          Tuple.of("\\mu", "μ"),
          Tuple.of("\\kappa", "κ"),
          Tuple.of("\\alpha", "α"),
          Tuple.of("\\beta", "β"),
          Tuple.of("\\sigma", "σ"),
          Tuple.of("\\Sigma", "Σ"),
          Tuple.of("\\sum", "Σ"),
          Tuple.of("\\leq", "≤"),
          Tuple.of("\\le", "≤"),
          Tuple.of("\\geq", "≥"),
          Tuple.of("\\ge", "≥"),
          Tuple.of("\\neq", "≠"),
          Tuple.of("\\approx", "≈"),
          Tuple.of("\\cdot", "·"),
          Tuple.of("\\times", "×"),
          Tuple.of("\\to", "→"),
          Tuple.of("\\infty", "∞"),
          Tuple.of("\\inf", "inf"),
          Tuple.of("\\min", "min"),
          Tuple.of("\\max", "max"),
          Tuple.of("\\log", "log"),
          Tuple.of("\\exp", "exp"),
          Tuple.of("\\cos", "cos"),
          Tuple.of("\\ldots", "…"),
          Tuple.of("\\dots", "…"),
          Tuple.of("\\in", "∈"),
          Tuple.of("\\|", "‖"),
          Tuple.of("\\top", "ᵀ"),
          Tuple.of("\\star", "*"),
          Tuple.of("\\quad", "  "),
          Tuple.of("\\,", " "),
          Tuple.of("\\;", " "),
          Tuple.of("\\!", ""),
          Tuple.of("\\left", ""),
          Tuple.of("\\right", ""),
          Tuple.of("\\bigl", ""),
          Tuple.of("\\bigr", ""),
          Tuple.of("\\bar", ""),
          Tuple.of("\\operatorname", ""),
          Tuple.of("\\mathrm", ""),
          Tuple.of("\\mathbb", ""),
          Tuple.of("\\mathbf", ""),
          Tuple.of("\\text", ""),
          Tuple.of("\\sqrt", "√"));

  private PlainTex() {}

  static String of(String latex) {
    String fractions = latex.replaceAll("\\\\[td]?frac\\{([^{}]*)}\\{([^{}]*)}", "($1)/($2)");
    String symbols = SYMBOLS.foldLeft(fractions, (s, p) -> s.replace(p._1, p._2));
    return symbols.replaceAll("(?<!\\\\)[{}]", "").replaceAll(" +", " ").strip();
  }
}
