package dev.neuralcollapse.training.kernel;

/** What is asked of one row of outputs. Read-only, so threads may share it. */
interface OutputRow {
  /**
   * Replaces the row starting at {@code at} by a direction in which it is to be moved.
   *
   * @param z row-major outputs, changed; room for K rounded up to a multiple of 4
   * @param at start of the row
   * @param sample number of the sample
   * @param scale weight of the sample (1/N)
   * @return its value, not scaled
   */
  double apply(Arithmetic<?> arithmetic, double[] z, int at, int sample, double scale);
}
