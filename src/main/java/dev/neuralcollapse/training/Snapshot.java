package dev.neuralcollapse.training;

import java.util.Arrays;

/**
 * The whole state of a run between two steps: parameters, the optimiser's memory, counters, the
 * record so far. A run that goes on from it ends with the same bits as one that never stopped.
 */
public final class Snapshot {
  /** Bytes of state that fit into one: what an array can hold. */
  public static final int LARGEST = Integer.MAX_VALUE - 64;

  private final String fingerprint;
  private final int evaluations;
  private final byte[] state;

  /** Takes the state over: whoever made it keeps no hand on it. */
  Snapshot(String fingerprint, int evaluations, byte[] state) {
    this.fingerprint = fingerprint;
    this.evaluations = evaluations;
    this.state = state;
  }

  /** SHA-256 of spec and data, in hexadecimal: only such a run can go on from it. */
  public String fingerprint() {
    return fingerprint;
  }

  /** Passes over the data made before it. */
  public int evaluations() {
    return evaluations;
  }

  /** To be read only; large networks have gigabytes of it. */
  byte[] state() {
    return state;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Snapshot s
        && s.fingerprint.equals(fingerprint)
        && s.evaluations == evaluations
        && Arrays.equals(s.state, state);
  }

  @Override
  public int hashCode() {
    return 31 * fingerprint.hashCode() + Arrays.hashCode(state);
  }

  @Override
  public String toString() {
    return "snapshot after " + evaluations + " evaluations";
  }
}
