package dev.neuralcollapse.training.kernel;

import io.vavr.control.Option;

/**
 * How an engine computes; only the precision and a BLAS change what it computes.
 *
 * @param threads at least 1; more than there are partial sums (16) are not used
 * @param precision of the passes
 * @param inputs how plain samples are held; never changes a bit
 * @param vectors whether the Vector API is used where it is there; the same bits either way
 * @param blas does the products, where there is one: whatever is computed so is not promised to the
 *     bit
 */
public record EngineOptions(
    int threads, Precision precision, InputForm inputs, boolean vectors, Option<Blas> blas) {

  public EngineOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads >= 1, not " + threads);
    }
  }

  /** Doubles on so many threads. */
  public static EngineOptions of(int threads) {
    return new EngineOptions(threads, Precision.F64, InputForm.AUTO, true, Option.none());
  }

  /** The same in another precision. */
  public EngineOptions with(Precision other) {
    return new EngineOptions(threads, other, inputs, vectors, blas);
  }

  /** The same with another form of plain inputs. */
  public EngineOptions with(InputForm other) {
    return new EngineOptions(threads, precision, other, vectors, blas);
  }

  /** The same with products by this library, if one is given. */
  public EngineOptions with(Option<Blas> other) {
    return new EngineOptions(threads, precision, inputs, vectors, other);
  }

  /** The same with plain loops. */
  public EngineOptions withoutVectors() {
    return new EngineOptions(threads, precision, inputs, false, blas);
  }
}
