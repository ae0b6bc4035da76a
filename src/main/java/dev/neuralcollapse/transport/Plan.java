package dev.neuralcollapse.transport;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.ResidualNetwork;
import io.vavr.control.Option;

/** How all samples get within ε of their vertices, before the layers are counted out. */
sealed interface Plan permits OneSamplePlan, ClassPlan, StagedPlan {

  /** Of the blocks that will do it. */
  ResidualNetwork.Kind kind();

  /** N×d: where everything stands at the end. */
  Matrix end();

  /** Weight of each trip. */
  double[] weights();

  /**
   * Builds and runs the layers.
   *
   * @param layers of each trip
   * @return why a layer is impossible, if one is
   */
  Option<Fault> run(int[] layers, Course course);

  /** Continuum value of the moves' cost with that many layers. */
  default double predictedCost(int layers) {
    double[] w = weights();
    int[] m = Allocation.of(w, layers);
    double sum = 0;
    for (int k = 0; k < w.length; k++) {
      sum +=
          switch (kind()) {
            case RN1 -> w[k] * w[k] / m[k];
            case RN2 -> 2 * w[k];
          };
    }
    return sum;
  }

  /** Runs at most {@code layers} layers, shared among the trips. */
  default Option<Fault> run(int layers, Course course) {
    return run(Allocation.of(weights(), layers), course);
  }
}
