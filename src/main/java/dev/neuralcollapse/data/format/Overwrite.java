package dev.neuralcollapse.data.format;

/** Whether a writer may replace a file that is there. */
public enum Overwrite {
  /** A file that is there is a fault. */
  NEVER,
  /** Our own output, or the user asked for it. */
  REPLACE
}
