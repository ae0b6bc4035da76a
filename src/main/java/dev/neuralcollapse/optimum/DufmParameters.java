package dev.neuralcollapse.optimum;

import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * Parameters of a deep unconstrained features model.
 *
 * @param features {@code H_1}, d_1×N, samples in the order of their classes
 * @param weights {@code W_1, …, W_L}; the last one has a row a class
 */
public record DufmParameters(Matrix features, Seq<Matrix> weights) {

  /**
   * {@code H_1, M_2, …, M_{L+1}}: the features, what each layer makes of them before ReLU, and the
   * output.
   */
  public Seq<Matrix> preActivations() {
    return weights
        .zipWithIndex()
        .foldLeft(
            Vector.of(features),
            (all, w) -> {
              Matrix in = w._2 == 0 ? all.last() : rectified(all.last());
              return all.append(w._1.times(in));
            });
  }

  /** {@code max(A, 0)}. */
  public static Matrix rectified(Matrix a) {
    return a.map(x -> Math.max(x, 0));
  }
}
