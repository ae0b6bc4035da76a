package dev.neuralcollapse.training;

import dev.neuralcollapse.training.Stop.Reason;
import dev.neuralcollapse.training.kernel.Engine;
import io.vavr.control.Option;
import java.util.Locale;

/** Puts the end of a run into words. */
final class Ending {
  private Ending() {}

  static Stop converged(Recorder r, Convergence c) {
    return new Stop(
        Reason.CONVERGED,
        String.format(
            Locale.ROOT,
            "converged: relative gradient %.3g (threshold %.3g), relative decrease over the last"
                + " 100 evaluations %.3g (threshold %.3g)",
            r.relativeGradient(),
            c.relativeGradient(),
            r.relativeDecrease(),
            c.relativeDecreaseOver100()));
  }

  static Stop bottom(Recorder r) {
    return new Stop(
        Reason.CONVERGED,
        String.format(
            Locale.ROOT,
            "converged: relative gradient %.3g, and no step lowers the objective any more",
            r.relativeGradient()));
  }

  private static String decrease(Recorder r) {
    return Double.isFinite(r.relativeDecrease())
        ? String.format(
            Locale.ROOT, "relative decrease over the last 100 %.3g", r.relativeDecrease())
        : "fewer than 100 evaluations to tell the decrease from";
  }

  static Stop budget(Recorder r, String what) {
    return new Stop(
        Reason.BUDGET,
        String.format(
            Locale.ROOT,
            "%s used up: relative gradient %.3g, %s",
            what,
            r.relativeGradient(),
            decrease(r)));
  }

  /** What decoupled decay does to the meaning of the objective is said at every end. */
  static Stop minimising(UpdateRule rule, Stop stop) {
    return rule instanceof UpdateRule.AdamW w && w.decoupledDecay() > 0
        ? new Stop(stop.reason(), stop.words() + "; minimised was " + rule.minimises())
        : stop;
  }

  static Stop scaledOut(Stop stop) {
    return new Stop(
        stop.reason(),
        stop.words() + "; the embedding's scale, which changes no feature, was taken out");
  }

  static Stop interrupted(int evaluations) {
    return new Stop(Reason.INTERRUPTED, "interrupted after " + evaluations + " evaluations");
  }

  static Stop kicked(Stop stop, int kicks) {
    return new Stop(
        stop.reason(),
        stop.words()
            + "; the best of "
            + (kicks + 1)
            + " descents, each but the first from beside the best before");
  }

  static Stop noDescent(Recorder r) {
    return new Stop(
        Reason.NO_DESCENT,
        String.format(
            Locale.ROOT,
            "no step lowers the objective, not even along the gradient (a kink, or rounding):"
                + " relative gradient %.3g, %s",
            r.relativeGradient(),
            decrease(r)));
  }

  static Stop failed(Option<Engine.Failure> why, int evaluation) {
    Engine.Failure failure = why.getOrElse(new Engine.Failure.NotFinite());
    return switch (failure) {
      case Engine.Failure.ZeroVariance z ->
          new Stop(
              Reason.ZERO_VARIANCE,
              String.format(
                  Locale.ROOT,
                  "LayerNorm after %s met sample %d without finite variance at evaluation %d",
                  z.layer() == 0 ? "the embedding" : "block " + z.layer(),
                  z.sample(),
                  evaluation));
      case Engine.Failure.NotFinite n ->
          new Stop(
              Reason.NOT_FINITE,
              String.format(
                  Locale.ROOT, "objective or gradient overflowed at evaluation %d", evaluation));
    };
  }

  static Stop exploded(double objective, double start, int evaluation) {
    return new Stop(
        Reason.EXPLODED,
        String.format(
            Locale.ROOT,
            "the objective grew to %.3g at evaluation %d, having started at %.3g",
            objective,
            evaluation,
            start));
  }
}
