package dev.neuralcollapse.paper;

import dev.neuralcollapse.bound.CertifiedBound;
import dev.neuralcollapse.bound.Ideal;
import dev.neuralcollapse.bound.Stability;
import dev.neuralcollapse.bound.StabilityBounds;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * The certified bound of NC1 cannot be improved: configurations written down explicitly meet it.
 * [D]
 *
 * <p>Shrunk class means with pairs of samples to both sides, and the best classifier for them, turn
 * every inequality behind the bound into an equality; the bound, computed from their gap alone by
 * the code that certifies, is their NC1 to 1e-9. For n even and {@code d-1 ≥ K}, {@code K+1}
 * without bias. There the shrunk orthonormal frame meets the bound of {@code tr Σ_W} as well.
 */
final class AttainedVariability extends UnitClaim {
  private static final double TO = 1e-9;

  private AttainedVariability(Loss loss, String name, String title) {
    super(loss, Papers.GLOBAL_OPTIMALITY.derived("the role of Lemma 4.1, NC1"), name, title);
  }

  static AttainedVariability crossEntropy() {
    return new AttainedVariability(
        Loss.CROSS_ENTROPY, "nc1-attained-ce", "The bound of NC1 under cross entropy is met");
  }

  static AttainedVariability squared() {
    return new AttainedVariability(
        Loss.SQUARED, "nc1-attained-mse", "The bounds of NC1 and of tr Σ_W are met, squared loss");
  }

  static AttainedVariability squaredWithBias() {
    return new AttainedVariability(
        Loss.SQUARED_WITH_BIAS, "nc1-attained-mse-bias", "The bound of NC1 is met, free bias");
  }

  @Override
  public String statement() {
    return "\\forall q\\ge1:\\;\\mathrm{NC1}(W,H)=q^2-1=B_1(F(W,H)-F^*),\\quad "
        + "h=\\sqrt u\\,g+\\sqrt\\tau\\,u_k\\pm\\sqrt{1-u-\\tau}\\,v,\\;q^2\\tau+u=1";
  }

  @Override
  public String caveat() {
    return "For q up to where a classifier is still of use; equality to 1e-9.";
  }

  @Override
  public Seq<Regime<UnitFeatures>> regimes() {
    Seq<Regime<UnitFeatures>> pairs = List.of(regime("pairs", false));
    return loss() == Loss.SQUARED ? pairs.append(regime("frame", true)) : pairs;
  }

  private Regime<UnitFeatures> regime(String name, boolean frame) {
    return new Regime<>(name, s -> pairs(loss(), s, frame));
  }

  /** A configuration that meets the bounds. */
  static PairedCollapse pairs(Loss loss, long seed, boolean frame) {
    Draw draw = Draw.from(seed);
    return new PairedCollapse(
        loss,
        draw.integer(2, 7),
        2 * draw.integer(1, 2),
        draw.scale(1e-3, 0.1),
        1 + draw.scale(0.01, 1),
        frame);
  }

  @Override
  public Chain chain(UnitFeatures x) {
    return with(x, 1);
  }

  /** The squared loss without bias has two extremal families; each meets its own bound. */
  private Chain with(UnitFeatures x, double share) {
    GufmOptimum optimum = optimum(x);
    StabilityBounds bounds =
        Stability.of(optimum, x.objective().minus(x.optimum().value()).times(share));
    Interval nc1 = x.withinTrace().dividedBy(x.betweenTrace());
    Interval orthonormal = x.means().row(0).dot(x.means().row(1)).abs();
    boolean frame = loss() == Loss.SQUARED && orthonormal.lo() < 1e-12;
    CertifiedBound bound = frame ? bounds.extra().get("within-trace").get() : bounds.nc1();
    Interval measured = frame ? x.withinTrace() : nc1;
    if (bound.isVacuous()) {
      return Chain.vacuous("beyond the threshold");
    }
    Interval most = Interval.point(bound.bound().get());
    return Chain.of(
        Step.atMost("bounded", Rule.COMBINATION, measured, most),
        Step.atMost("met", Rule.CONSTRUCTION, most, measured.plus(TO)));
  }

  private GufmOptimum optimum(UnitFeatures x) {
    return Ideal.optimum(loss(), x.classes(), x.decay());
  }

  @Override
  public Seq<Twin<UnitFeatures>> twins() {
    PairedCollapse worked = new PairedCollapse(loss(), 3, 2, 0.02, 1.25, false);
    Regime<UnitFeatures> pairs = regime("pairs", false);
    return List.of(
        Twin.saying(
                this,
                "millionth-less",
                "a millionth less of the gap suffices",
                x -> with(x, 1 - 1e-6),
                worked,
                pairs)
            .constant(),
        Twin.saying(
                this,
                "strictly-below",
                "NC1 stays a millionth below the bound",
                x -> below(x, 1 - 1e-6),
                worked,
                pairs)
            .inequality(),
        Twin.saying(
            this,
            "larger-classifier",
            "a classifier one percent larger meets the bound as well",
            x -> with(x.withHead(x.head().times(Interval.point(1.01))), 1),
            worked,
            pairs),
        without("unit-features", UnitSpec.optimum(loss(), 3, 2, 0.02).stretched(0.875)));
  }

  private Chain below(UnitFeatures x, double factor) {
    return new Chain(
        with(x, 1).steps().take(1).map(s -> shrunk(s, x, factor)), with(x, 1).vacuous());
  }

  private Step shrunk(Step step, UnitFeatures x, double factor) {
    double bound =
        Stability.of(optimum(x), x.objective().minus(x.optimum().value())).nc1().bound().get();
    return Step.nonnegative(
        step.name(), step.rule(), step.value().minus(Interval.point(bound).times(1 - factor)));
  }
}
