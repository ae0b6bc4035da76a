package dev.neuralcollapse.paper;

import dev.neuralcollapse.bound.Ideal;
import dev.neuralcollapse.bound.PairDistances;
import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * Near-optimal means near-collapsed for every single pair of samples, worst case over n. [D]
 *
 * <p>{@code a = ρ* / √K}, s or c; {@code E² = 2γ/λ}. See {@link PairDistances} for the proof;
 * {@code x(γ)} is the root below x* of {@code (P+p) KL(x* ‖ x) = Nγ/2}, or {@code s - √(2Nγ)}, or
 * {@code α - √(2Nγ)}.
 */
final class ConversePairs extends UnitClaim {
  ConversePairs(Loss loss, String name) {
    super(
        loss,
        Papers.GLOBAL_OPTIMALITY.derived("converse of Theorem 4.3"),
        name,
        "A small gap keeps every two classes apart and every class together");
  }

  @Override
  public String statement() {
    return "F\\le F^*+\\gamma\\implies\\|h-h'\\|\\le\\sqrt{2n}\\,\\tfrac Ea\\;(y=y'),\\quad"
        + "\\|h-h'\\|\\ge\\frac{4x(\\gamma)}{B+\\sqrt{B^2+8ax(\\gamma)}}\\;(y\\ne y'),\\;"
        + "B=\\sqrt{2(n+1)}E,\\;E^2=\\tfrac{2\\gamma}\\lambda";
  }

  @Override
  public Seq<Regime<UnitFeatures>> regimes() {
    return UnitRegimes.close(loss()).append(UnitRegimes.around("paired", paired()));
  }

  private UnitSpec paired() {
    return UnitSpec.of(0, loss(), 3, 2, 6, 0.02, 0.03).with(UnitSpec.Noise.PAIRED);
  }

  @Override
  public Chain chain(UnitFeatures x) {
    return with(x, x.samples() / x.classes(), 1);
  }

  private Chain with(UnitFeatures x, int perClass, double strict) {
    GufmOptimum optimum = Ideal.optimum(loss(), x.classes(), x.decay());
    PairDistances bounds = new PairDistances(optimum, perClass);
    double gap = Math.max(0, x.objective().minus(optimum.value()).hi());
    Interval widest = extreme(x, true);
    Interval nearest = extreme(x, false);
    return Chain.of(
        Step.atMost("together", Rule.TRIANGLE, widest, bounds.together(gap)),
        Step.atMost("apart", Rule.RELATIVE_ENTROPY, bounds.apart(gap).times(strict), nearest));
  }

  /** The largest distance within a class, or the smallest between two. */
  private static Interval extreme(UnitFeatures x, boolean within) {
    Vector<Interval> all =
        Vector.range(0, x.samples())
            .flatMap(
                i ->
                    Vector.range(0, i)
                        .filter(j -> (x.label(i) == x.label(j)) == within)
                        .map(j -> x.feature(i).minus(x.feature(j)).norm()));
    return within
        ? all.fold(Interval.ZERO, Interval::max)
        : all.fold(Interval.point(2), Interval::min);
  }

  @Override
  public Seq<Twin<UnitFeatures>> twins() {
    UnitSpec best = UnitSpec.optimum(loss(), 3, 2, 0.02);
    return List.of(
        twin(
                "apart-1.01",
                "different classes are a hundredth further apart",
                x -> with(x, x.samples() / x.classes(), 1.01),
                best)
            .constant(),
        Twin.saying(
                this,
                "mean-for-worst",
                "as if there were one sample a class",
                x -> with(x, 1, 1),
                new Odd(loss(), 3, 6, 0.02, 0.1),
                odd())
            .constant(),
        twin(
                "always-the-frame",
                "different classes are as far apart as at the optimum",
                x -> frame(x),
                UnitSpec.of(1, loss(), 3, 2, 6, 0.02, 0.1))
            .inequality(),
        without("unit-features", paired().stretched(2).scaled(0.5)));
  }

  /** Two samples of one class to either side of the vertex, all others on theirs. */
  private Regime<UnitFeatures> odd() {
    return new Regime<>(
        "odd-pair",
        s -> {
          Draw draw = Draw.from(s);
          return new Odd(
              loss(),
              draw.integer(2, 4),
              draw.integer(4, 8),
              draw.scale(0.005, 0.05),
              draw.scale(0.01, 0.2));
        });
  }

  /**
   * Recipe.
   *
   * @param angle tangent of the angle of the odd samples
   */
  private record Odd(Loss loss, int classes, int perClass, double decay, double angle)
      implements Spec<UnitFeatures> {
    @Override
    public UnitFeatures instance() {
      UnitFeatures best = UnitSpec.optimum(loss, classes, perClass, decay).instance();
      IntervalVector beside =
          IntervalVector.of(new Sphere(best.width()).basis().row(best.width() - 2).scale(angle));
      IntervalMatrix moved =
          IntervalMatrix.generate(
              best.samples(),
              i ->
                  i > 1
                      ? best.feature(i)
                      : (i == 0 ? best.feature(i).plus(beside) : best.feature(i).minus(beside))
                          .layerNorm());
      return new UnitFeatures(loss, best.head(), best.bias(), moved, best.labels(), best.decay());
    }

    @Override
    public Seq<Odd> simpler() {
      return Shrink.integer(classes, 2)
          .map(k -> new Odd(loss, k, perClass, decay, angle))
          .appendAll(Shrink.integer(perClass, 2).map(n -> new Odd(loss, classes, n, decay, angle)))
          .appendAll(Shrink.real(decay, 0.01).map(x -> new Odd(loss, classes, perClass, x, angle)))
          .appendAll(Shrink.real(angle, 0.1).map(x -> new Odd(loss, classes, perClass, decay, x)));
    }
  }

  private Chain frame(UnitFeatures x) {
    double k = x.classes();
    Interval square = loss() == Loss.SQUARED ? Interval.point(2) : Interval.ratio(2 * k, k - 1);
    return Chain.of(Step.atMost("apart", Rule.TRIANGLE, square.sqrt(), extreme(x, false)));
  }
}
