package dev.neuralcollapse.bound;

import dev.neuralcollapse.network.ResidualNetwork.Kind;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Map;
import io.vavr.control.Option;

/**
 * The constructive bounds of a curve beside the converse, for collinear data.
 *
 * @param lower a rigorous lower bound of {@code inf 𝓛_free - F*} for every depth of the curve
 * @param rate where the slope of the upper bounds lies; none with too few depths, for two-layer
 *     blocks, or where λ depends on the depth
 */
public record TwoSided(Map<Integer, Double> lower, Option<RateInterval> rate) {

  /** None if the data are not collinear with a class between two samples of another. */
  public static Option<TwoSided> of(DepthCurve curve) {
    return CollinearSamples.of(curve.problem().data()).map(samples -> of(curve, samples));
  }

  private static TwoSided of(DepthCurve curve, CollinearSamples samples) {
    var problem = curve.problem();
    var labels = problem.data().labels();
    Map<Integer, Double> lower =
        LinkedHashMap.ofEntries(
            curve
                .depths()
                .map(
                    b ->
                        io.vavr.Tuple.of(
                            b.depth(),
                            Converse.of(
                                    Ideal.optimum(problem.loss(), labels.classes(), b.decay()),
                                    labels.count(0),
                                    problem.kind(),
                                    samples)
                                .lower(b.depth()))));
    boolean known =
        problem.kind() == Kind.RN1 && curve.depths().map(DepthBound::decay).distinct().size() == 1;
    Option<RateInterval> rate =
        RateInterval.of(curve.depths().map(DepthBound::depth), curve.depths().map(DepthBound::gap));
    return new TwoSided(lower, rate.filter(r -> known));
  }
}
