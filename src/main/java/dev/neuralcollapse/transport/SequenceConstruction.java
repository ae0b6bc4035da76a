package dev.neuralcollapse.transport;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.SequenceFolder;
import dev.neuralcollapse.network.SequenceNetwork;

/**
 * A transformer, or a residual network with LayerNorm elsewhere, built by transport and run forward
 * on its data: {@code inf 𝓛_free ≤ 𝓛_free(this)}.
 *
 * @param problem what it solves
 * @param network of the asked depth, ready to be exported
 * @param objective λ and the loss; the embedding is free
 * @param value of the objective, from the forward pass of {@code network}
 * @param alpha strength of the attention, optimised for this depth; 0 without
 * @param epsilon largest geodesic distance of a last feature from its vertex
 * @param moves blocks whose MLP moves something
 * @param attentionCost closed form of what the attention costs
 * @param moveCost sum of the moves' closed forms
 * @param features N×d, the network's last features
 * @param largestDualityGap of all separations, relative
 */
public record SequenceConstruction(
    SequenceProblem problem,
    SequenceNetwork network,
    Objective objective,
    Objective.Decomposition value,
    double alpha,
    double epsilon,
    int moves,
    double attentionCost,
    double moveCost,
    Matrix features,
    double largestDualityGap) {

  /** Sum of squares over the hidden layers, keys and queries included, without λ/2. */
  public double hiddenCost() {
    return network.hiddenSumOfSquares();
  }

  /** What the closed forms say of it. */
  public double closedFormCost() {
    return attentionCost + moveCost;
  }

  /** {@code U(L) = 𝓛_free} of this network. */
  public double upperBound() {
    return value.total();
  }

  /** To be written and run elsewhere. */
  public SequenceFolder folder() {
    return new SequenceFolder(problem.kind(), network, objective, problem.data(), problem.seed());
  }
}
