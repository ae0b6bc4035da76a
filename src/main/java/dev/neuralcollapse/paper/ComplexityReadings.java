package dev.neuralcollapse.paper;

import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** Readings of the bounds by geometric complexity that fail, each with numbers for a pencil. */
final class ComplexityReadings {
  private ComplexityReadings() {}

  /**
   * Readings of the bounds that fail. They are readings: where the paper itself is more careful was
   * not at hand.
   */
  static Seq<Correction> all() {
    return List.of(
        reading(
            "Poincaré constant of a class",
            "A class with covariance $\\Sigma$ has a Poincaré constant of the size of its average"
                + " variance, $C=\\operatorname{tr}\\Sigma/d$.",
            "poincare-normal",
            "mean-eigenvalue",
            "$\\Sigma=\\operatorname{diag}(4,\\tfrac1{100},\\tfrac1{100})$, $f(x)=x_1$: variance 4,"
                + " $GC=1$, mean eigenvalue $4.02/3=1.34$, and $4>1.34\\cdot1$.",
            "For a normal law $C=\\lambda_{\\max}(\\Sigma)$, here 4, with equality."),
        reading(
            "the class laws",
            "Every class law satisfies a Poincaré inequality with a constant of the size of its"
                + " width.",
            "poincare-interval",
            "without-connected",
            "$x$ uniform on $[-2,-1]\\cup[1,2]$, $f=-1$ on the one part and $1$ on the other,"
                + " rising in the gap: variance 1, $GC=0$.",
            "It needs a connected support: an interval of width w has $(w/\\pi)^2$; a class of two"
                + " separate parts has no constant at all."),
        reading(
            "empirical geometric complexity",
            "A small $GC$ on the training sample bounds the variance on the training sample.",
            "poincare-interval",
            "without-population",
            "The sample $-1,0,1$ and a staircase with $f(x)=x$ and $f'(x)=0$ at its points:"
                + " variance $2/3$, empirical $GC=0$.",
            "The inequality holds for the population law, not for a finite sample: an"
                + " interpolating network can be flat at every sample."),
        reading(
            "bound on NC",
            "Low geometric complexity implies collapse.",
            "collapse-bound",
            "without-distances",
            "$\\mathcal N(0,1)$, $\\mathcal N(1,1)$ and $f(x)=x/10$: $C\\,GC=1/100$, but"
                + " $NC=(\\tfrac1{100}+\\tfrac1{100})/(2\\cdot\\tfrac1{100})=1$.",
            "$NC\\le C\\,GC/d_{\\min}^2$: only complexity relative to the distances of the class"
                + " means counts."),
        reading(
            "transfer",
            "Complexity on the source bounds complexity on new classes within its support.",
            "transfer-bound",
            "without-kappa",
            "Source $\\mathcal N(m,1)$, $m=0,1,2,3$, and $f(x)=x^2$: $GC_m=4(m^2+1)$ is 4, 8, 20,"
                + " 40, mean 18. New classes $m=2,3$: mean 30.",
            "$\\widetilde{GC}\\le\\kappa\\,GC$ where the new mixture's density is at most $\\kappa$"
                + " times the source's; here $\\kappa=2$, and $30\\le36$."),
        reading(
            "nearest-mean classification",
            "The error bound by NC holds with means estimated from a few shots.",
            "nearest-mean-error",
            "without-exact-means",
            "Values 0 (99 of 100) and $0.51$ against 1 (99 of 100) and $0.49$, the shots $0.51$"
                + " and $0.49$: $4NC=0.0105$, yet 99 of 100 are wrong (0 is nearer to $0.49$).",
            "$\\Pr[\\text{wrong}]\\le4(k-1)NC$ with the exact class means; few shots need a term"
                + " of order one over the shots (Galanti, György, Hutter 2022, not rechecked)."));
  }

  private static Correction reading(
      String place, String read, String claim, String twin, String byHand, String mended) {
    return new Correction(
        Papers.GEOMETRIC_COMPLEXITY,
        place + " (a reading; the paper's wording was not at hand)",
        Correction.Origin.READING,
        read,
        Papers.GEOMETRIC_COMPLEXITY.id() + "/" + claim,
        twin,
        byHand,
        mended);
  }
}
