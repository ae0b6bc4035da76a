package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.Published;
import dev.neuralcollapse.experiment.Slope;
import io.vavr.control.Option;

/**
 * Whether the published slope is that of the optimum or that of the optimiser: what two fitted
 * slopes of the same objective say, one of SGD, one of networks that have converged.
 */
enum SlopeVerdict {
  /** One of the two is missing, or has no interval. */
  OPEN,
  /** Both intervals hold the published slope. */
  BOTH,
  /** Converged networks have it, SGD as run here does not. */
  OPTIMUM,
  /** SGD has it, converged networks do not, and their intervals are apart. */
  OPTIMISER,
  /** SGD has it, converged networks do not, but their intervals overlap. */
  LEANING,
  /** Neither has it, and their intervals are apart. */
  MOVED,
  /** Neither has it, and their intervals overlap. */
  ELSEWHERE;

  static SlopeVerdict of(Option<Slope> sgd, Option<Slope> converged) {
    return sgd.filter(SlopeVerdict::hasInterval)
        .flatMap(s -> converged.filter(SlopeVerdict::hasInterval).map(c -> judged(s, c)))
        .getOrElse(OPEN);
  }

  private static SlopeVerdict judged(Slope sgd, Slope converged) {
    boolean apart = apart(sgd, converged);
    if (holds(converged)) {
      return holds(sgd) ? BOTH : OPTIMUM;
    }
    return holds(sgd) ? apart ? OPTIMISER : LEANING : apart ? MOVED : ELSEWHERE;
  }

  static boolean hasInterval(Slope s) {
    return s.lo().isDefined() && s.hi().isDefined();
  }

  private static boolean holds(Slope s) {
    return s.lo().get() <= Published.SLOPE && Published.SLOPE <= s.hi().get();
  }

  /** Whether two intervals have nothing in common. */
  static boolean apart(Slope a, Slope b) {
    return a.hi().get() < b.lo().get() || b.hi().get() < a.lo().get();
  }

  /** For a person; the slopes must be those the verdict was made of. */
  String sentence(Option<Slope> sgd, Option<Slope> converged) {
    String published = Numbers.figure(Published.SLOPE, 3);
    return switch (this) {
      case OPEN ->
          "It cannot be said: that takes the slopes of SGD and of converged networks, each with an"
              + " interval.";
      case BOTH ->
          "No: converged networks and SGD both have "
              + published
              + " in their intervals, so the optimiser is not needed to explain it.";
      case OPTIMUM ->
          "No: converged networks have "
              + published
              + " in their interval, SGD as run here does not.";
      case OPTIMISER ->
          "Yes: SGD has "
              + published
              + " in its interval, networks of the same objective that were trained further do"
              + " not, and the two intervals are apart.";
      case LEANING ->
          "Perhaps: SGD has "
              + published
              + " in its interval, networks of the same objective that were trained further do"
              + " not; but the two intervals overlap, so this run does not settle it.";
      case MOVED ->
          "Not by the optimiser alone: it moves the slope, since the two intervals are apart, "
              + direction(sgd.get().value(), converged.get().value())
              + "; but neither interval holds "
              + published
              + ".";
      case ELSEWHERE ->
          "No: neither interval holds "
              + published
              + ", and they overlap, so what differs from the published experiment lies"
              + " elsewhere in the setting.";
    };
  }

  /** Which of the two is nearer to the published slope. */
  private static String direction(double sgd, double converged) {
    return Math.abs(sgd - Published.SLOPE) < Math.abs(converged - Published.SLOPE)
        ? "SGD’s being the nearer to the published one"
        : "that of converged networks being the nearer to the published one";
  }
}
