package dev.neuralcollapse.bound;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.CrossEntropyOptimum;
import dev.neuralcollapse.optimum.GufmOptimum;

/**
 * Gap, gap identity and inequality chain of one last layer in interval arithmetic: the real numbers
 * lie in these enclosures. Objective and optimum are computed from their definitions, the terms
 * from theirs ({@link GapIdentity}, {@link InequalityChain}) in forms that do not cancel, so that
 * comparing the sums checks the mathematics.
 *
 * @param objective {@code F(W,H)}
 * @param optimum {@code F*}
 * @param identity fit, centroid, duality, variability, norm-deficit
 * @param chain the inequality chain
 */
public record IntervalGap(
    Interval objective, Interval optimum, IntervalAccount identity, IntervalAccount chain) {

  public static IntervalGap of(LastLayer layer, IntervalLayer.Reading reading) {
    return of(IntervalLayer.of(layer, reading));
  }

  public static IntervalGap of(IntervalLayer layer) {
    GufmOptimum optimum = layer.optimum();
    return new IntervalGap(
        layer.objective(),
        optimum.value(),
        identity(layer, optimum),
        IntervalChain.of(layer, optimum));
  }

  /** {@code F(W,H) - F*}. */
  public Interval gap() {
    return objective.minus(optimum);
  }

  private static IntervalAccount identity(IntervalLayer layer, GufmOptimum optimum) {
    Interval[][] means = layer.means();
    Interval[] variances = layer.variances(means);
    Interval[] deficits = layer.deficits();
    Interval[][] rows = layer.rows();
    Interval a = optimum.classifierRowNorm();
    Interval duality = Interval.ZERO;
    Interval within = Interval.ZERO;
    Interval deficit = Interval.ZERO;
    for (int k = 0; k < rows.length; k++) {
      Interval share = Interval.ratio(layer.count(k), layer.samples());
      Interval[] apart = IntervalRows.minus(rows[k], IntervalRows.times(means[k], a));
      duality = duality.plus(IntervalRows.sumOfSquares(apart));
      within = within.plus(share.times(variances[k]));
      deficit = deficit.plus(share.times(deficits[k]));
    }
    Interval pull = layer.halfDecay().times(a.square()).times(layer.classes());
    IntervalAccount fit = IntervalAccount.empty().and("fit", fit(layer, optimum));
    IntervalAccount first =
        layer.layer().loss() == Loss.SQUARED ? fit : fit.and("centroid", centroid(layer));
    return first
        .and("duality", layer.halfDecay().times(duality))
        .and("variability", pull.times(within))
        .and("norm-deficit", pull.times(deficit));
  }

  /** {@code (λ/2) K‖w̄‖²}. */
  static Interval centroid(IntervalLayer layer) {
    return layer
        .halfDecay()
        .times(layer.classes())
        .times(IntervalRows.sumOfSquares(layer.meanRow()));
  }

  private static Interval fit(IntervalLayer layer, GufmOptimum optimum) {
    Interval s = Interval.ZERO;
    for (int i = 0; i < layer.samples(); i++) {
      Interval[] z = layer.logits(i).clone();
      int y = layer.layer().label(i);
      s =
          s.plus(
              optimum instanceof CrossEntropyOptimum ce
                  ? divergence(z, y, ce)
                  : residual(z, y, optimum.classifierRowNorm().dividedBy(layer.kappa()), layer));
    }
    return s.dividedBy(layer.samples());
  }

  private static Interval divergence(Interval[] x, int y, CrossEntropyOptimum optimum) {
    Interval[] mass = new Interval[x.length];
    java.util.Arrays.fill(mass, optimum.wrongMass());
    mass[y] = optimum.trueMass();
    x[y] = x[y].minus(margin(optimum));
    return IntervalSteps.divergence(mass, x);
  }

  /** The optimal margin {@code ρ*√K/(K-1)}. */
  static Interval margin(CrossEntropyOptimum optimum) {
    int k = optimum.classes();
    return optimum.scale().times(k).dividedBy(k - 1.0);
  }

  /** {@code ½‖z - α e_y - β 1‖²}, {@code β = (1-α)/K} with bias, else 0. */
  private static Interval residual(Interval[] z, int y, Interval alpha, IntervalLayer layer) {
    Interval beta =
        layer.layer().loss() == Loss.SQUARED
            ? Interval.ZERO
            : Interval.ONE.minus(alpha).dividedBy(layer.classes());
    Interval s = Interval.ZERO;
    for (int j = 0; j < z.length; j++) {
      Interval r = z[j].minus(beta);
      s = s.plus((j == y ? r.minus(alpha) : r).square());
    }
    return s.times(0.5);
  }
}
