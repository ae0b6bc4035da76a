package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.HashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;

/**
 * The gap of the squared loss is a sum of three named nonnegative terms, exactly. [D]
 *
 * <p>Expand {@code ½‖z - e_y‖² = ½‖z - s e_y‖² - (1-s) z_y + const}; on average {@code z_y} is
 * {@code (1/K) Σ w_kᵀμ_k}; add {@code (λ/2)‖W‖²}, complete the square with {@code 1-s = λKs} and
 * use {@code Σ‖μ_k‖²/K = 1 - tr Σ_W}.
 */
final class GapIdentitySquared extends UnitClaim {
  private static final UnitSpec NEAR = UnitSpec.of(1, Loss.SQUARED, 3, 2, 6, 0.02, 0.3);

  GapIdentitySquared() {
    super(
        Loss.SQUARED,
        Papers.GLOBAL_OPTIMALITY.derived("GUFM, gap identity"),
        "gap-identity-mse",
        "The gap of the squared loss splits exactly into three nonnegative terms");
  }

  @Override
  public String statement() {
    return "F-F^*=\\frac1{2N}\\sum_i\\|Wh_i-s\\,e_{y_i}\\|^2+\\frac\\lambda2\\Bigl["
        + "\\sum_k\\|w_k-s\\mu_k\\|^2+s^2K\\operatorname{tr}\\Sigma_W\\Bigr],"
        + "\\quad s=\\tfrac1{1+\\lambda K}";
  }

  @Override
  public Chain chain(UnitFeatures x) {
    return PlainLayer.identity(GapTerms.of(x).account(x), x);
  }

  /** An identity has no direction. */
  @Override
  public Map<Twin.Kind, String> lacking() {
    return HashMap.of(Twin.Kind.INEQUALITY, "an identity has no direction");
  }

  @Override
  public Seq<Twin<UnitFeatures>> twins() {
    return List.of(
        constant(
            "variability-off",
            "tr Σ_W counts 1.000001 times",
            x -> GapTerms.of(x).offByAMillionth().account(x),
            NEAR),
        twin("scale-one", "rows are compared with μ_k instead of s μ_k", this::scaleOne, NEAR),
        twin("without-k", "tr Σ_W counts s² instead of s²K", this::withoutK, NEAR),
        twin(
            "with-centroid",
            "the centroid of cross entropy is added",
            x ->
                GapTerms.of(x)
                    .centroid(x.half(x.meanRow().sumOfSquares().times(x.classes())))
                    .account(x),
            NEAR),
        without("balanced", NEAR.unbalanced(6)),
        without("unit-features", NEAR.stretched(1.5)));
  }

  private Chain scaleOne(UnitFeatures x) {
    return GapTerms.of(x).duality(GapTerms.duality(x, x.head(), Interval.ONE)).account(x);
  }

  private Chain withoutK(UnitFeatures x) {
    GapTerms t = GapTerms.of(x);
    return t.variability(t.variability().dividedBy(x.classes())).account(x);
  }
}
