package dev.neuralcollapse.bound;

import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.FeatureStatistics;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.transport.SequenceConstruction;
import io.vavr.control.Option;

/**
 * What one built transformer, or residual network with LayerNorm elsewhere, proves: {@code F* ≤ inf
 * 𝓛_free ≤ U(L)} (Súkeník, Lampert, Mondelli, NeurIPS 2025, arXiv 2505.15239, Thm 4.6: P; with
 * constants, by construction: D).
 *
 * @param depth L, the head counted
 * @param decay λ at this depth
 * @param optimum {@code F*}
 * @param threshold the gap from which on collapse need not follow
 * @param upper {@code U(L)}, the objective of the network really run forward
 * @param gap {@code U(L) - F*}, free of cancellation
 * @param alpha strength of the attention
 * @param epsilon largest geodesic distance of a last feature from its vertex
 * @param hiddenCost sum of squares over the hidden layers, without λ/2
 * @param attentionCost closed form of the attention's share of it
 * @param closedFormCost the whole from closed forms
 * @param dualityGap largest relative duality gap of all separations
 * @param nc1 {@code tr Σ_W / tr Σ_B} of the features built
 * @param nc1Certificate bound on NC1 of every network at least as good; none when vacuous
 */
public record SequenceBound(
    int depth,
    double decay,
    double optimum,
    double threshold,
    double upper,
    double gap,
    double alpha,
    double epsilon,
    double hiddenCost,
    double attentionCost,
    double closedFormCost,
    double dualityGap,
    double nc1,
    Option<Double> nc1Certificate) {

  /** Of a network that is built. */
  public static SequenceBound of(SequenceConstruction c) {
    Features features = new Features(c.features(), c.problem().data().labels());
    Loss loss = c.objective().loss();
    double decay = c.objective().decay();
    LastLayer layer =
        new LastLayer(
            features,
            new ClassifierWeights(c.network().head().weight(), c.network().head().bias()),
            loss,
            decay);
    GufmOptimum optimum = Ideal.optimum(loss, features.classes(), decay);
    double gap = Math.max(0, GapIdentity.of(layer).total()) + c.value().hidden();
    FeatureStatistics statistics = FeatureStatistics.of(features);
    return new SequenceBound(
        c.network().depth(),
        decay,
        optimum.value().mid(),
        optimum.valueWithoutClassifier().minus(optimum.value()).mid(),
        c.upperBound(),
        gap,
        c.alpha(),
        c.epsilon(),
        c.hiddenCost(),
        c.attentionCost(),
        c.closedFormCost(),
        c.largestDualityGap(),
        statistics.withinTrace() / statistics.betweenTrace(),
        Stability.of(optimum, Interval.point(gap)).nc1().bound());
  }
}
