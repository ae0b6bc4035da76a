package dev.neuralcollapse.cli;

import dev.neuralcollapse.experiment.Progress;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress on stderr: a moving bar on a terminal, plain lines otherwise, nothing when quiet. */
final class ReportedProgress implements Progress {
  private final Console console;
  private final boolean quiet;
  private @Nullable ProgressBar bar;
  private String phase = "";
  private long total = 1;
  private long done;
  private int tenths;

  ReportedProgress(Console console, boolean quiet) {
    this.console = console;
    this.quiet = quiet;
  }

  @Override
  public synchronized void begin(String name, long size) {
    phase = name;
    total = Math.max(1, size);
    done = 0;
    tenths = 0;
    if (!quiet && console.terminal()) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(250)
              .hideEta()
              .setConsumer(new ConsoleProgressBarConsumer(console.err(), 79))
              .build();
    }
  }

  @Override
  public synchronized void advance(long units) {
    done += units;
    if (bar != null) {
      bar.stepTo(Math.min(done, total));
    } else if (!quiet && done * 10 / total > tenths && total > 20) {
      tenths = (int) (done * 10 / total);
      console.err().println(phase + " " + Math.min(100, tenths * 10) + " %");
    }
  }

  @Override
  public synchronized void note(String line) {
    if (!quiet && bar == null) {
      console.err().println("  " + line);
    }
  }

  @Override
  public synchronized void end() {
    if (bar != null) {
      bar.stepTo(total);
      bar.close();
      bar = null;
    }
  }
}
