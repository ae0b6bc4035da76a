package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * The bounds that certificates print, as functions of the gap alone, hold for everything with that
 * gap. [D]
 *
 * <p>NC1 in the tight form {@code 1/c*² - 1}, NC2 with the supremum over all shares of the gap, NC3
 * for the rows as they are: the very code that certifies, attacked.
 */
final class CertificateBounds extends UnitClaim {
  private static final UnitSpec PAIRED =
      UnitSpec.of(0, Loss.CROSS_ENTROPY, 3, 2, 5, 0.02, 0.1).with(UnitSpec.Noise.PAIRED);
  private static final UnitSpec COMMON = PAIRED.with(UnitSpec.Noise.COMMON);

  CertificateBounds() {
    super(
        Loss.CROSS_ENTROPY,
        Papers.GLOBAL_OPTIMALITY.derived("certificates"),
        "certificates-ce",
        "Certificates hold for everything with that gap");
  }

  @Override
  public String statement() {
    return "F(W,H)\\le F^*+\\gamma\\implies\\mathrm{NC1}\\le1/c^*(\\gamma)^2-1,\\;"
        + "\\mathrm{NC2}\\le B_2(\\gamma),\\;\\mathrm{NC3}\\le B_3(\\gamma)";
  }

  @Override
  public Seq<Regime<UnitFeatures>> regimes() {
    return UnitRegimes.close(loss())
        .append(UnitRegimes.around("paired", PAIRED))
        .append(UnitRegimes.around("common", COMMON));
  }

  @Override
  public Chain chain(UnitFeatures x) {
    return with(x, 1);
  }

  private static Chain with(UnitFeatures x, double share) {
    GufmOptimum optimum = GufmOptimum.crossEntropy(x.classes(), x.decay());
    return CertifiedSteps.simplex(x, optimum, share);
  }

  @Override
  public Seq<Twin<UnitFeatures>> twins() {
    UnitSpec best = UnitSpec.optimum(loss(), 3, 2, 0.02);
    return List.of(
        Twin.saying(
                this,
                "millionth-less",
                "a millionth less of the gap suffices",
                x -> with(x, 1 - 1e-6),
                new PairedCollapse(loss(), 3, 2, 0.02, 1.25, false),
                new Regime<>("pairs", s -> AttainedVariability.pairs(loss(), s, false)))
            .constant(),
        constant(
            "less-for-nc3",
            "0.999 of it suffice for NC3",
            x -> third(x, 0.999),
            COMMON.near(0.003)),
        stronger(
            "gap-bounds-nc1", "NC1 is at most the gap itself", CertifiedSteps::nc1BelowGap, PAIRED),
        without("balanced", best.unbalanced(40).firstRow(1.2)),
        without("unit-features", PAIRED.stretched(2)));
  }

  private static Chain third(UnitFeatures x, double share) {
    return CertifiedSteps.only("nc3", with(x, share));
  }
}
