package dev.neuralcollapse.optimum;

import dev.neuralcollapse.number.Interval;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;
import java.util.Locale;

/**
 * The optimum of the deep linear regression model with free features,
 *
 * <p>{@code min (1/2M)‖W_L ⋯ W_1 H + b1ᵀ - Y‖² + (λ_W/2) Σ_l ‖W_l‖² + (λ_H/2M)‖H‖²},
 *
 * <p>all widths at least the number of targets. It falls apart into one {@linkplain TargetDirection
 * scalar problem} an eigenvector of {@code Σ = (Y-Ȳ)(Y-Ȳ)ᵀ/M}. At a minimum every W_l has the
 * singular values {@code (κ/λ_W)^{1/2} s_j^{1/(L+1)}}, and the features that enter W_l have, up to
 * one factor, the covariance eigenvalues {@code s_j^{2l/(L+1)}}. [D]
 *
 * @param layers L, weights above the features
 * @param covariance eigenvalues of Σ, not negative, in any order
 * @param decayW {@code λ_W > 0} of every weight
 * @param decayH {@code λ_H > 0} of the features
 * @param directions one an eigenvalue, the largest first
 */
public record DeepRegressionUfmOptimum(
    int layers,
    Vector<Interval> covariance,
    Interval decayW,
    Interval decayH,
    Vector<TargetDirection> directions)
    implements EnclosedOptimum {

  /** Solves the scalar problems; refuses what no model has. */
  public static DeepRegressionUfmOptimum of(
      int layers, Iterable<Interval> covariance, Interval decayW, Interval decayH) {
    Vector<Interval> sorted =
        Vector.ofAll(covariance).sorted((a, b) -> Double.compare(b.mid(), a.mid()));
    if (layers < 1
        || sorted.isEmpty()
        || sorted.exists(l -> !(l.lo() >= 0) || !l.isFinite())
        || !decayW.certainlyPositive()
        || !decayH.certainlyPositive()) {
      throw new IllegalArgumentException(
          "layers >= 1, eigenvalues >= 0 and positive decays, not "
              + List.of(layers, sorted, decayW, decayH));
    }
    Interval kappa = shrinkage(layers, decayW, decayH);
    return new DeepRegressionUfmOptimum(
        layers,
        sorted,
        decayW,
        decayH,
        sorted.map(l -> TargetDirection.of(layers, l.sqrt(), kappa)));
  }

  /** From plain numbers. */
  public static DeepRegressionUfmOptimum of(
      int layers, Seq<Double> covariance, double decayW, double decayH) {
    return of(
        layers, covariance.map(Interval::point), Interval.point(decayW), Interval.point(decayH));
  }

  /** {@code κ = (λ_W^L λ_H)^{1/(L+1)}}; for one layer {@code √c}. */
  public Interval shrinkage() {
    return shrinkage(layers, decayW, decayH);
  }

  private static Interval shrinkage(int layers, Interval decayW, Interval decayH) {
    // No power of a decay is formed that could underflow.
    return layers == 1
        ? decayW.sqrt().times(decayH.sqrt())
        : decayW
            .pow(Interval.ratio(layers, layers + 1.0))
            .times(decayH.pow(Interval.ratio(1, layers + 1.0)));
  }

  /** The least deviation σ of the targets that is learned. */
  public Interval threshold() {
    return TargetDirection.threshold(layers, shrinkage());
  }

  /** The value. */
  public Interval total() {
    return directions.map(TargetDirection::value).fold(Interval.ZERO, Interval::plus);
  }

  /** Singular values of every W_l, descending. */
  public Vector<Interval> weights() {
    Interval scale = shrinkage().dividedBy(decayW).sqrt();
    return directions.map(d -> scale.times(root(d)));
  }

  /** Singular values of {@code H/√M}, descending. */
  public Vector<Interval> features() {
    Interval scale = shrinkage().dividedBy(decayH).sqrt();
    return directions.map(d -> scale.times(root(d)));
  }

  private Interval root(TargetDirection d) {
    return d.strength().pow(Interval.ratio(1, layers + 1.0));
  }

  /** {@code ‖W_l‖_F}, the same for every l. */
  public Interval classifierNorm() {
    return weights().map(Interval::square).fold(Interval.ZERO, Interval::plus).sqrt();
  }

  /** Number of directions certainly learned. */
  public int active() {
    return directions.count(d -> d.state() == TargetDirection.State.ACTIVE);
  }

  /**
   * Covariance eigenvalues of the features that enter W_l, relative to the largest, {@code
   * (s_j/s_1)^{2l/(L+1)}}; all zero where nothing is learned.
   *
   * @param layer l, from 1 (H itself) to L
   */
  public Vector<Interval> ratios(int layer) {
    Interval exponent = Interval.ratio(2.0 * layer, layers + 1.0);
    Interval first = directions.get(0).strength();
    return directions.map(
        d ->
            first.certainlyPositive()
                ? d.strength().dividedBy(first).pow(exponent)
                : Interval.ZERO);
  }

  /**
   * Linear CKA of the features that enter W_l with the targets: the cosine between {@code
   * s^{2l/(L+1)}} and the eigenvalues of Σ; none where nothing is learned.
   */
  public Option<Interval> alignment(int layer) {
    Vector<Interval> e = ratios(layer);
    Interval top = covariance.get(0);
    if (!e.get(0).certainlyPositive()) {
      return Option.none();
    }
    Vector<Interval> l = covariance.map(x -> x.dividedBy(top));
    Interval dot = e.zipWith(l, Interval::times).fold(Interval.ZERO, Interval::plus);
    return Option.some(dot.dividedBy(norm(e)).dividedBy(norm(l)).min(1));
  }

  private static Interval norm(Vector<Interval> v) {
    return v.map(Interval::square).fold(Interval.ZERO, Interval::plus).sqrt();
  }

  @Override
  public String model() {
    return "deep-regression-ufm";
  }

  @Override
  public String description() {
    return "min (1/2M)||W_L...W_1 H + b 1' - Y||^2 + (lw/2) sum ||W_l||^2 + (lh/2M)||H||^2, L = "
        + layers
        + "   [D]";
  }

  @Override
  public Interval interval() {
    return total();
  }

  @Override
  public Map<String, Double> scalars() {
    return LinkedHashMap.of(
        "classifierNorm", classifierNorm().mid(),
        "activeDirections", (double) active(),
        "residualVariance",
            directions.map(TargetDirection::residual).fold(Interval.ZERO, Interval::plus).mid(),
        "threshold", threshold().mid());
  }

  @Override
  public Map<String, Seq<Double>> lists() {
    Map<String, Seq<Double>> common =
        LinkedHashMap.of(
            "singularValues", mid(weights()),
            "strengths", mid(directions.map(TargetDirection::strength)),
            "residualVariances", mid(directions.map(TargetDirection::residual)),
            "cka", Vector.rangeClosed(1, layers).flatMap(this::alignment).map(Interval::mid));
    return Vector.rangeClosed(1, layers)
        .foldLeft(
            common,
            (m, l) ->
                m.put(String.format(Locale.ROOT, "layer%dEigenvalueRatios", l), mid(ratios(l))));
  }

  static Seq<Double> mid(Vector<Interval> values) {
    return values.map(Interval::mid);
  }

  @Override
  public Seq<String> notes() {
    return List.of(
            "layer l means the features that enter W_l: layer 1 is H itself",
            "cka is NRC2 against the targets: at a minimum it is 1 only where the eigenvalues of"
                + " the layer are proportional to those of the targets")
        .appendAll(undecided());
  }

  Option<String> undecided() {
    int n = directions.count(d -> d.state() == TargetDirection.State.UNDECIDED);
    return Option.when(
        n > 0, n + " directions lie so near the threshold that rounding hides on which side");
  }
}
