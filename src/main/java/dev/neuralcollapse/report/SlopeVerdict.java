package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.Published;
import dev.neuralcollapse.experiment.Slope;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Locale;

/**
 * Whether the published slope is that of the optimum or that of the optimiser: what two fitted
 * slopes say, one of SGD, one of L-BFGS.
 */
enum SlopeVerdict {
  /** One of the two is missing, or has no interval. */
  OPEN,
  /** Both intervals hold the published slope. */
  BOTH,
  /** L-BFGS has it, SGD as run here does not. */
  OPTIMUM,
  /** SGD has it, L-BFGS does not, and their intervals are apart. */
  OPTIMISER,
  /** SGD has it, L-BFGS does not, but their intervals overlap. */
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

  /** Through two depths any line fits: that is no trend. */
  static boolean hasInterval(Slope s) {
    return s.depths() > 2 && s.lo().isDefined() && s.hi().isDefined();
  }

  private static boolean holds(Slope s) {
    return s.lo().get() <= Published.SLOPE && Published.SLOPE <= s.hi().get();
  }

  /** Whether two intervals have nothing in common. */
  static boolean apart(Slope a, Slope b) {
    return a.hi().get() < b.lo().get() || b.hi().get() < a.lo().get();
  }

  /**
   * For a person.
   *
   * @param sgd the slopes the verdict was made of
   * @param runs how those behind the other slope ended
   * @param other what the other slope is of, such as "L-BFGS on the same objective"
   */
  String sentence(
      Option<Slope> sgd, Option<Slope> converged, Seq<Cell.Convergence> runs, String other) {
    int arrived = runs.count(c -> c.status() == Cell.Status.CONVERGED);
    String said = said(sgd, converged, other);
    return this == OPEN || arrived == runs.size()
        ? said
        : "For now, with "
            + arrived
            + " of "
            + runs.size()
            + " runs of L-BFGS converged: "
            + said.substring(0, 1).toLowerCase(Locale.ROOT)
            + said.substring(1);
  }

  private String said(Option<Slope> sgd, Option<Slope> converged, String other) {
    String published = Numbers.figure(Published.SLOPE, 3);
    return switch (this) {
      case OPEN ->
          "It cannot be said: that takes the slopes of SGD and of L-BFGS, each with an interval.";
      case BOTH ->
          "No: "
              + other
              + " and SGD both have "
              + published
              + " in their intervals, so the optimiser is not needed to explain it.";
      case OPTIMUM ->
          "No: " + other + " has " + published + " in its interval, SGD as run here does not.";
      case OPTIMISER ->
          "Yes: SGD has "
              + published
              + " in its interval, "
              + other
              + " does not, and the two intervals are apart.";
      case LEANING ->
          "Perhaps: SGD has "
              + published
              + " in its interval, "
              + other
              + " does not; but the two intervals overlap, so this run does not settle it.";
      case MOVED ->
          "Not by the optimiser alone: the intervals of SGD and of "
              + other
              + " are apart, so it moves the slope, "
              + direction(sgd.get().value(), converged.get().value())
              + "; but neither holds "
              + published
              + ".";
      case ELSEWHERE ->
          "No: neither SGD’s interval nor that of "
              + other
              + " holds "
              + published
              + ", and they overlap, so what differs from the published experiment lies"
              + " elsewhere in the setting.";
    };
  }

  /** Which of the two is nearer to the published slope. */
  private static String direction(double sgd, double converged) {
    return Math.abs(sgd - Published.SLOPE) < Math.abs(converged - Published.SLOPE)
        ? "SGD’s being the nearer to the published one"
        : "L-BFGS’s being the nearer to the published one";
  }
}
