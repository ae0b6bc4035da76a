package dev.neuralcollapse.paper;

import dev.neuralcollapse.proof.Claim;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** Neural collapse in cumulative link models for ordinal regression. */
final class OrdinalCollapse {
  private OrdinalCollapse() {}

  /** In the paper's order. */
  static Seq<Claim<?>> claims() {
    return List.of(
        OrdinalLosses.convex(),
        OrdinalLosses.logitConvex(),
        OrdinalLosses.cloglogConvex(),
        OrdinalReduction.reduction(),
        OrdinalReduction.collapse(),
        OrdinalReduction.value(),
        OrdinalLosses.slopesOrdered(),
        OrdinalStates.equations(),
        OrdinalReduction.boundary(),
        OrdinalStates.reference(),
        OrdinalLosses.midpoint(),
        OrdinalLosses.cloglogLimit());
  }

  /** What is wrong or imprecise in print. */
  static Seq<Correction> corrections() {
    return List.of(
        new Correction(
            Papers.ORDINAL,
            "zero-regularisation limit",
            Correction.Origin.READING,
            "Without regularisation the latents tend to the midpoints of their classes, $z_q\\to"
                + "(b_{q-1}+b_q)/2$, under every log-concave link",
            "ordinal/midpoint",
            "without-symmetric",
            "Complementary log-log, the class from a = 0 to b = log 4. At the midpoint log 2 its"
                + " probability is exp(-1/2) - exp(-2) = 0.6065 - 0.1353 = 0.4712; at z = log(9/4)"
                + " it is exp(-4/9) - exp(-16/9) = 0.6412 - 0.1690 = 0.4722, which is more.",
            "For symmetric links and finite ends the limit is the midpoint. For complementary"
                + " log-log it is $b_{q-1}-\\log\\frac D{e^D-1}$, $D=b_q-b_{q-1}$; at an infinite"
                + " end the latent grows without bound."));
  }
}
