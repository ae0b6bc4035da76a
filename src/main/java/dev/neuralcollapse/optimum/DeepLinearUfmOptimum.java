package dev.neuralcollapse.optimum;

import dev.neuralcollapse.number.Interval;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * Deep neural collapse in the deep linear unconstrained features model with cross entropy: {@code Z
 * = αS ⊗ 1_nᵀ}, {@code S = I - J/K}, at the best {@code α ≥ 0},
 *
 * <p>{@code log(1 + (K-1)e^{-α}) + λ(L+1)/2 (K-1)(α√n)^{2/(L+1)}}. [D, from P's reduction to the
 * singular values of Z] The scale equation {@code λ n^{1/(L+1)} = α^{(L-1)/(L+1)}/(e^α + K-1)} has
 * two roots for small λ and {@code L ≥ 2} [P]; the lower one is a maximum, the upper one a minimum.
 *
 * @param best along the ray of S
 * @param width d, where told
 */
public record DeepLinearUfmOptimum(RayOptimum best, Option<Integer> width) implements AlongRay {

  /** Of K classes with n samples each, L weight matrices, the same λ for each and for H. */
  public static DeepLinearUfmOptimum of(
      int classes, int perClass, int layers, Option<Integer> width, double decay) {
    return new DeepLinearUfmOptimum(
        RayOptimum.of(LogitRay.simplex(classes), layers, perClass, decay), width);
  }

  @Override
  public String model() {
    return "deep-linear-ufm";
  }

  @Override
  public String description() {
    return "deep linear unconstrained features, cross entropy: the least loss of deep neural"
        + " collapse, Z = alpha S (x) 1 [D for the value; the scale equation is the paper's]";
  }

  /** The best scale, 0 where zero wins. */
  public Interval alpha() {
    return best.scale();
  }

  @Override
  public Map<String, Double> scalars() {
    return LinkedHashMap.<String, Double>of("alpha", alpha().mid())
        .merge(roots())
        .put("zeroWins", best.zeroWins() ? 1.0 : 0.0);
  }

  private LinkedHashMap<String, Double> roots() {
    Seq<Interval> all = best.roots();
    LinkedHashMap<String, Double> large =
        all.isEmpty() ? LinkedHashMap.empty() : LinkedHashMap.of("largeRoot", all.last().mid());
    return all.size() < 2
        ? large
        : LinkedHashMap.of("smallRoot", all.head().mid(), "largeRoot", all.last().mid());
  }

  /** For which widths there are balanced factors of that rank. */
  static String attained(RayOptimum best, Option<Integer> width) {
    int rank = best.ray().rank();
    return width
        .map(
            d ->
                d >= rank
                    ? "d = " + d + ": attained by balanced factors"
                    : "d = " + d + ": not attained, the rank " + rank + " does not fit")
        .getOrElse("attained by balanced factors of any width d >= " + rank);
  }

  @Override
  public Seq<String> notes() {
    return List.of(
            attained(best, width),
            "the optimum among collapsed solutions; not in general the optimum of the model:"
                + " compare --model block")
        .appendAll(
            best.zeroWins()
                ? List.of("zero wins: no scale alpha > 0 is better than alpha = 0")
                : List.empty());
  }
}
