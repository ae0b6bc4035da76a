package dev.neuralcollapse.experiment.simulation;

import java.util.Locale;

/** How much of a simulation is run. */
public enum Scale {
  /** For tests: a second or two. */
  MICRO,
  /** Under a minute on two cores. */
  QUICK,
  /** As near to the published setting as minutes allow. */
  STANDARD;

  /** Name of the profile on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
