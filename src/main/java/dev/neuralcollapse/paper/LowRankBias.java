package dev.neuralcollapse.paper;

import dev.neuralcollapse.proof.Claim;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** Neural collapse against low rank in deep unconstrained features models with ReLU. */
final class LowRankBias {
  private LowRankBias() {}

  /** In the paper's order. */
  static Seq<Claim<?>> claims() {
    return List.of(
        LowRankSolutions.collapse(),
        LowRankThresholds.transition(),
        LowRankGeometry.incidence(),
        LowRankGeometry.johnson(),
        LowRankSolutions.lowRank(),
        LowRankSolutions.below(),
        LowRankThresholds.pairs(),
        LowRankThresholds.triples(),
        LowRankThresholds.smallest(),
        LowRankThresholds.sums(),
        LowRankThresholds.path(),
        LowRankSolutions.path(),
        LowRankThresholds.grid(),
        LowRankSolutions.grid(),
        RandomDescent.threeLayers(),
        LowRankSolutions.improved(),
        LowRankSolutions.oneSample());
  }

  /** What is wrong or imprecise in print. */
  static Seq<Correction> corrections() {
    return List.of(
        new Correction(
            Papers.LOW_RANK_BIAS,
            "figure 1, read as one neuron of the last hidden layer for every class",
            Correction.Origin.READING,
            "With one neuron a class the low-rank solution beats deep neural collapse at three"
                + " layers",
            "low-rank-bias/one-neuron-per-class",
            "beats-at-three-layers",
            "$L=3$, $K=10$, $r=5$: $q=\\|B\\|_*^2\\cdot125=(\\sqrt8+4\\sqrt3)^2\\cdot125="
                + "95.19\\cdot125=11899>10^4=K^{L+1}$, so it costs $11899^{1/4}=10.44$ where"
                + " collapse costs 10, at every decay.",
            "One neuron a class never wins at $L=3$ ($q\\ge K^4$ for every r, $q/K^4\\to1$), and"
                + " always from $L=4$, $K=6$ on. At $L=3$ a neuron has to serve several classes:"
                + " with one for every three vertices $q=7271.6<10^4$, and all $K\\ge10$ win."),
        new Correction(
            Papers.LOW_RANK_BIAS,
            "abstract, as remembered, read literally",
            Correction.Origin.READING,
            "As soon as there are more than two layers or more than two classes, deep neural"
                + " collapse is not optimal: low-rank solutions are better",
            "low-rank-bias/smallest-graphs",
            "beyond-two-layers",
            "$L=3$, $K=6$: $q=(\\sqrt6+3\\sqrt2)^2\\cdot36=44.785\\cdot36=1612.2>1296=6^4$."
                + " $K=3$, any L: $q=4^2\\cdot\\tfrac{27}4\\cdot3^{L-3}=108\\cdot3^{L-3}"
                + ">81\\cdot3^{L-3}=3^{L+1}$.",
            "The solutions on graphs are better for $L=3$, $K\\ge10$ and for $L\\ge4$, $K\\ge6$, at"
                + " every decay at which collapse is not trivial; another one of rank $K-1$ is for"
                + " $L\\ge4$, $K\\ge3$, and one on a grid for $L=3$, $K=9$. For $L=3$, $3\\le"
                + " K\\le8$ nothing below collapse is known here: descent from random starts found"
                + " nothing for $K\\le5$ (numerical only)."),
        new Correction(
            Papers.LOW_RANK_BIAS,
            "theorem on when collapse is not optimal, as remembered, read as sharp at three layers",
            Correction.Origin.READING,
            "At three layers it takes ten classes: with nine collapse is at least as good",
            "low-rank-bias/nine-classes-suffice",
            "ten-are-needed",
            "$L=3$, $K=9$: classes are the cells of a 3×3 grid, a feature has a one for its row"
                + " and a one for its column; $\\|B\\|_*=\\sqrt6+4\\sqrt3$. Neuron (i, j) has -1 at"
                + " row i and column j, 1 at the other four: it is 2 at the four cells off both, 0"
                + " elsewhere. The head has 81 entries ±1/8."
                + " $q=(\\sqrt6+4\\sqrt3)^2\\cdot54\\cdot\\tfrac{81}{64}=87.94\\cdot68.34=6010"
                + "<6561=9^4$, so it costs 8.805 where collapse costs 9.",
            "For $L=3$ collapse is beaten for every $K\\ge9$, at every decay at which it is not"
                + " trivial: nine classes on a grid, the others collapsed."),
        new Correction(
            Papers.LOW_RANK_BIAS,
            "theorem on when collapse is not optimal, as remembered, read as sharp",
            Correction.Origin.READING,
            "From four layers on it takes six classes: with three to five collapse is at least as"
                + " good",
            "low-rank-bias/three-classes-suffice",
            "collapse-below-six",
            "$L=4$, $K=3$: features $(1,0),(1,1),(0,1)$ in the inner layers, last hidden neurons"
                + " $a(1,-1)$, $a(-1,1)$, $c(1,1)$, $a^2=\\sqrt5c^2$:"
                + " $q=(1+\\sqrt3)^2(\\sqrt{10}+\\tfrac1{\\sqrt2})^2\\cdot2"
                + "=7.464\\cdot14.972\\cdot2=223.5<243=3^5$, so it costs 2.950 where collapse"
                + " costs 3.",
            "For $L\\ge4$ collapse is beaten for every $K\\ge3$, at every decay at which it is not"
                + " trivial: three classes on two coordinates, the others collapsed."),
        new Correction(
            Papers.LOW_RANK_BIAS,
            "the low-rank solutions, read as the optimum",
            Correction.Origin.READING,
            "The solution on strongly regular graphs is the global optimum",
            "low-rank-bias/low-rank-not-optimal",
            "is-the-optimum",
            "$K=10$, $L=4$, $p=3$, all decays 0.004: $s=0.96666$, entries $c^2=0.70866$ of the"
                + " last features. Misfit and decay of its head: $\\tfrac12(1-s)^2+0.002\\cdot"
                + "\\tfrac{55}9s^2/c^2=0.016672$. Ridge regression on the same features:"
                + " $0.002\\bigl(\\tfrac1{0.04+9c^2}+\\tfrac4{0.04+4c^2}+\\tfrac5{0.04+c^2}\\bigr)"
                + "=0.016452$. So 0.0811362 is not the optimum: 0.0809161 is reached.",
            "Its value is an upper bound of the optimum. It has exact zeros off the diagonal of the"
                + " output; the optimum trades errors of order $\\lambda$ there for smaller"
                + " weights."));
  }
}
