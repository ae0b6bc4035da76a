package dev.neuralcollapse.transport;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.Objective;

/**
 * A network built by transport and run forward on its data: its objective bounds the infimum from
 * above, {@code inf 𝓛_free ≤ 𝓛_free(this)}.
 *
 * @param network of the asked depth, ready to be exported
 * @param objective λ and the loss; the embedding is free
 * @param value of the objective, from the forward pass of {@code network}
 * @param epsilon largest geodesic distance of a last feature from its vertex: where samples stop,
 *     optimised for this depth
 * @param moves layers that move something; the others are zero
 * @param closedFormCost sum of the moves' costs, to agree with the network's own sum of squares
 * @param features N×d, the network's last features
 * @param largestDualityGap of all separations, relative
 */
public record Construction(
    Network network,
    Objective objective,
    Objective.Decomposition value,
    double epsilon,
    int moves,
    double closedFormCost,
    Matrix features,
    double largestDualityGap) {

  /** {@code Σ(‖W‖² + ‖b‖²)} over the hidden layers, without λ/2. */
  public double hiddenCost() {
    return network.hiddenSumOfSquares();
  }

  /** {@code U(L) = 𝓛_free} of this network. */
  public double upperBound() {
    return value.total();
  }
}
