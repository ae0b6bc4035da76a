package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.descent.Smooth;
import dev.neuralcollapse.network.Layout;
import io.vavr.control.Option;

/**
 * The objective and its exact gradient as functions of one flat vector of parameters. Engines are
 * mutable inside (scratch memory) and not safe for concurrent callers; what they return depends on
 * their arguments alone, to the bit.
 */
public interface Engine extends Smooth, AutoCloseable {

  /** Where the parameters stand in the flat vector. */
  Layout layout();

  @Override
  default int size() {
    return layout().size();
  }

  /** Number of samples N. */
  int samples();

  /**
   * 𝓛(θ) over all samples.
   *
   * @param theta flat parameters, not changed
   * @param gradientOut receives the gradient; undefined when there is no value
   * @return 𝓛(θ), or NaN when there is none: then {@link #failure()} says why
   */
  @Override
  double valueAndGradient(double[] theta, double[] gradientOut);

  /**
   * The objective with the mean loss taken over {@code rows[from..from+count)} only.
   *
   * @param rows sample numbers
   */
  double valueAndGradient(double[] theta, double[] gradientOut, int[] rows, int from, int count);

  /** Why the last evaluation had no value. */
  Option<Failure> failure();

  @Override
  void close();

  /** A point at which the objective has no (finite) value. */
  sealed interface Failure {

    /**
     * LayerNorm met a sample without variance, or one that is not finite.
     *
     * @param layer 0 for the embedding, l for block l
     * @param sample its row in the data
     */
    record ZeroVariance(int layer, int sample) implements Failure {}

    /** Objective or gradient is not finite. */
    record NotFinite() implements Failure {}
  }
}
