package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Why transports need d ≥ 4: on a circle small blocks keep the cyclic order. [D]
 *
 * <p>Let {@code f(z) = z + P s(z)}, {@code s = σ(Wz+b)}, {@code w = ‖W‖}, {@code m = w + ‖b‖ ≥
 * ‖s‖}. Along the circle the angle of f grows like {@code det(f, f') ≥ 1 - m - w - mw}; with {@code
 * β = ‖[W b]‖_F}, {@code 2w + ‖b‖ ≤ √5 β} and {@code w² + w‖b‖ ≤ (1+√2)β²/2}, so it is positive for
 * {@code β ≤ .37}; f is homotopic to the identity through such maps, so it is a homeomorphism that
 * keeps orientation. It folds from {@code β = √3/2} on (see {@link CirclePath.Fold}).
 */
final class CircleOrder implements Claim<CirclePath> {
  @Override
  public Source source() {
    return Papers.GLOBAL_OPTIMALITY.derived("hypothesis d >= 4 of Theorem 4.3");
  }

  @Override
  public String name() {
    return "d3-cyclic-order";
  }

  @Override
  public String title() {
    return "For d = 3 small blocks keep the cyclic order of features";
  }

  @Override
  public String statement() {
    return "d=3,\\;\\|[W\\;b]\\|_F\\le.37\\implies z\\mapsto\\mathrm{LN}(z+\\sigma(Wz+b))"
        + "\\text{ keeps the cyclic order of every three points}";
  }

  @Override
  public Hypotheses<CirclePath> given() {
    return CirclePath.small(CircleNetwork.KEPT);
  }

  @Override
  public Seq<Regime<CirclePath>> regimes() {
    return List.of(
        CirclePath.random("tiny", 1e-3, 0.05), CirclePath.random("up-to-the-limit", 0.05, 0.369));
  }

  @Override
  public Chain chain(CirclePath p) {
    Interval before = CirclePath.orientation(p.points());
    return Chain.of(
        Step.nonnegative(
            "same-orientation",
            Rule.MONOTONICITY,
            before.times(CirclePath.orientation(p.after()))));
  }

  @Override
  public Seq<Twin<CirclePath>> twins() {
    CirclePath.Spec quarter = new CirclePath.Spec(1, 0.2, false);
    return List.of(
        Twin.without(this, "small-block", new CirclePath.Spec(1, 1, true), CirclePath.jumps()),
        new Twin<>(
                "norm-.88",
                "a norm of .88 suffices",
                CirclePath.small(0.88),
                this::chain,
                new CirclePath.Fold(0.879, 0.01),
                CirclePath.folds())
            .constant(),
        Twin.saying(
                this,
                "reversed",
                "the order is reversed",
                p ->
                    Chain.of(
                        Step.nonnegative(
                            "opposite-orientation",
                            Rule.MONOTONICITY,
                            CirclePath.orientation(p.points())
                                .times(CirclePath.orientation(p.after()))
                                .negate())),
                quarter,
                regimes().get(1))
            .inequality(),
        Twin.saying(
                this,
                "area-kept",
                "the triangle does not shrink",
                p ->
                    Chain.of(
                        Step.atMost(
                            "area",
                            Rule.MONOTONICITY,
                            CirclePath.orientation(p.points()).abs(),
                            CirclePath.orientation(p.after()).abs())),
                new CirclePath.Spec(684301, 0.1, false),
                regimes().get(1))
            .inequality());
  }
}
