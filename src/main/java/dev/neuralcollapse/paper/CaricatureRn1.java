package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Box;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.BoxClaim;
import dev.neuralcollapse.proof.PointSpec;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * One-layer blocks in one dimension: equal weights are cheapest, and the cost vanishes like {@code
 * log²c/L}. [P; the tangent proof D]
 *
 * <p>A layer multiplies by {@code e^t = 1+w} and costs {@code f(t) = (e^t-1)²}. With {@code τ = log
 * c/L ≥ 0} the tangent of f at τ lies below f everywhere (f is not convex); summed over layers with
 * {@code Σt = log c} this is {@code Σw² ≥ L(c^{1/L}-1)²}. Then {@code τ ≤ e^τ-1 ≤ τe^τ}. A negative
 * factor {@code 1+w} costs more than its absolute value. For {@code t < -5} the margin still grows
 * as t falls.
 */
final class CaricatureRn1 implements BoxClaim {
  @Override
  public Source source() {
    return Papers.GLOBAL_OPTIMALITY.quoted("one-dimensional caricature of Theorem 4.3");
  }

  @Override
  public String name() {
    return "caricature-rn1";
  }

  @Override
  public String title() {
    return "In one dimension the cost of one-layer blocks vanishes like log²c/L";
  }

  @Override
  public String statement() {
    return "c\\ge1,\\;\\textstyle\\prod_l(1+w_l)=c\\implies\\sum_lw_l^2\\ge L(c^{1/L}-1)^2,"
        + "\\qquad\\frac{\\log^2c}{L}\\le L(c^{1/L}-1)^2\\le\\frac{\\log^2c}{L}\\,c^{2/L}";
  }

  /** {@code t = log(1+w)} of one layer, {@code tau = log(c)/L}: every c up to {@code e^5L}. */
  @Override
  public Box domain() {
    return Box.empty().with("t", Interval.of(-5, 7)).with("tau", Interval.of(0, 5));
  }

  @Override
  public Interval margin(Box box) {
    Interval tau = box.side("tau");
    return tangent(box.side("t"), tau).min(Scalar.excess(tau)).min(Scalar.deficit(tau));
  }

  /** {@code f(t) - f(τ) - f'(τ)(t-τ)}. */
  private static Interval tangent(Interval t, Interval tau) {
    Interval slope = tau.exp().times(tau.expm1()).times(2);
    Interval direct =
        t.expm1().square().minus(tau.expm1().square()).minus(slope.times(t.minus(tau)));
    return Scalar.same(direct, Scalar.taylor(t, tau, curvature(t.hull(tau))));
  }

  /** {@code f''(t) = 2e^t(2e^t - 1)}. */
  private static Interval curvature(Interval t) {
    return t.exp().times(2).times(t.exp().times(2).minus(1));
  }

  @Override
  public Seq<Twin<Box>> twins() {
    Box small = Box.empty().with("c", Interval.of(1e-3, 0.05)).with("x", Interval.of(0.9, 1));
    return List.of(
        twin(
            "convex",
            "the cost of a layer is convex",
            b -> curvature(b.side("t")),
            PointSpec.of("t", -2).and("tau", 1)),
        twin(
            "no-tail",
            "the cost is at most log²c/L",
            b -> b.side("tau").minus(b.side("tau").expm1()),
            PointSpec.of("t", 0).and("tau", 1)),
        twin(
            "double-slope",
            "f(t) ≥ f(τ) + 2f'(τ)(t-τ)",
            b -> {
              Interval tau = b.side("tau");
              Interval slope = tau.exp().times(tau.expm1()).times(2);
              return tangent(b.side("t"), tau).minus(slope.times(b.side("t").minus(tau)));
            },
            PointSpec.of("t", 1.2).and("tau", 1)),
        twinOn(
            "c-below-1",
            "equal weights are cheapest for c < 1, L = 2",
            small,
            CaricatureRn1::twoLayers,
            PointSpec.of("c", 0.01).and("x", 1)));
  }

  /** {@code (x-1)² + (c/x-1)² - 2(√c-1)²}: at c = .01, x = 1 it is .9801 - 1.62. */
  private static Interval twoLayers(Box box) {
    Interval c = box.side("c");
    Interval x = box.side("x");
    return x.minus(1)
        .square()
        .plus(c.dividedBy(x).minus(1).square())
        .minus(c.sqrt().minus(1).square().times(2));
  }
}
