package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.HashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;

/**
 * The gap of cross entropy is a sum of four named nonnegative terms, exactly. [D]
 *
 * <p>{@code -log softmax(z)_y = KL(p*_y ‖ softmax z) + H(p*) + ⟨p*_y - e_y, z⟩} and {@code p*_y -
 * e_y = p(1 - K e_y)}: on average the linear part is {@code -p Σ_k q_kᵀμ_k}. Add {@code
 * (λ/2)(K‖w̄‖² + Σ‖q_k‖²)}, complete the square with {@code p = λa}, use {@code Σ‖μ_k‖²/K = 1 - tr
 * Σ_W}. The constant is {@code F*}, because every term vanishes at the optimum. Zero mean is not
 * needed.
 */
final class GapIdentityCrossEntropy extends UnitClaim {
  private static final UnitSpec NEAR = UnitSpec.of(1, Loss.CROSS_ENTROPY, 3, 2, 5, 0.02, 0.3);

  GapIdentityCrossEntropy() {
    super(
        Loss.CROSS_ENTROPY,
        Papers.GLOBAL_OPTIMALITY.derived("GUFM, gap identity"),
        "gap-identity-ce",
        "The gap of cross entropy splits exactly into four nonnegative terms");
  }

  @Override
  public String statement() {
    return "F-F^*=\\frac1N\\sum_i\\mathrm{KL}(p^*_{y_i}\\|\\operatorname{softmax}Wh_i)"
        + "+\\frac\\lambda2\\Bigl[K\\|\\bar w\\|^2+\\sum_k\\|q_k-a\\mu_k\\|^2"
        + "+\\rho^{*2}\\operatorname{tr}\\Sigma_W\\Bigr]";
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
        twin("rows-not-centred", "w_k takes the place of q_k", this::notCentred, NEAR),
        twin("own-norm", "‖W‖² takes the place of ρ*² before tr Σ_W", this::ownNorm, NEAR),
        without("balanced", NEAR.unbalanced(6)),
        without("unit-features", NEAR.stretched(1.5)));
  }

  private Chain notCentred(UnitFeatures x) {
    return GapTerms.of(x).duality(GapTerms.duality(x, x.head(), x.optimum().scale())).account(x);
  }

  private Chain ownNorm(UnitFeatures x) {
    return GapTerms.of(x)
        .variability(x.half(x.head().sumOfSquares().times(x.withinTrace())))
        .account(x);
  }
}
