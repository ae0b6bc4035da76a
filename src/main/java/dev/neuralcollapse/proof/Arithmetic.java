package dev.neuralcollapse.proof;

/** How the numbers of a claim are computed. */
public enum Arithmetic {
  /** Outward-rounded intervals: what is decided is decided rigorously. */
  INTERVAL,
  /** Rounded numbers, compared with a stated tolerance. */
  FLOATING
}
