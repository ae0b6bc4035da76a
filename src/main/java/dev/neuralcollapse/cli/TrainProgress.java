package dev.neuralcollapse.cli;

import dev.neuralcollapse.training.ProgressListener;
import java.util.Locale;

/**
 * Objective, gradient and the time still to go, on stderr: often on a terminal, seldom in a log.
 */
final class TrainProgress implements ProgressListener {
  private static final double OFTEN = 0.5;
  private static final double SELDOM = 10;

  private final Console console;
  private final boolean quiet;
  private final long start = System.nanoTime();
  private long told = start;
  private int first = -1;
  private boolean open;

  TrainProgress(Console console, boolean quiet) {
    this.console = console;
    this.quiet = quiet;
  }

  @Override
  public void step(int evaluations, int budget, double objective, double relativeGradient) {
    if (quiet) {
      return;
    }
    first = first < 0 ? evaluations : first;
    long now = System.nanoTime();
    if ((now - told) * 1e-9 < (console.terminal() ? OFTEN : SELDOM)) {
      return;
    }
    told = now;
    double each = (now - start) * 1e-9 / Math.max(1, evaluations - first);
    String line =
        String.format(
            Locale.ROOT,
            "  %d/%d  objective %.7g  gradient %.2g  at most %s left",
            evaluations,
            budget,
            objective,
            relativeGradient,
            duration(each * Math.max(0, budget - evaluations)));
    if (console.terminal()) {
      console.err().printf(Locale.ROOT, "\r%-79s", line);
      open = true;
    } else {
      console.err().println(line);
    }
  }

  /** Leaves the line that moved. */
  void end() {
    if (open) {
      console.err().println();
      open = false;
    }
  }

  /** Such as {@code 12 s}, {@code 5 min}, {@code 2.5 h}. */
  static String duration(double seconds) {
    return seconds < 100
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : seconds < 6000
            ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
            : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }
}
