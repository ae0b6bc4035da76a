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
 * The gap of the squared loss with a free bias is a sum of four named nonnegative terms, exactly,
 * for every bias. [D]
 *
 * <p>As without bias, with the target {@code α S_K e_y + 1/K}: the linear part is {@code -(1-α)
 * (z_y - z̄)}, free of the mean row and of the mean of b, and {@code 1-α = λKc}.
 */
final class GapIdentitySquaredBias extends UnitClaim {
  private static final UnitSpec NEAR = UnitSpec.of(1, Loss.SQUARED_WITH_BIAS, 3, 2, 5, 0.02, 0.3);

  GapIdentitySquaredBias() {
    super(
        Loss.SQUARED_WITH_BIAS,
        Papers.GLOBAL_OPTIMALITY.derived("GUFM, gap identity"),
        "gap-identity-mse-bias",
        "The gap of the squared loss with free bias splits exactly into four terms");
  }

  @Override
  public String statement() {
    return "F-F^*=\\frac1{2N}\\sum_i\\|Wh_i+b-\\alpha S_Ke_{y_i}-\\tfrac1K\\mathbf 1\\|^2"
        + "+\\frac\\lambda2\\Bigl[K\\|\\bar w\\|^2+\\sum_k\\|q_k-c\\mu_k\\|^2"
        + "+c^2K\\operatorname{tr}\\Sigma_W\\Bigr],\\quad "
        + " \\alpha=\\tfrac1{1+\\lambda(K-1)},\\;c=\\alpha\\tfrac{K-1}K";
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
        twin("scale-alpha", "rows are compared with α μ_k instead of c μ_k", this::alpha, NEAR),
        twin(
            "no-centroid",
            "the centroid is left out, as without bias",
            x -> GapTerms.of(x).centroid(Interval.ZERO).account(x),
            NEAR),
        twin("penalised-bias", "the bias is penalised too", this::penalised, NEAR),
        without("balanced", NEAR.unbalanced(6)),
        without("unit-features", NEAR.stretched(1.5)));
  }

  private Chain alpha(UnitFeatures x) {
    int k = x.classes();
    Interval alpha = x.optimum().scale().times(Interval.ratio(k, k - 1.0));
    return GapTerms.of(x).duality(GapTerms.duality(x, x.rows(), alpha)).account(x);
  }

  private Chain penalised(UnitFeatures x) {
    GapTerms t = GapTerms.of(x);
    return t.centroid(t.centroid().minus(x.half(x.bias().sumOfSquares()))).account(x);
  }
}
