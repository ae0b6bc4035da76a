package dev.neuralcollapse.transport;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Head;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.number.Interval;
import io.vavr.control.Option;

/**
 * A network built by transport and run forward layer by layer, no layer kept: its objective bounds
 * the infimum from above, whatever the depth.
 *
 * @param depth L, the head counted
 * @param objective λ and the loss; the embedding is free
 * @param head of the network
 * @param features N×d, the network's last features
 * @param radii N: in real arithmetic the float64 network's features are so near, at most; none if
 *     rounding could not be followed
 * @param hiddenCost encloses {@code Σ(‖W‖² + ‖b‖²)} over the hidden layers, without λ/2
 * @param closedFormCost sum of the moves' costs
 * @param continuumCost what the plan's weights predict for infinitely fine steps: {@code (Σ∫κ√c_v
 *     ds)²/(L-1)} for one-layer blocks, {@code 2Σ∫κ ds} for two-layer blocks
 * @param epsilon largest geodesic distance of a last feature from its vertex
 * @param moves layers that move something; the others are zero
 * @param largestDualityGap of all separations, relative, each verified
 */
public record DeepRun(
    int depth,
    Objective objective,
    Head head,
    Matrix features,
    Option<Vector> radii,
    Interval hiddenCost,
    double closedFormCost,
    double continuumCost,
    double epsilon,
    int moves,
    double largestDualityGap) {}
