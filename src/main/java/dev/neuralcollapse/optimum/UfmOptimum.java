package dev.neuralcollapse.optimum;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * The unconstrained features model with balanced classes, {@code (1/N) Σ ℓ(W h_i + b, y_i) +
 * (λ_W/2) ‖W‖² + (λ_H/2) Σ ‖h_i‖²}, N = Kn (Zhu et al. 2021; Zhou et al. 2022; Tirer and Bruna
 * 2022; their geometry, the closed forms written out here: D).
 *
 * <p>All depends on {@code c = √(n λ_W λ_H)}, with its threshold {@code 1/K}: from there on W and H
 * vanish. The penalties are {@code ≥ √(λ_W λ_H)} times the nuclear norm of {@code Z = WH}, what is
 * left is convex in Z, so that Z may be averaged over the classes' permutations, and one scalar
 * remains:
 *
 * <ul>
 *   <li>cross entropy, any bias that is free, penalised or absent: {@code Z = ρ S ⊗ 1ᵀ}, {@code ρ =
 *       log(1/c - K + 1)}, value {@code -log(1-(K-1)c) + (K-1)cρ}; {@code log K} from the threshold
 *       on;
 *   <li>squared error without bias: {@code Z = (1-Kc) I ⊗ 1ᵀ}, K modes of cost {@code c - Kc²/2},
 *       or {@code 1/(2K)} each from the threshold on;
 *   <li>squared error with a bias of penalty {@code λ_b ≥ 0}: K-1 such modes, and the mode of
 *       {@code 1}, which costs {@code c - Kc²/(2κ)}, {@code κ = λ_b/(1+λ_b)}, while {@code Kc < κ},
 *       and {@code κ/(2K)} beyond; nothing for a free bias.
 * </ul>
 *
 * With fewer dimensions than modes squared error keeps as many modes as there are dimensions, in
 * any subspace of that many dimensions; for cross entropy, and for a penalised bias, {@link #value}
 * is then a lower bound only.
 *
 * @param loss ℓ
 * @param classes K ≥ 2
 * @param perClass n ≥ 1
 * @param width d; none for wide enough
 * @param decayW λ_W > 0
 * @param decayH λ_H > 0, of the sum over all samples
 * @param decayBias λ_b ≥ 0, 0 for a free bias; says something only under squared error with bias
 */
public record UfmOptimum(
    Loss loss,
    int classes,
    int perClass,
    Option<Integer> width,
    double decayW,
    double decayH,
    double decayBias)
    implements EnclosedOptimum {

  public UfmOptimum {
    boolean decays = decayW > 0 && decayH > 0 && decayBias >= 0;
    if (classes < 2 || perClass < 1 || width.exists(d -> d < 1) || !decays) {
      throw new IllegalArgumentException("needs K >= 2, n >= 1, d >= 1 and positive decays");
    }
  }

  /** Wide enough, with a free bias where the loss has one. */
  public static UfmOptimum of(Loss loss, int classes, int perClass, double decayW, double decayH) {
    return new UfmOptimum(loss, classes, perClass, Option.none(), decayW, decayH, 0);
  }

  /** The same in {@code R^d}. */
  public UfmOptimum in(int d) {
    return new UfmOptimum(loss, classes, perClass, Option.some(d), decayW, decayH, decayBias);
  }

  /** {@code c = √(n λ_W λ_H)}. */
  public Interval c() {
    return rootOfProduct(decayW, decayH, perClass);
  }

  /** {@code √(abn)}; the product may be too small or too large for a double. */
  static Interval rootOfProduct(double a, double b, int n) {
    Interval product = Interval.point(a).times(b).times(n);
    boolean representable = product.lo() > 1e-290 && product.hi() < 1e290;
    return representable
        ? product.sqrt()
        : Interval.point(a).sqrt().times(Interval.point(b).sqrt()).times(Interval.point(n).sqrt());
  }

  /** {@code Kc}: below 1 where anything is learned. */
  private Interval relative() {
    return c().times(classes);
  }

  /** {@code ρ} of cross entropy, the logits being {@code ρ S}; 0 from the threshold on. */
  public Interval rho() {
    Interval inner = c().inverse().minus(classes - 1.0);
    return inner.max(1).log();
  }

  /** {@code (1-Kc)_+} of squared error, the logits being that many times their target. */
  public Interval scale() {
    return Interval.ONE.minus(relative()).max(0);
  }

  /** κ: what a penalised bias leaves of the mode of 1; 1 without a bias, 0 with a free one. */
  private Interval commonWeight() {
    return switch (loss) {
      case CROSS_ENTROPY -> Interval.ZERO;
      case SQUARED -> Interval.ONE;
      case SQUARED_WITH_BIAS ->
          Interval.point(decayBias).dividedBy(Interval.point(decayBias).plus(1));
    };
  }

  /** {@code (1-Kc/κ)_+}, the scale of the mode of 1. */
  private Interval commonScale() {
    Interval kappa = commonWeight();
    return kappa.lo() > 0 ? Interval.ONE.minus(relative().dividedBy(kappa)).max(0) : Interval.ZERO;
  }

  /** How many modes the optimum has where there is room for all. */
  public int modes() {
    return classes - (loss == Loss.SQUARED || commonScale().hi() > 0 ? 0 : 1);
  }

  /** How many it has here. */
  public int kept() {
    return width.getOrElse(classes) < modes() ? width.get() : modes();
  }

  /** Whether {@link #value} is the minimum in this width rather than a lower bound. */
  public boolean attained() {
    boolean penalised = loss == Loss.SQUARED_WITH_BIAS && decayBias > 0;
    return kept() == modes() || relative().lo() >= 1 || (loss != Loss.CROSS_ENTROPY && !penalised);
  }

  /** The enclosure of {@link #value}. */
  public Interval bound() {
    return loss == Loss.CROSS_ENTROPY ? crossEntropy() : squared();
  }

  private Interval crossEntropy() {
    Interval zero = Interval.point(classes).log();
    if (relative().lo() >= 1) {
      return zero;
    }
    Interval wrong = c().times(classes - 1.0);
    Interval some = wrong.negate().log1p().negate().plus(wrong.times(rho()));
    return relative().hi() < 1 ? some : some.hull(zero).min(zero);
  }

  private Interval squared() {
    boolean bound = !attained();
    int equal = Math.min(bound ? classes : kept(), loss == Loss.SQUARED ? classes : classes - 1);
    int all = loss == Loss.SQUARED ? classes : classes - 1;
    Interval missing = Interval.ratio(1, 2.0 * classes);
    Interval sum = mode(Interval.ONE).times(equal).plus(missing.times(all - equal));
    return loss == Loss.SQUARED_WITH_BIAS && decayBias > 0 ? sum.plus(mode(commonWeight())) : sum;
  }

  /** {@code min_z (κ/2K)(z-1)² + cz} over {@code z ≥ 0}: {@code κ(1-z²)/(2K)} at its least. */
  private Interval mode(Interval kappa) {
    Interval z = Interval.ONE.minus(relative().dividedBy(kappa)).max(0);
    Interval direct = c().minus(c().times(relative()).dividedBy(kappa.times(2)));
    Interval cost = kappa.times(Interval.ONE.minus(z.square())).dividedBy(2.0 * classes);
    return z.lo() > 0 ? direct.intersection(cost).getOrElse(cost) : cost;
  }

  /** {@code √(n λ_H/λ_W)}: the square of a singular value of W over that factor of its mode. */
  private Interval balance() {
    return Interval.point(perClass).times(decayH).dividedBy(decayW).sqrt();
  }

  /** The equal singular values of W. */
  public Interval singularValue() {
    return balance().times(loss == Loss.CROSS_ENTROPY ? rho() : scale()).sqrt();
  }

  private int equal() {
    return Math.min(kept(), loss == Loss.SQUARED ? classes : classes - 1);
  }

  /** That of the mode of 1 under a penalised bias, where it is kept. */
  private Interval commonSingularValue() {
    return kept() > equal() ? balance().times(commonScale()).sqrt() : Interval.ZERO;
  }

  /** All singular values of W, the largest first. */
  public Seq<Interval> singularValues() {
    Seq<Interval> all = List.fill(equal(), singularValue());
    return kept() > equal() ? all.append(commonSingularValue()) : all;
  }

  /** {@code ‖W‖_F}; {@code ‖H‖_F} is {@code √(λ_W/λ_H)} times that. */
  public Interval classifierNorm() {
    return singularValue().square().times(equal()).plus(commonSingularValue().square()).sqrt();
  }

  @Override
  public String model() {
    return "ufm";
  }

  @Override
  public String description() {
    return "(1/N) sum loss(W h_i + b, y_i) + (lambda_W/2) |W|^2 + (lambda_H/2) |H|^2, N = Kn;"
        + " geometry: Zhu et al. 2021, Zhou et al. 2022, Tirer and Bruna 2022 (P), closed form: D";
  }

  @Override
  public Interval interval() {
    return bound();
  }

  @Override
  public Map<String, Double> scalars() {
    Map<String, Double> own =
        loss == Loss.CROSS_ENTROPY
            ? LinkedHashMap.of("rho", rho().mid())
            : LinkedHashMap.of("scale", scale().mid());
    Map<String, Double> common =
        own.put("c", c().mid()).put("threshold", 1.0 / classes).put("modes", (double) kept());
    return attained()
        ? common
            .put("classifierNorm", classifierNorm().mid())
            .put(
                "featureNorm",
                classifierNorm().times(Interval.point(decayW).dividedBy(decayH).sqrt()).mid())
        : common;
  }

  @Override
  public Map<String, Seq<Double>> lists() {
    return attained()
        ? LinkedHashMap.of("singularValues", singularValues().map(Interval::mid))
        : LinkedHashMap.empty();
  }

  @Override
  public Seq<String> notes() {
    if (!attained()) {
      return List.of(
          "a lower bound only: with d = "
              + width.get()
              + " < "
              + modes()
              + " the collapsed logits do not fit; the minimum is larger and not known in closed"
              + " form (for cross entropy d = 2 gives the regular polygon)");
    }
    if (relative().lo() >= 1) {
      return List.of("c >= 1/K: W = H = 0 is the minimum");
    }
    if (kept() < modes()) {
      return List.of(
          kept()
              + " of "
              + modes()
              + " modes are kept, in any subspace of that dimension: the minimum is degenerate and"
              + " no geometry of the classes follows");
    }
    return List.of(
        modes() == classes
            ? "attained by an orthogonal frame, H a multiple of the transpose of W"
            : "attained by a simplex ETF, H a multiple of the transpose of W");
  }
}
