package dev.neuralcollapse.training.kernel;

/**
 * How an engine holds plain samples. The form changes memory and speed, and no bit of the result:
 * products skip nothing but zeros, in the same order.
 */
public enum InputForm {
  /** Sparse where most entries are zero, bytes where large inputs have few values, else dense. */
  AUTO,
  /** Every entry in the engine's precision. */
  DENSE,
  /** One byte an entry; for inputs of at most 256 different values, such as pixels. */
  BYTES,
  /** The entries that are not zero, with their columns. */
  SPARSE
}
