package dev.neuralcollapse.training.kernel;

/**
 * How an engine computes; only the precision changes what it computes.
 *
 * @param threads at least 1; more than there are partial sums (16) are not used
 * @param precision of the passes
 * @param vectors whether the Vector API is used where it is there; the same bits either way
 */
public record EngineOptions(int threads, Precision precision, boolean vectors) {

  public EngineOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads >= 1, not " + threads);
    }
  }

  /** Doubles on so many threads. */
  public static EngineOptions of(int threads) {
    return new EngineOptions(threads, Precision.F64, true);
  }

  /** The same in another precision. */
  public EngineOptions with(Precision other) {
    return new EngineOptions(threads, other, vectors);
  }

  /** The same with plain loops. */
  public EngineOptions withoutVectors() {
    return new EngineOptions(threads, precision, false);
  }
}
