package dev.neuralcollapse.paper;

import dev.neuralcollapse.proof.Claim;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** Neural collapse against low rank in deep linear unconstrained features models. */
final class Persistence {
  private Persistence() {}

  /** In the paper's order. */
  static Seq<Claim<?>> claims() {
    return List.of(
        PersistenceConstructions.schattenReduction(),
        PersistenceConstructions.closedForms(),
        PersistenceThresholds.lowRankBeatsCollapse(),
        PersistenceThresholds.fiveClasses(),
        PersistenceThresholds.fourClasses(),
        PersistenceConstructions.deepRankOrder(),
        PersistenceConstructions.superiorRank(),
        PersistenceSolutions.rankOverDepth(),
        PersistenceScale.scaleEquation(),
        PersistenceScale.blockScaleEquation(),
        PersistenceSolutions.semidefinite(),
        PersistenceThresholds.dimensionRatio(),
        PersistenceSolutions.solutionDimension(),
        PersistenceSolutions.hessianRatio(),
        PersistenceThresholds.reluThreshold(),
        PersistenceConstructions.reluConstruction());
  }

  /** What is wrong or imprecise in print. */
  static Seq<Correction> corrections() {
    return List.of(
        new Correction(
            Papers.PERSISTENCE,
            "Theorem 5 and the dimension argument around it",
            Correction.Origin.PRINTED,
            "The collapsed solutions have dimension $D_{\\mathrm{DNC}}=L(K-1)(d-K+1)$",
            "persistence/dimension-ratio",
            "grassmann-count",
            "$K=4$, $d=4$, $L=2$: factors $W_2,W_1,H$ of one logit matrix of rank 3. Any rotation"
                + " of the 4-dimensional space between $H$ and $W_1$, and any other one of that"
                + " between $W_1$ and $W_2$, gives other balanced factors of the same product, of"
                + " the same loss; a rotation of $\\mathbb R^4$ that fixes the 3-dimensional row"
                + " space fixes everything. So the solutions have dimension $6+6=12$; printed is"
                + " $2\\cdot3\\cdot1=6$.",
            "The dimension is $L(rd-\\tfrac{r(r+1)}2)$ for every rank r and every spectrum:"
                + " orthonormal r-frames in each of the L hidden spaces. For equal singular values"
                + " the freedom of rotating them is one rotation of all frames and both ends"
                + " together; it cannot be divided out in every layer."),
        new Correction(
            Papers.PERSISTENCE,
            "Theorem 5, the ratio of dimensions R(d)",
            Correction.Origin.PRINTED,
            "The ratio $R(d)$ of the dimensions of collapsed and of low-rank solutions starts below"
                + " 1 at $d=K$ and grows to $(K-1)/r$",
            "persistence/dimension-ratio",
            "starts-below-one",
            "$K=4$, $r=2$, $d=4$:"
                + " $R=\\frac{(K-1)(2d-K)}{r(2d-r-1)}=\\frac{3\\cdot4}{2\\cdot5}=1.2$.",
            "$R(d)=\\frac{(K-1)(2d-K)}{r(2d-r-1)}>1$ for every $d\\ge K$ and $1\\le r\\le K-2$; it"
                + " grows with d, and its limit $(K-1)/r$ is right: collapse has the larger"
                + " dimension at every width."),
        new Correction(
            Papers.PERSISTENCE,
            "Theorem 1 at $L=2$, read as sharp",
            Correction.Origin.READING,
            "Two layers: collapse is beaten from six classes on only, with five it is best",
            "persistence/five-classes-two-layers",
            "collapse-is-best",
            "$K=5$, $L=2$, $n=1$, $\\lambda=0.01$: collapse costs at least 0.20185 (at"
                + " $\\alpha=5.13$). Two pairs at $\\beta=4.58$ and one class at"
                + " $\\gamma=4.00,\\delta=0.66$ cost 0.19864:"
                + " $0.8\\log(1+e^{-2\\beta}+2e^{-\\beta}+e^{-\\beta-5\\delta/4})"
                + "+0.2\\log(1+4e^{-5\\gamma/4})"
                + "+0.015(2(2\\beta)^{2/3}+(\\tfrac54(\\gamma^2+4\\delta^2))^{1/3})$.",
            "Theorem 1 is true but not sharp at $L=2$: with one sample a class collapse is beaten"
                + " for $K=5$ and $5\\cdot10^{-4}\\le\\lambda\\le0.05$."),
        new Correction(
            Papers.PERSISTENCE,
            "Theorem 1 at $L=2$, read as sharp",
            Correction.Origin.READING,
            "Two layers, four classes: collapse is at least as good as two pairs",
            "persistence/four-classes-two-layers",
            "collapse-is-best",
            "$K=4$, $L=2$, $n=1$, $\\lambda=0.02$: two pairs at $\\beta=3.89$ cost"
                + " $\\log(1+e^{-2\\beta}+2e^{-\\beta})+0.03\\cdot2\\cdot(2\\beta)^{2/3}=0.27606$;"
                + " collapse costs $\\log(1+3e^{-\\alpha})+0.09\\,\\alpha^{2/3}\\ge0.27781$, its"
                + " value at $\\alpha=4.37$.",
            "It depends on the decay: with one sample a class two pairs win for"
                + " $0.0125\\le\\lambda\\le0.05$, collapse wins against them for"
                + " $5\\cdot10^{-5}\\le\\lambda\\le0.011$."));
  }
}
