package dev.neuralcollapse.paper;

import dev.neuralcollapse.bound.Ideal;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * The bounds that certificates print, as functions of the gap alone, hold for everything with that
 * gap, where the optimum is a simplex: cross entropy, and the squared loss with a free bias of the
 * head. [D]
 *
 * <p>NC1 in the tight form {@code 1/c*² - 1}, NC2 with the supremum over all shares of the gap, NC3
 * for the rows as they are: the very code that certifies, attacked.
 */
final class CertificateBounds extends UnitClaim {
  private static final double DECAY = 0.02;

  private final String statement;
  private final UnitSpec paired;
  private final UnitSpec common;
  private final UnitSpec stretched;
  private final double longerRow;

  private CertificateBounds(
      Loss loss,
      String name,
      String title,
      String statement,
      double near,
      UnitSpec stretched,
      double longer) {
    super(loss, Papers.GLOBAL_OPTIMALITY.derived("certificates"), name, title);
    this.statement = statement;
    this.paired = paired(loss);
    this.common = paired.with(UnitSpec.Noise.COMMON).near(near);
    this.stretched = stretched;
    this.longerRow = longer;
  }

  private static UnitSpec paired(Loss loss) {
    return UnitSpec.of(0, loss, 3, 2, 5, DECAY, 0.1).with(UnitSpec.Noise.PAIRED);
  }

  static CertificateBounds crossEntropy() {
    return new CertificateBounds(
        Loss.CROSS_ENTROPY,
        "certificates-ce",
        "Certificates hold for everything with that gap",
        "F(W,H)\\le F^*+\\gamma\\implies\\mathrm{NC1}\\le1/c^*(\\gamma)^2-1,\\;"
            + "\\mathrm{NC2}\\le B_2(\\gamma),\\;\\mathrm{NC3}\\le B_3(\\gamma)",
        0.1,
        paired(Loss.CROSS_ENTROPY).stretched(2),
        1.2);
  }

  static CertificateBounds squaredWithBias() {
    return new CertificateBounds(
        Loss.SQUARED_WITH_BIAS,
        "certificates-mse-bias",
        "Certificates hold for everything with that gap, free bias",
        "F(W,b,H)\\le F^*+\\gamma\\implies\\mathrm{NC1}\\le B_1(\\gamma),\\;"
            + "\\mathrm{NC2}\\le B_2(\\gamma),\\;\\mathrm{NC3}\\le B_3(\\gamma)",
        0.02,
        paired(Loss.SQUARED_WITH_BIAS).stretched(2).scaled(0.5),
        1.02);
  }

  @Override
  public String statement() {
    return statement;
  }

  @Override
  public Seq<Regime<UnitFeatures>> regimes() {
    return UnitRegimes.close(loss())
        .append(UnitRegimes.around("paired", paired))
        .append(UnitRegimes.around("common", common));
  }

  @Override
  public Chain chain(UnitFeatures x) {
    return with(x, 1);
  }

  private Chain with(UnitFeatures x, double share) {
    GufmOptimum optimum = Ideal.optimum(loss(), x.classes(), x.decay());
    return CertifiedSteps.simplex(x, optimum, share);
  }

  @Override
  public Seq<Twin<UnitFeatures>> twins() {
    UnitSpec best = UnitSpec.optimum(loss(), 3, 2, DECAY);
    return List.of(
        Twin.saying(
                this,
                "millionth-less",
                "a millionth less of the gap suffices",
                x -> with(x, 1 - 1e-6),
                new PairedCollapse(loss(), 3, 2, DECAY, 1.25, false),
                new Regime<>("pairs", s -> AttainedVariability.pairs(loss(), s, false)))
            .constant(),
        constant(
            "less-for-nc3",
            "0.999 of it suffice for NC3",
            x -> third(x, 0.999),
            common.near(0.003)),
        stronger(
            "gap-bounds-nc1", "NC1 is at most the gap itself", CertifiedSteps::nc1BelowGap, paired),
        without("balanced", best.unbalanced(40).firstRow(longerRow)),
        without("unit-features", stretched));
  }

  private Chain third(UnitFeatures x, double share) {
    return CertifiedSteps.only("nc3", with(x, share));
  }
}
