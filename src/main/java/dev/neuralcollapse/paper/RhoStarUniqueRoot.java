package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Box;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.BoxClaim;
import dev.neuralcollapse.proof.PointSpec;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.HashSet;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Set;

/**
 * The norm of the optimal classifier is determined. [D]
 *
 * <p>{@code r(ρ) = λρ(e^{sρ} + K-1) - √K}, {@code s = √K/(K-1)}, has derivative {@code λ(e^{sρ}(1 +
 * sρ) + K-1) > 0}, is negative at 0 and nonnegative at {@code 1/(λ√K)}: there {@code λρ(1 + K-1) =
 * √K} already. So there is one root, and it lies in {@code (0, 1/(λ√K)]}. The box covers {@code ρ}
 * in units of that end point, {@code ρ = x/(λ√K)}.
 */
final class RhoStarUniqueRoot implements BoxClaim {
  @Override
  public Source source() {
    return Papers.GLOBAL_OPTIMALITY.derived("GUFM with cross entropy, optimal norm");
  }

  @Override
  public String name() {
    return "rho-star-unique-root";
  }

  @Override
  public String title() {
    return "The optimal classifier norm is the only root of its equation";
  }

  @Override
  public String statement() {
    return "\\frac{d}{d\\rho}\\bigl[\\lambda\\rho(e^{\\rho\\sqrt K/(K-1)}+K-1)-\\sqrt K\\bigr]"
        + " \\ge \\lambda K,\\quad \\rho^*\\in(0,\\,1/(\\lambda\\sqrt K)]";
  }

  @Override
  public Box domain() {
    return Box.empty()
        .with("K", Interval.of(2, 100))
        .with("decay", Interval.of(1e-4, 1))
        .with("x", Interval.of(0, 1));
  }

  @Override
  public Set<String> integers() {
    return HashSet.of("K");
  }

  /** The derivative over λ, less K; at x = 1 the value {@code r ≥ 0} comes with it. */
  @Override
  public Interval margin(Box box) {
    Interval atEnd = exponent(box.with("x", Interval.ONE)).expm1();
    return slope(box).min(atEnd);
  }

  private static Interval slope(Box box) {
    Interval s = exponent(box);
    return s.exp().times(s.plus(1)).minus(1);
  }

  /** {@code sρ = x / (λ(K-1))}. */
  private static Interval exponent(Box box) {
    return box.side("x").dividedBy(box.side("decay").times(box.side("K").minus(1)));
  }

  @Override
  public Seq<Twin<Box>> twins() {
    return List.of(
        twin(
            "half-the-range",
            "the root lies in the lower half of the range",
            b -> exponent(b.with("x", Interval.point(0.5))).exp().minus(b.side("K")).minus(1),
            PointSpec.of("K", 10).and("decay", 1).and("x", 0.5)),
        twin(
            "twice-the-slope",
            "the derivative is at least 2λK",
            b -> slope(b).minus(b.side("K")),
            PointSpec.of("K", 3).and("decay", 0.5).and("x", 0)),
        twin(
            "decreasing",
            "the function decreases",
            b -> slope(b).plus(b.side("K")).negate(),
            PointSpec.of("K", 2).and("decay", 0.01).and("x", 0.5)));
  }
}
