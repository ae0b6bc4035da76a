package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Link;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.OrdinalUfmOptimum;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;
import io.vavr.collection.Map;
import io.vavr.collection.TreeMap;
import java.util.function.DoubleUnaryOperator;

/** The optimum of the ordinal model as it is computed: its equations, and reference values. [D] */
final class OrdinalStates {
  private static final OrdinalSpec PLAIN =
      new OrdinalSpec(1, Link.LOGIT, 3, 1, 0, 1, 0.05, 2, 0.1, false);

  private OrdinalStates() {}

  /**
   * {@code ∂F/∂z_q = 0} off 0, with {@code ‖w‖⁴ = (λ_h/λ_w) Σ α_q z_q²}, so that {@code s/(Σ α_q
   * z_q²)^{1/2} = λ_h/‖w‖²}; squared and averaged, {@code Σ α_q ℓ_q'² = λ_wλ_h}. So {@code |ℓ_q'| ≤
   * √(λ_wλ_h/α_q)}: the rate at which the latents of classes with finite ends reach their limits.
   */
  static Claim<OrdinalPoint> equations() {
    return Stated.<OrdinalPoint>claim(
            Papers.ORDINAL.derived("equations of state"),
            "equations-of-state",
            "Latents and norm of w solve the equations of state, in the classes' order",
            "\\ell_q'(z_q)+\\frac{\\lambda_h}{\\|w\\|^2}z_q=0,\\quad"
                + " \\sum_q\\alpha_q\\ell_q'(z_q)^2=\\lambda_w\\lambda_h,\\quad z_1\\le\\dots\\le"
                + " z_Q")
        .given(
            Hypothesis.is(
                "below-boundary", "\\lambda_w\\lambda_h<C", x -> x.optimum().classifierNorm() > 0))
        .on(new Regime<>("logit", s -> OrdinalSpec.near(Link.LOGIT, s)))
        .on(new Regime<>("probit", s -> OrdinalSpec.near(Link.PROBIT, s)))
        .on(new Regime<>("cloglog", s -> OrdinalSpec.near(Link.CLOGLOG, s)))
        .floating(1e-9)
        .by(
            x -> {
              OrdinalUfmOptimum best = x.optimum();
              return Chain.of(
                  zero("state", worst(x, best, x.decayH())),
                  zero("slopes", slopes(best) / (x.decayW() * x.decayH()) - 1),
                  Step.nonnegative("order", Rule.MONOTONICITY, Interval.point(order(best))));
            })
        .constant(
            "one-percent-more",
            "with 1.01 λ_h/‖w‖²",
            x -> zero("state", worst(x, x.optimum(), 1.01 * x.decayH())),
            PLAIN)
        .stronger(
            "limit",
            "ℓ_q'(z_q) = 0 at every decay",
            x -> zero("state", worst(x, x.optimum(), 0)),
            PLAIN)
        .twin(
            "decays-swapped",
            "λ_w in the place of λ_h",
            x -> zero("state", worst(x, x.optimum(), x.decayW())),
            PLAIN)
        .without(
            "below-boundary",
            new OrdinalSpec(1, Link.LOGIT, 3, 1, 0, 1, 1.5, 1, 0.1, false),
            new Regime<>("beyond", s -> OrdinalSpec.beyond(Link.LOGIT, s)));
  }

  private static Step zero(String name, double value) {
    // Beyond the boundary w = 0 divides.
    return Step.zero(name, Rule.IDENTITY, Interval.point(Double.isFinite(value) ? value : 1));
  }

  /** The largest residual of the first equations. */
  private static double worst(OrdinalPoint x, OrdinalUfmOptimum best, double decay) {
    double norm = best.classifierNorm();
    double worst = 0;
    for (int q = 0; q < x.classes(); q++) {
      double residual = best.slope(q) + decay / (norm * norm) * best.latents().get(q);
      worst = Double.isNaN(residual) ? residual : Math.max(worst, Math.abs(residual));
    }
    return worst;
  }

  private static double slopes(OrdinalUfmOptimum best) {
    double sum = 0;
    for (int q = 0; q < best.classes(); q++) {
      sum += best.shares().get(q) * best.slope(q) * best.slope(q);
    }
    return sum;
  }

  private static double order(OrdinalUfmOptimum best) {
    double least = Double.POSITIVE_INFINITY;
    for (int q = 0; q + 1 < best.classes(); q++) {
      least = Math.min(least, best.latents().get(q + 1) - best.latents().get(q));
    }
    return least;
  }

  private static final Map<String, Interval> PRINTED =
      TreeMap.of(
          "LOGIT", Interval.ofDecimal("0.313389"),
          "PROBIT", Interval.ofDecimal("1.886222"),
          "CLOGLOG", Interval.ofDecimal("8.006056"));

  /** Five equal classes between these thresholds. */
  private static Interval boundary(LinkPoint x, DoubleUnaryOperator mapped) {
    double[] b = {-2.5, -1.5, -0.4, 0.5, 1.8, 2.5};
    double[] moved = java.util.Arrays.stream(b).map(mapped).sorted().toArray();
    return OrdinalUfmOptimum.of(x.link().link(), 1, 1, moved).phaseBoundary();
  }

  /** C to six decimals for the three links; half a unit of the last place is allowed. */
  static Claim<LinkPoint> reference() {
    LinkPoint cloglog = new LinkPoint(OrdinalLink.CLOGLOG, 0, 1, 0, 1);
    Stated<LinkPoint> claim =
        Stated.<LinkPoint>claim(
            Papers.ORDINAL.derived("Theorem 4.3, five classes"),
            "phase-boundary-reference",
            "Five classes: the phase boundary of three links to six decimals",
            "b=(-2.5,-1.5,-0.4,0.5,1.8,2.5)\\implies C=0.313389,\\;1.886222,\\;8.006056"
                + "\\text{ for logit, probit, cloglog}");
    return claim
        .given(LinkPoint.logConcave())
        .on(Regime.always("logit", new LinkPoint(OrdinalLink.LOGIT, 0, 1, 0, 1)))
        .on(Regime.always("probit", new LinkPoint(OrdinalLink.PROBIT, 0, 1, 0, 1)))
        .on(Regime.always("cloglog", cloglog))
        .byStep(x -> within(x, boundary(x, t -> t), 5e-7))
        .constant(
            "unweighted",
            "the sum over classes in the place of their mean",
            x -> within(x, boundary(x, t -> t).times(5), 5e-7),
            cloglog)
        .stronger("seven-digits", "to 1e-9", x -> within(x, boundary(x, t -> t), 1e-9), cloglog)
        .twin(
            "mirrored",
            "of the mirrored thresholds, as if every link were symmetric",
            x -> within(x, boundary(x, t -> -t), 5e-7),
            cloglog)
        .lacking(
            dev.neuralcollapse.proof.Twin.Kind.HYPOTHESIS,
            "three numbers; the links are named in the statement");
  }

  private static Step within(LinkPoint x, Interval value, double half) {
    Interval off = value.minus(PRINTED.get(x.link().name()).get()).abs();
    return Step.atMost("printed", Rule.CONSTRUCTION, off, Interval.point(half));
  }
}
