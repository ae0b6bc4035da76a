package dev.neuralcollapse.paper;

import static dev.neuralcollapse.paper.Papers.PROGRESSIVE_COLLAPSE;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;
import io.vavr.collection.Seq;

/**
 * Progressive feedforward collapse: the layers of a trained ResNet on the straight line from the
 * data to collapse ({@link ProgressiveCollapseLine} and {@link ProgressiveCollapseSimplex}:
 * theorems 1 and 2), because evenly spaced layers on it cost least (theorem 3, here), and the model
 * that follows ({@link ProgressiveCollapseModel}: theorem 4).
 */
final class ProgressiveCollapse {
  private static final FeaturePath.Recipe STRAIGHT = new FeaturePath.Recipe(1, 3, 1, 2, 0);

  private ProgressiveCollapse() {}

  /** In the paper's order. */
  static Seq<Claim<?>> claims() {
    return ProgressiveCollapseLine.claims()
        .appendAll(ProgressiveCollapseSimplex.claims())
        .append(cheapest())
        .appendAll(ProgressiveCollapseModel.claims());
  }

  /** What is wrong or imprecise in print. */
  static Seq<Correction> corrections() {
    return ProgressiveCollapseLine.corrections()
        .appendAll(ProgressiveCollapseSimplex.corrections());
  }

  private static Claim<FeaturePath> cheapest() {
    return Stated.<FeaturePath>claim(
            PROGRESSIVE_COLLAPSE.quoted("Theorem 3"),
            "straight-line-cheapest",
            "Layers on the straight line, evenly spaced, cost least",
            "\\sum_{l<L}\\|H_{l+1}-H_l\\|^2=\\frac{\\|H_L-X\\|^2}{L}"
                + "+\\sum_{l<L}\\Bigl\\|H_{l+1}-H_l-\\frac{H_L-X}{L}\\Bigr\\|^2,\\quad H_0=X")
        .on(path("near", 0.05))
        .on(path("far", 1))
        .on(path("straight", 0))
        .by(p -> Chain.of(identity(p), least(p, p.steps(), 1), attained(p, p.steps())))
        .constant(
            "a-millionth-more", "1.000001 times that", p -> least(p, p.steps(), 1 + 1e-6), STRAIGHT)
        .twin(
            "layers-for-steps",
            "L+1, the number of all H's with X, in the place of L steps",
            p -> attained(p, p.steps() + 1),
            STRAIGHT)
        .stronger(
            "inner-layers-for-steps",
            "at least ‖H_L-X‖²/(L-1), L-1 the number of H's that are free",
            p -> least(p, Math.max(1, p.steps() - 1), 1),
            STRAIGHT);
  }

  private static Regime<FeaturePath> path(String name, double noise) {
    return new Regime<>(
        name,
        seed -> {
          Draw d = Draw.from(seed);
          return new FeaturePath.Recipe(
              d.shortSeed(), d.integer(2, 10), d.integer(1, 5), d.integer(1, 4), noise);
        });
  }

  private static Step identity(FeaturePath p) {
    Interval even = p.squaredWay().dividedBy(p.steps());
    return Step.same("spread", p.cost(), even.plus(p.unevenness()));
  }

  private static Step least(FeaturePath p, int steps, double factor) {
    Interval even = p.squaredWay().dividedBy(steps);
    return Step.atMost("least", Rule.CAUCHY_SCHWARZ, even.times(factor), p.cost());
  }

  private static Step attained(FeaturePath p, int steps) {
    return Step.same("attained", p.straightened().cost(), p.squaredWay().dividedBy(steps));
  }
}
