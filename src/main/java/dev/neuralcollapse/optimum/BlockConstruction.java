package dev.neuralcollapse.optimum;

import dev.neuralcollapse.number.Interval;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * The low-rank competitor of deep neural collapse in the deep linear unconstrained features model
 * with cross entropy: {@code Z = βX ⊗ 1_nᵀ}, X made of blocks {@code [[1,-1],[-1,1]]}, an odd last
 * class having an entry 1 of its own, at the best {@code β ≥ 0}. [P for the construction, D for its
 * value] Even {@code K = 2m}:
 *
 * <p>{@code log(1 + e^{-2β} + (K-2)e^{-β}) + λ(L+1)/2 m 2^{2/(L+1)} (β√n)^{2/(L+1)}}.
 *
 * @param best along the ray of X
 * @param width d, where told
 * @param collapse deep neural collapse, to compare with
 * @param circle class vectors evenly on a circle, from three classes on
 * @param pairsAndOne the better structure for an odd number of classes
 */
public record BlockConstruction(
    RayOptimum best,
    Option<Integer> width,
    DeepLinearUfmOptimum collapse,
    Option<RayOptimum> circle,
    Option<PairsAndOne> pairsAndOne)
    implements AlongRay {

  /** Each class of the circle is a logit of its own. */
  private static final int MOST_ON_CIRCLE = 1000;

  /** Of K classes with n samples each, L weight matrices, the same λ for each and for H. */
  public static BlockConstruction of(
      int classes, int perClass, int layers, Option<Integer> width, double decay) {
    return new BlockConstruction(
        RayOptimum.of(LogitRay.block(classes), layers, perClass, decay),
        width,
        DeepLinearUfmOptimum.of(classes, perClass, layers, width, decay),
        Option.when(
            classes >= 3 && classes <= MOST_ON_CIRCLE,
            () -> RayOptimum.of(LogitRay.circle(classes), layers, perClass, decay)),
        Option.when(
            classes >= 3 && classes % 2 == 1,
            () -> PairsAndOne.best(classes, perClass, layers, decay)));
  }

  @Override
  public String model() {
    return "block";
  }

  @Override
  public String description() {
    return "deep linear unconstrained features, cross entropy: pairs of classes share a dimension,"
        + " Z = beta X (x) 1 [the construction is the paper's; D for the value]";
  }

  /** The best scale, 0 where zero wins. */
  public Interval beta() {
    return best.scale();
  }

  @Override
  public Map<String, Double> scalars() {
    LinkedHashMap<String, Double> own =
        LinkedHashMap.of(
            "beta",
            beta().mid(),
            "rank",
            (double) best.ray().rank(),
            "zeroWins",
            best.zeroWins() ? 1.0 : 0.0,
            "collapseValue",
            collapse.value(),
            "belowCollapse",
            collapse.value() - value());
    return own.merge(
            circle
                .map(c -> LinkedHashMap.of("circleValue", c.value().mid()))
                .getOrElse(LinkedHashMap.empty()))
        .merge(
            pairsAndOne
                .map(c -> LinkedHashMap.of("pairsAndOneValue", c.value().mid()))
                .getOrElse(LinkedHashMap.empty()));
  }

  @Override
  public Seq<String> notes() {
    return List.of(
            "compared with deep neural collapse: " + verdict(),
            DeepLinearUfmOptimum.attained(best, width),
            "a construction, not claimed to be the optimum of the model")
        .appendAll(
            best.zeroWins()
                ? List.of("zero wins: no scale beta > 0 is better than beta = 0")
                : List.empty())
        .appendAll(
            collapse.best().ray().columns().head().rivals().head().count() % 2 == 0
                ? List.of(
                    "the number of classes is odd: the block is not a critical point, its columns"
                        + " having no zero sum; pairsAndOneValue mends that")
                : List.empty());
  }

  private String verdict() {
    return best.value().certainlyLess(collapse.best().value())
        ? "certainly lower"
        : collapse.best().value().certainlyLess(best.value()) ? "certainly higher" : "not decided";
  }
}
