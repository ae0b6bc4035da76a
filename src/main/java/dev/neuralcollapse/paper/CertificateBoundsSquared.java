package dev.neuralcollapse.paper;

import dev.neuralcollapse.bound.Stability;
import dev.neuralcollapse.bound.StabilityBounds;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * The same for the squared loss without bias: NC1 in its tight form, the distance of the classifier
 * from a frame with the supremum over all shares of the gap. [D]
 */
final class CertificateBoundsSquared extends UnitClaim {
  private static final UnitSpec PAIRED =
      UnitSpec.of(0, Loss.SQUARED, 3, 2, 6, 0.02, 0.1).with(UnitSpec.Noise.PAIRED);

  CertificateBoundsSquared() {
    super(
        Loss.SQUARED,
        Papers.GLOBAL_OPTIMALITY.derived("certificates"),
        "certificates-mse",
        "Certificates hold for everything with that gap, squared loss");
  }

  @Override
  public String statement() {
    return "F(W,H)\\le F^*+\\gamma\\implies\\mathrm{NC1}\\le B_1(\\gamma),\\;"
        + "\\|WW^\\top/s^2-I\\|_F\\le B_2(\\gamma),\\;\\mathrm{NC3}\\le B_3(\\gamma)";
  }

  @Override
  public Seq<Regime<UnitFeatures>> regimes() {
    return UnitRegimes.close(loss()).append(UnitRegimes.around("paired", PAIRED));
  }

  @Override
  public Chain chain(UnitFeatures x) {
    return with(x, 1);
  }

  private static Chain with(UnitFeatures x, double share) {
    GufmOptimum optimum = GufmOptimum.mse(x.classes(), x.decay());
    Interval gap = x.objective().minus(optimum.value());
    StabilityBounds bounds = Stability.of(optimum, gap.times(share));
    IntervalMatrix rows = x.head().times(x.optimum().scale().inverse());
    Interval frame = rows.timesTransposed(rows).minus(Indicator.identity(x.classes())).norm();
    return CertifiedSteps.none()
        .nc1(bounds.nc1(), x)
        .and("classifier-frame", bounds.nc2(), frame)
        .nc3(bounds.nc3(), x)
        .chain();
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
        stronger(
            "gap-bounds-nc1", "NC1 is at most the gap itself", CertifiedSteps::nc1BelowGap, PAIRED),
        without("balanced", best.unbalanced(40).firstRow(1.02)),
        without("unit-features", best.stretched(2).scaled(0.5)));
  }
}
