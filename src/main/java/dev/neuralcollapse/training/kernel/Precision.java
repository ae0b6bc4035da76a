package dev.neuralcollapse.training.kernel;

/** In which numbers an engine computes; parameters, gradient and objective are double always. */
public enum Precision {
  /** 32 bits: half the memory, twice the speed, a gradient good to about six digits. */
  F32,
  /** 64 bits. */
  F64;

  /** Bytes a number. */
  public int bytes() {
    return this == F32 ? 4 : 8;
  }

  /** Name in specs and on the command line. */
  public String id() {
    return this == F32 ? "f32" : "f64";
  }
}
