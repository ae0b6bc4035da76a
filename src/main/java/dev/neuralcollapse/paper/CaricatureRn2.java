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
 * Two-layer blocks in one dimension: equal weights are cheapest, and the cost tends to {@code log
 * c}, not to 0. [P; the tangent proof D]
 *
 * <p>A layer multiplies by {@code e^t = 1+ab} and costs {@code (a²+b²)/2 ≥ |ab| = f(t) = |e^t-1|}.
 * With {@code τ = log c/L ≥ 0} the tangent of f at τ lies below f; {@code log c ≤ L(c^{1/L}-1) ≤
 * log c · c^{1/L}}.
 */
final class CaricatureRn2 implements BoxClaim {
  @Override
  public Source source() {
    return Papers.GLOBAL_OPTIMALITY.quoted("one-dimensional caricature of Theorem 4.3");
  }

  @Override
  public String name() {
    return "caricature-rn2";
  }

  @Override
  public String title() {
    return "In one dimension the cost of two-layer blocks stays at log c";
  }

  @Override
  public String statement() {
    return "c\\ge1,\\;\\textstyle\\prod_l(1+w_l^2)=c\\implies\\sum_lw_l^2\\ge L(c^{1/L}-1),"
        + "\\qquad\\log c\\le L(c^{1/L}-1)\\le c^{1/L}\\log c";
  }

  /** {@code t = log(1+ab)} of one layer, {@code tau = log(c)/L}. */
  @Override
  public Box domain() {
    return Box.empty().with("t", Interval.of(-7, 7)).with("tau", Interval.of(0, 5));
  }

  @Override
  public Interval margin(Box box) {
    Interval tau = box.side("tau");
    return tangent(box.side("t"), tau).min(Scalar.excess(tau)).min(Scalar.deficit(tau));
  }

  /** {@code |e^t-1| - (e^τ-1) - e^τ(t-τ)}. */
  private static Interval tangent(Interval t, Interval tau) {
    Interval direct = t.expm1().abs().minus(tau.expm1()).minus(tau.exp().times(t.minus(tau)));
    if (t.lo() >= 0) {
      return Scalar.same(direct, Scalar.taylor(t, tau, t.hull(tau).exp()));
    }
    Interval below = t.expm1().negate().plus(Scalar.deficit(tau)).minus(tau.exp().times(t));
    return t.hi() <= 0 ? Scalar.same(direct, below) : direct;
  }

  @Override
  public Seq<Twin<Box>> twins() {
    Box small = Box.empty().with("c", Interval.of(1e-3, 0.05)).with("x", Interval.of(0.9, 1));
    return List.of(
        twin(
            "below-log-c",
            "the cost is at most log c",
            b -> b.side("tau").minus(b.side("tau").expm1()),
            PointSpec.of("t", 0).and("tau", 1)),
        twin(
            "vanishes",
            "the cost is at most log²c/L · c^{1/L}, as for one-layer blocks",
            b -> {
              Interval tau = b.side("tau");
              return tau.square().times(tau.exp()).minus(tau.expm1());
            },
            PointSpec.of("t", 0).and("tau", 0.5)),
        twin(
            "slope-one",
            "f(t) ≥ f(τ) + (t-τ)",
            b ->
                b.side("t")
                    .expm1()
                    .abs()
                    .minus(b.side("tau").expm1())
                    .minus(b.side("t").minus(b.side("tau"))),
            PointSpec.of("t", 1).and("tau", 2)),
        twinOn(
            "c-below-1",
            "equal weights are cheapest for c < 1, L = 2",
            small,
            CaricatureRn2::twoLayers,
            PointSpec.of("c", 0.01).and("x", 1)));
  }

  /** {@code |x-1| + |c/x-1| - 2|√c-1|}: at c = .01, x = 1 it is .99 - 1.8. */
  private static Interval twoLayers(Box box) {
    Interval c = box.side("c");
    Interval x = box.side("x");
    return x.minus(1)
        .abs()
        .plus(c.dividedBy(x).minus(1).abs())
        .minus(c.sqrt().minus(1).abs().times(2));
  }
}
