package dev.neuralcollapse.bound;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.FeatureStatistics;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.network.DecayLaw;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.transport.Construction;
import dev.neuralcollapse.transport.Transport;
import dev.neuralcollapse.transport.TransportProblem;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.function.Function;

/**
 * What one built network proves: {@code F* ≤ inf 𝓛_free ≤ U(L)}, so every network at least as good
 * has a gap of at most {@code U(L) - F*} (Súkeník, Lampert, Mondelli, NeurIPS 2025, arXiv
 * 2505.15239, Thm 4.3: P; with constants, by construction: D).
 *
 * @param depth L, the head counted
 * @param decay λ at this depth
 * @param optimum {@code F*}
 * @param threshold the gap from which on collapse need not follow: {@code F(0, ·) - F*}, for cross
 *     entropy {@code log K - F*}
 * @param upper {@code U(L)}, the objective of the network really run forward
 * @param gap {@code U(L) - F*}, free of cancellation
 * @param epsilon geodesic distance at which samples stop
 * @param hiddenCost {@code Σ(‖W‖² + ‖b‖²)} over the hidden layers, without λ/2
 * @param closedFormCost the same from the moves' closed forms
 * @param dualityGap largest relative duality gap of all separations
 * @param nc1 {@code tr Σ_W / tr Σ_B} of the features built
 * @param nc1Certificate bound on NC1 of every network at least as good, from the gap in floating
 *     point; none when vacuous (for the squared loss without bias NC1 may be vacuous at a gap at
 *     which {@code tr Σ_W} is still bounded)
 */
public record DepthBound(
    int depth,
    double decay,
    double optimum,
    double threshold,
    double upper,
    double gap,
    double epsilon,
    double hiddenCost,
    double closedFormCost,
    double dualityGap,
    double nc1,
    Option<Double> nc1Certificate) {

  /**
   * The bound over depths.
   *
   * @param problem what is transported
   * @param depths in the order they are to be reported; each at least {@link
   *     TransportProblem#leastDepth()}
   * @param decay λ(L)
   * @param keep what to do with every built network (export it, say); nothing is kept otherwise
   */
  public static Either<Fault, DepthCurve> curve(
      TransportProblem problem,
      Seq<Integer> depths,
      DecayLaw decay,
      Function<Construction, Option<Fault>> keep) {
    return Transport.of(problem)
        .flatMap(t -> built(t, depths, decay, keep))
        .map(rows -> new DepthCurve(problem, decay, rows));
  }

  /** The bound over depths, networks thrown away. */
  public static Either<Fault, DepthCurve> curve(
      TransportProblem problem, Seq<Integer> depths, DecayLaw decay) {
    return curve(problem, depths, decay, c -> Option.none());
  }

  private static Either<Fault, Seq<DepthBound>> built(
      Transport transport,
      Seq<Integer> depths,
      DecayLaw decay,
      Function<Construction, Option<Fault>> keep) {
    Either<Fault, Seq<DepthBound>> rows = Either.right(Vector.empty());
    Option<Integer> tooFew = depths.find(l -> l < transport.problem().leastDepth());
    if (tooFew.isDefined()) {
      return Either.left(transport.tooFewLayers(tooFew.get()));
    }
    for (int depth : depths) {
      rows =
          rows.flatMap(
              done ->
                  transport
                      .build(depth, decay.at(depth))
                      .flatMap(
                          c ->
                              keep.apply(c)
                                  .<Either<Fault, Seq<DepthBound>>>map(Either::left)
                                  .getOrElse(
                                      () -> Either.right(done.append(of(transport, depth, c))))));
    }
    return rows;
  }

  private static DepthBound of(Transport transport, int depth, Construction c) {
    Features features = new Features(c.features(), transport.problem().data().labels());
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
    return new DepthBound(
        depth,
        decay,
        optimum.value().mid(),
        optimum.valueWithoutClassifier().minus(optimum.value()).mid(),
        c.upperBound(),
        gap,
        c.epsilon(),
        c.hiddenCost(),
        c.closedFormCost(),
        c.largestDualityGap(),
        statistics.withinTrace() / statistics.betweenTrace(),
        Stability.of(optimum, Interval.point(gap)).nc1().bound());
  }
}
