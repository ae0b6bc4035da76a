package dev.neuralcollapse.bound;

import dev.neuralcollapse.number.Directed;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.CrossEntropyOptimum;
import java.util.HashMap;
import java.util.Map;

/**
 * How far {@code WWᵀ} can be from {@code (ρ*²/(K-1)) S_K} under cross entropy [D].
 *
 * <p>Shares γ₁ (fit), γ₂ (duality), γ₃ (centroid). Kullback-Leibler divergence is convex in the
 * logits, so the class means' logits {@code Z = QM = Z* + U} have mean divergence at most γ₁; with
 * {@code t = ‖U_k‖}, {@code e^x ≥ 1 + x + x² h(-βt)} for {@code x ≥ -βt}, {@code h(y) =
 * (e^y-1-y)/y²}, and variance under p* at least {@code p t²}, it is at least {@code ψ(t²) = log(1 +
 * (p/β²)(e^{-βt} - 1 + βt))}. ψ is concave with ψ(0) = 0, so {@code ψ(‖U‖²) ≤ Kγ₁}: {@code ‖U‖ ≤
 * T}. With {@code Qᵀ = aM + E}, {@code ‖E‖ ≤ e₂ = √(2γ₂/λ)}: {@code QQᵀ = aZ* + aU + QE}. The mean
 * row adds {@code 2σ²e₃² + e₃⁴} to the square, {@code e₃² = 2γ₃/λ}.
 */
final class CrossEntropyFrame {
  private final Interval decay;
  private final int classes;
  private final Interval scale;
  private final Interval frameEigenvalue;
  private final double wrongMass;
  private final Interval beta;
  private final Map<Double, Double> logitDeviations = new HashMap<>();

  CrossEntropyFrame(CrossEntropyOptimum optimum) {
    this.decay = optimum.decay();
    this.classes = optimum.classes();
    this.scale = optimum.scale();
    this.frameEigenvalue = optimum.rho().square().dividedBy(classes - 1.0);
    Interval p = optimum.wrongMass();
    this.wrongMass = p.lo();
    this.beta = Interval.point(beta(p, optimum.trueMass(), classes).hi());
  }

  /** Largest distance of a vertex of the probability simplex from {@code p*}, at most √2. */
  private static Interval beta(Interval p, Interval trueMass, int classes) {
    Interval p2 = p.square();
    Interval wrong =
        trueMass.square().plus(Interval.ONE.minus(p).square()).plus(p2.times(classes - 2.0));
    Interval right = Interval.ONE.minus(trueMass).square().plus(p2.times(classes - 1.0));
    return wrong.max(right).sqrt();
  }

  /**
   * Upper bound of {@code ‖WWᵀ - (ρ*²/(K-1))S_K‖_F} relative to the norm of the frame, over all
   * shares of the gap.
   */
  double relativeDeviation(double gap) {
    return tooLarge(gap) ? Double.POSITIVE_INFINITY : Shares.supremum(3, gap, 1, this::relative);
  }

  /**
   * What it would be if a mean row were free: false, and kept to show that the centroid's share is
   * needed.
   */
  double relativeDeviationWithoutCentroid(double gap) {
    return Shares.supremum(2, gap, 1, s -> relative(new double[] {s[0], s[1], 0}));
  }

  /** Is the relative deviation certainly below one? */
  boolean hasDirection(double gap) {
    return !tooLarge(gap) && Shares.below(3, gap, 1, this::relative);
  }

  /** There {@code e^{Kγ}} overflows, long after anything is said. */
  private boolean tooLarge(double gap) {
    return !(gap * classes < 600);
  }

  private double relative(double[] shares) {
    Interval norm = frameEigenvalue.times(Interval.point(classes - 1.0).sqrt());
    double deviation = deviation(shares[0], shares[1], shares[2]);
    return Interval.point(Math.min(deviation, Double.MAX_VALUE)).dividedBy(norm).hi();
  }

  /** {@code r} at the given shares. */
  private double deviation(double fit, double duality, double centroid) {
    double most = logitDeviations.computeIfAbsent(fit, this::logitDeviation);
    Interval logits = scale.times(Interval.of(0, most));
    Interval e2 = Interval.point(duality).times(2).dividedBy(decay).sqrt();
    Interval e3Square = Interval.point(centroid).times(2).dividedBy(decay);
    Interval sigma = CollapseBounds.selfBounded(e2, frameEigenvalue.plus(logits));
    Interval inside = logits.plus(sigma.times(e2)).square();
    Interval across = sigma.square().times(e3Square).times(2);
    return inside.plus(across).plus(e3Square.square()).sqrt().hi();
  }

  /** Upper bound of T: {@code e^{-y} - 1 + y = (e^{Kγ₁} - 1) β²/p} at {@code y = βT}. */
  private double logitDeviation(double fit) {
    double level =
        Interval.point(fit).times(classes).expm1().times(beta.square()).dividedBy(wrongMass).hi();
    if (!(level < 1e300)) {
      return Double.POSITIVE_INFINITY;
    }
    double y = approximateRoot(level);
    double widening = 1e-15;
    while (excess(y) < level) {
      y = Math.nextUp(y * (1 + widening));
      widening *= 2;
    }
    return Interval.point(y).dividedBy(beta).hi();
  }

  /** Lower bound of {@code e^{-y} - 1 + y}: near zero by its alternating series. */
  private static double excess(double y) {
    Interval at = Interval.point(y);
    double series = at.square().times(0.5).times(Interval.ONE.minus(at.dividedBy(3))).lo();
    return Math.max(series, at.negate().expm1().plus(at).lo());
  }

  /** Newton from the right on a convex increasing function. */
  private static double approximateRoot(double level) {
    double y = Directed.sqrtUp(2 * level) + level;
    for (int i = 0; i < 60; i++) {
      double slope = -StrictMath.expm1(-y);
      double value = y < 1e-3 ? y * y / 2 * (1 - y / 3 + y * y / 12) : StrictMath.expm1(-y) + y;
      double next = slope > 0 ? y - (value - level) / slope : y;
      if (!(next < y) || !(next > 0)) {
        return y;
      }
      y = next;
    }
    return y;
  }
}
