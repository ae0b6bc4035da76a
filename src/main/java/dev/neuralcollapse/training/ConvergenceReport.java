package dev.neuralcollapse.training;

import io.vavr.control.Option;
import java.util.Locale;

/**
 * How far a run came, in the numbers that {@link Convergence} speaks of and some beside them. What
 * the optimum is, and what the best known value, is told from outside: training knows no theorem.
 *
 * @param objective 𝓛 of the network the run gave
 * @param relativeGradient {@code ‖g‖ ‖θ‖ / 𝓛}, the embedding at norm 1 and its radial part left
 *     out
 * @param relativeDecrease {@code (𝓛_{e-100} - 𝓛_e)/𝓛_e} over the last 100 evaluations (or
 *     epochs); none before there were as many
 * @param evaluations passes over the data
 * @param curvature smallest eigenvalue of the Hessian, if it was asked for and exists
 * @param optimum a lower bound that no network goes below, such as GUFM's F*
 * @param best the lowest value known of the same problem
 */
public record ConvergenceReport(
    double objective,
    double relativeGradient,
    Option<Double> relativeDecrease,
    int evaluations,
    Option<Curvature> curvature,
    Option<Double> optimum,
    Option<Double> best) {

  /** Of an outcome, with nothing asked and nothing told. */
  public static Option<ConvergenceReport> of(Outcome outcome) {
    Trace trace = outcome.trace();
    return Option.when(
        !trace.points().isEmpty(),
        () ->
            new ConvergenceReport(
                trace.last().objective(),
                trace.last().relativeGradient(),
                trace.relativeDecrease(),
                trace.evaluations(),
                Option.none(),
                Option.none(),
                Option.none()));
  }

  /** With the smallest eigenvalue of the Hessian. */
  public ConvergenceReport with(Option<Curvature> measured) {
    return new ConvergenceReport(
        objective, relativeGradient, relativeDecrease, evaluations, measured, optimum, best);
  }

  /** With the lower bound of the problem. */
  public ConvergenceReport withOptimum(double value) {
    return new ConvergenceReport(
        objective,
        relativeGradient,
        relativeDecrease,
        evaluations,
        curvature,
        Option.some(value),
        best);
  }

  /** With the lowest value known. */
  public ConvergenceReport withBest(double value) {
    return new ConvergenceReport(
        objective,
        relativeGradient,
        relativeDecrease,
        evaluations,
        curvature,
        optimum,
        Option.some(value));
  }

  /** {@code 𝓛 - F*}. */
  public Option<Double> gapToOptimum() {
    return optimum.map(f -> objective - f);
  }

  /** {@code 𝓛 - best}; negative where this run is the new best. */
  public Option<Double> gapToBest() {
    return best.map(f -> objective - f);
  }

  /** For a person, one line. */
  public String line() {
    return String.format(
            Locale.ROOT, "objective %.9g, relative gradient %.3g", objective, relativeGradient)
        + relativeDecrease
            .map(d -> String.format(Locale.ROOT, ", relative decrease over the last 100 %.3g", d))
            .getOrElse(", fewer than 100 evaluations")
        + curvature
            .map(
                c ->
                    String.format(
                        Locale.ROOT,
                        ", smallest Hessian eigenvalue %.3g ± %.1g",
                        c.smallest(),
                        c.uncertainty()))
            .getOrElse("")
        + gapToOptimum()
            .map(g -> String.format(Locale.ROOT, ", %.3g above the optimum", g))
            .getOrElse("")
        + gapToBest()
            .map(g -> String.format(Locale.ROOT, ", %.3g above the best known value", g))
            .getOrElse("");
  }
}
