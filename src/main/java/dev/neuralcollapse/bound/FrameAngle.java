package dev.neuralcollapse.bound;

import dev.neuralcollapse.number.Directed;
import dev.neuralcollapse.number.Interval;

/**
 * The angle between {@code WWᵀ} and the simplex projector {@code S_K}, which is all that NC2 sees
 * [D].
 *
 * <p>Let {@code ‖Q‖_F² = Kb²}, {@code m = bK/(K-1)}, {@code τ = bm}: then {@code QQᵀ = τS_K + D}
 * with {@code D ⟂ S_K} exactly, and {@code WWᵀ} has besides only parts along 1. Take the identity
 * of {@link OwnNorm} at the reference {@code m₀ = min(m, m*)} and its shares γ₁ (fit), γ₂
 * (duality), γ₃ (centroid). With {@code Qᵀ = b₀M + E}, {@code ‖E‖² ≤ 2γ₂b₀/p₀}, and {@code QM =
 * m₀S_K + U} one has {@code D = b₀ sym(SUS) + sym(QES)}. Let {@code x = ‖D‖_F/τ} and {@code s² =
 * λ_max(QQᵀ)/τ}; D is symmetric and traceless, {@code QQᵀ ⪰ 0} has trace {@code (K-1)τ}:
 *
 * <pre>
 * x ≤ b₀T(γ₁)/τ + s √(2γ₂b₀/(p₀τ)),    s² ≤ 1 + θx,  θ² = (K-2)/(K-1),    s² ≤ K-1,  x² ≤ (K-1)(K-2)
 * tan² = (x² + 2s²w + w²)/(K-1),    w = K‖w̄‖²/τ ≤ 2γ₃/(λτ).
 * </pre>
 *
 * <p>T² is convex in its share with T(0) = 0, so by Cauchy-Schwarz {@code x² ≤ d² + s²e²}, {@code d
 * = b₀T(γ')/τ}, {@code e² = 2γ'b₀/(p₀τ)}, {@code γ' = γ₁ + γ₂}. From m* on everything falls with m.
 * So the supremum is over {@code m ≤ m*} and γ₃. It is finite for every gap below that of the zero
 * classifier.
 */
final class FrameAngle {
  /** NC2 beyond this square of the tangent is within 1e-4 of √2, where any classifier lies. */
  private static final double FLAT = 1e8;

  private final OwnNorm model;

  FrameAngle(OwnNorm model) {
    this.model = model;
  }

  /** The bound of NC2 at a gap. */
  CertifiedBound nc2(double gap) {
    double square = squaredTangent(gap);
    return square < FLAT
        ? new CertifiedBound.Bounded(distance(square))
        : new CertifiedBound.Vacuous(
            threshold(gap), "WWᵀ may have any direction: a zero classifier is as good, or nearly");
  }

  /** A gap at which something is said, in theory up to that of margin 0; 0 if none is found. */
  private double threshold(double gap) {
    double least = 0.96 * Math.min(gap, model.cost(0));
    for (int i = 0; i < 8; i++) {
      if (Supremum.below(2, FLAT, over(least))) {
        return least;
      }
      least /= 2;
    }
    return 0;
  }

  /** {@code √(2 - 2cos)} from {@code tan²}. */
  static double distance(double square) {
    Interval q = Interval.point(square);
    Interval secant = q.plus(1).sqrt();
    return q.times(2).dividedBy(secant.times(secant.plus(1))).sqrt().hi();
  }

  /** Upper bound of {@code tan²}; infinite where nothing can be said. */
  double squaredTangent(double gap) {
    return gap < 1e6 ? Supremum.of(2, FLAT, over(gap)) : Double.POSITIVE_INFINITY;
  }

  /** Axes: {@code 1 - m/m*}, and the root of the relative share of the centroid. */
  private Supremum.OnCells over(double gap) {
    return new Supremum.OnCells() {
      @Override
      public double above(double[] low, double[] high) {
        return cell(gap, low, high);
      }

      @Override
      public double at(double[] point) {
        double inside = cell(gap, point, point);
        return inside < Double.POSITIVE_INFINITY ? inside : 0;
      }
    };
  }

  private double cell(double gap, double[] low, double[] high) {
    boolean top = low[0] == 0;
    double left = top ? gap : Directed.subtractUp(gap, model.cost(edge(low[0])));
    if (left < 0) {
      return Double.NEGATIVE_INFINITY;
    }
    double[] shares = Shares.corner(left, new double[] {low[1]}, new double[] {high[1]});
    Interval margin = top ? model.bestMargin() : Interval.point(edge(low[0]));
    Interval mass = top ? model.bestMass() : model.mass(edge(low[0]));
    return squaredTangent(margin, mass, edge(high[0]), shares[1], shares[0]);
  }

  /** Margins that cells have in common. */
  private double edge(double away) {
    return model.bestMargin().lo() * (1 - away);
  }

  /** With reference {@code margin} and own margin at least {@code least}. */
  private double squaredTangent(
      Interval margin, Interval mass, double least, double logits, double centroid) {
    int k = model.classes();
    Interval wrong = Interval.point(k - 1.0);
    Interval tau = Interval.point(least).square().times(wrong).dividedBy(k);
    if (!(tau.lo() > 0) || !(mass.lo() > 0)) {
      return Double.POSITIVE_INFINITY;
    }
    Interval own = margin.times(wrong).dividedBy(k);
    Interval d = own.times(Interval.of(0, model.logits(logits, mass))).dividedBy(tau);
    Interval e2 = own.times(2).times(logits).dividedBy(mass.times(tau));
    Interval theta = Interval.ratio(k - 2.0, k - 1.0).sqrt();
    Interval x =
        CollapseBounds.selfBounded(theta.times(e2), d.square().plus(e2))
            .min(wrong.times(k - 2.0).sqrt());
    Interval s2 = theta.times(x).plus(1).min(wrong);
    Interval w = Interval.point(centroid).times(2).dividedBy(model.decay().times(tau));
    Interval across = s2.times(w).times(2).plus(w.square());
    double square = x.square().plus(across).dividedBy(wrong).hi();
    return square >= 0 ? square : Double.POSITIVE_INFINITY;
  }
}
