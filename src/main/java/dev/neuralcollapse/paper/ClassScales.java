package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Class margins and a way to share a network's norm among the classes.
 *
 * @param margins {@code γ_k > 0}
 * @param squares {@code σ_k²}
 */
record ClassScales(Vector margins, Vector squares) {

  /**
   * A recipe.
   *
   * @param distance of the shares from the best ones, relatively; 0 is the best
   * @param total {@code 2 Σ σ_k²}
   */
  record Recipe(int classes, double distance, double total, long seed)
      implements Spec<ClassScales> {

    static Recipe draw(long seed) {
      Draw draw = Draw.from(seed);
      return new Recipe(draw.integer(2, 9), draw.scale(1e-6, 1), 1, draw.shortSeed());
    }

    @Override
    public ClassScales instance() {
      Draw draw = Draw.from(seed);
      Vector margins = Vector.generate(classes, k -> draw.scale(0.1, 10));
      Vector raw = margins.map(g -> StrictMath.exp(distance * draw.gaussian()) / g);
      return new ClassScales(margins, raw.scale(total / (2 * raw.sum())));
    }

    @Override
    public Seq<Recipe> simpler() {
      return List.<Recipe>empty()
          .appendAll(Shrink.integer(classes, 2).map(k -> new Recipe(k, distance, total, seed)))
          .appendAll(Shrink.real(distance, 0).map(d -> new Recipe(classes, d, total, seed)))
          .appendAll(Shrink.seed(seed).map(s -> new Recipe(classes, distance, total, s)));
    }
  }

  private static final double ROUNDING = 1e-12;

  /** {@code ‖θ‖² = 2 Σ σ_k² = 1}. */
  static Hypothesis<ClassScales> unitNorm() {
    return new Hypothesis<>(
        "unit-norm", "2\\sum_k\\sigma_k^2=1", s -> Math.abs(2 * s.squares.sum() - 1), ROUNDING);
  }

  int classes() {
    return margins.size();
  }

  /** {@code min_k σ_k²γ_k}. */
  Interval least() {
    return least(squares);
  }

  private Interval least(Vector shares) {
    Interval least = Interval.point(Double.MAX_VALUE);
    for (int k = 0; k < classes(); k++) {
      least = least.min(Interval.point(shares.get(k)).times(margins.get(k)));
    }
    return least;
  }

  /** The same with shares in proportion to a power of the margins. */
  Interval leastWithPower(double power) {
    Vector raw = margins.map(g -> StrictMath.pow(g, power));
    return least(raw.scale(1 / (2 * raw.sum())));
  }

  /** {@code 1/(2 Σ γ_k⁻¹)}, and what the norm may be off by. */
  Interval best() {
    return sumOfInverses().times(2).inverse().times(1 + ROUNDING);
  }

  private Interval sumOfInverses() {
    Interval sum = Interval.ZERO;
    for (int k = 0; k < classes(); k++) {
      sum = sum.plus(Interval.point(margins.get(k)).inverse());
    }
    return sum;
  }

  /** {@code s_k²}. */
  Interval square(int k) {
    return Interval.point(margins.get(k)).times(sumOfInverses()).times(2).inverse();
  }

  /** {@code 2 Σ s_k²}. */
  Interval norm() {
    Interval sum = Interval.ZERO;
    for (int k = 0; k < classes(); k++) {
      sum = sum.plus(square(k));
    }
    return sum.times(2);
  }
}
