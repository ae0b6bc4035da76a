package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Box;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.BoxClaim;
import dev.neuralcollapse.proof.PointSpec;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.HashSet;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Set;

/**
 * In one dimension the gap grows at least quadratically with the classifier's norm. [D]
 *
 * <p>{@code g(ρ) - F* - (λ/2)(ρ-ρ*)²} is the Bregman distance of {@code φ} between the margins
 * {@code m = √Kρ/(K-1)} and {@code m*}, because {@code λρ* = -φ'(m*)√K/(K-1)}: nonnegative, for
 * {@code φ'' = s(1-s)} with s the softmax mass of the wrong classes.
 */
final class NormStronglyConvex implements BoxClaim {
  @Override
  public Source source() {
    return Papers.GLOBAL_OPTIMALITY.derived("GUFM with cross entropy, norm");
  }

  @Override
  public String name() {
    return "norm-strongly-convex";
  }

  @Override
  public String title() {
    return "The gap grows at least quadratically with the classifier's norm";
  }

  @Override
  public String statement() {
    return "g(\\rho)-F^*\\ge\\tfrac\\lambda2(\\rho-\\rho^*)^2";
  }

  /** Margins of the point and of the optimum: every λ > 0 has one. */
  @Override
  public Box domain() {
    return Box.empty()
        .with("K", Interval.of(2, 100))
        .with("m", Interval.of(-5, 40))
        .with("optimal-m", Interval.of(0, 40));
  }

  @Override
  public Set<String> integers() {
    return HashSet.of("K");
  }

  @Override
  public Interval margin(Box box) {
    Interval m = box.side("m");
    Interval best = box.side("optimal-m");
    Interval wrong = wrongMass(box.side("K"), m.hull(best));
    Interval curvature = wrong.times(wrong.negate().plus(1));
    return Scalar.same(bregman(box, 1), Scalar.taylor(m, best, curvature));
  }

  /** {@code s = (K-1)/(e^m + K-1)}. */
  private static Interval wrongMass(Interval k, Interval m) {
    return m.exp().dividedBy(k.minus(1)).plus(1).inverse();
  }

  private static Interval phi(Interval k, Interval m) {
    return m.negate().exp().times(k.minus(1)).log1p();
  }

  /** {@code φ(m) - φ(m*) - factor φ'(m*)(m-m*)}, without Taylor. */
  private static Interval bregman(Box box, double factor) {
    Interval k = box.side("K");
    Interval m = box.side("m");
    Interval best = box.side("optimal-m");
    return phi(k, m)
        .minus(phi(k, best))
        .plus(wrongMass(k, best).times(m.minus(best)).times(factor));
  }

  @Override
  public Seq<Twin<Box>> twins() {
    PointSpec near = PointSpec.of("K", 3).and("m", 4).and("optimal-m", 3);
    return List.of(
        twin("flat", "g increases", b -> bregman(b, 0), near),
        twinOn(
            "half-slope",
            "with half the slope at the optimum",
            domain().with("m", Interval.of(4, 5)).with("optimal-m", Interval.of(2, 3)),
            b -> bregman(b, 0.5),
            near),
        twin("concave", "φ lies below its tangent", b -> bregman(b, 1).negate(), near));
  }
}
