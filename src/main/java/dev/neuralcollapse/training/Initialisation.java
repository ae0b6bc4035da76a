package dev.neuralcollapse.training;

import dev.neuralcollapse.network.Model;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * Where training starts, for every architecture. Weights are Gaussian with variance 2/fan-in (He),
 * tables of symbols and positions with 1/d (a row then has norm about one), the attention's linear
 * maps with 1/fan-in; biases and shifts are zero, gains one.
 */
public sealed interface Initialisation {

  /** Every layer at He's scale. */
  record He() implements Initialisation {}

  /**
   * The default: He's scale, but residual branches scaled by {@code 1/L} (both layers of a
   * two-layer branch by {@code L^-½}, keys and queries likewise), so that the whole depth moves a
   * feature by O(1). An MLP has nothing beside its layers that would carry the signal: it keeps
   * He's scale.
   */
  record HeOverDepth() implements Initialisation {}

  /**
   * Another start, every pair of layers whose product alone matters made equal in norm: the two
   * layers of a branch unit by unit, value and output, key and query, consecutive layers of an MLP
   * unit by unit. The same function at the least sum of squares that such a rescaling reaches; one
   * layer branches have no partner and stay as they are.
   */
  record Balanced(Initialisation of) implements Initialisation {}

  /** Given parameters, of exactly the architecture asked for. */
  record FromNetwork(Model network) implements Initialisation {}

  /**
   * A shallower solution, its blocks spread evenly over the depth, the blocks between them near
   * zero: to leading order the same function. They are not exactly zero, because there every
   * gradient of theirs vanishes: they have He's scale times {@code noise} (two-layer: first layer
   * He, second zero). An MLP gets identities instead, which behind a ReLU change nothing.
   *
   * @param network of the same widths and kind, not deeper
   * @param noise small and positive
   */
  record Grown(Model network, double noise) implements Initialisation {}

  /**
   * A solution of another depth, resampled: block {@code l} takes the branch at the same relative
   * depth, scaled by the ratio of the numbers of blocks (two-layer: each layer by its root). Many
   * small steps along the same path make nearly the same map, at a hidden cost lower by that ratio
   * (D: a path of length c costs about c² over the number of blocks). Keys and queries stay as they
   * are. Not for MLPs.
   *
   * @param network of the same widths and kind, of depth at least 2
   */
  record Refined(Model network) implements Initialisation {}

  /**
   * Trains through shallower networks, each refined into the next ({@link Refined}), the first from
   * {@link HeOverDepth}. On real data it reaches in a few hundred evaluations, most of them on
   * cheaper networks, what a start at full depth reaches in thousands. Meant for L-BFGS; the stages
   * use the same optimiser and count towards its budget.
   *
   * @param ratio at least 1.25: blocks of a network over those of the stage before it
   * @param evaluations at most so many a stage
   */
  record Continuation(double ratio, int evaluations) implements Initialisation {
    public Continuation {
      if (!(ratio >= 1.25) || evaluations < 1) {
        throw new IllegalArgumentException(
            "ratio >= 1.25 and evaluations >= 1, not " + ratio + ", " + evaluations);
      }
    }

    /** Depths of the stages before a network of {@code depth}, in increasing order. */
    public Seq<Integer> stages(int depth) {
      Seq<Integer> stages = Vector.empty();
      for (int blocks = before(depth - 1); blocks > 0; blocks = before(blocks)) {
        stages = stages.prepend(blocks + 1);
      }
      return stages;
    }

    private int before(int blocks) {
      return blocks <= 1 ? 0 : Math.clamp(Math.round(blocks / ratio), 1, blocks - 1);
    }
  }

  static Initialisation standard() {
    return new HeOverDepth();
  }

  /** Balanced, residual branches scaled by {@code 1/L}. */
  static Initialisation balanced() {
    return new Balanced(new HeOverDepth());
  }

  /** The stages that did best on the bundled digits. */
  static Initialisation continuation() {
    return new Continuation(3, 100);
  }
}
