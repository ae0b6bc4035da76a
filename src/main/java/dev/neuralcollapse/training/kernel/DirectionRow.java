package dev.neuralcollapse.training.kernel;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Directions v of every sample's outputs with {@code Σ vvᵀ = I} over the rounds: the axes, where
 * there are few outputs, else random signs in a single round, always the same, for which it holds
 * on average (Hutchinson, Commun. Stat. Simul. 19, 1990; P).
 */
final class DirectionRow implements OutputRow {
  /** Fewer outputs have a round each: signs would too often lie where a sample cannot move. */
  private static final int MANY = 8;

  private static final long SEED = 0x9E37_79B9_7F4A_7C15L;

  private final int outputs;
  private int round;

  /**
   * For so many outputs.
   *
   * @param outputs K
   */
  DirectionRow(int outputs) {
    this.outputs = outputs;
  }

  /** How many directions a sample has. */
  int rounds() {
    return outputs < MANY ? outputs : 1;
  }

  /** Begins a round; not while rows are asked for. */
  void begin(int next) {
    round = next;
  }

  /** The row becomes {@code √scale v}, so that squares add up to means. */
  @Override
  public double apply(Arithmetic<?> arithmetic, double[] z, int at, int sample, double scale) {
    double size = Math.sqrt(scale);
    if (rounds() > 1) {
      for (int j = 0; j < outputs; j++) {
        z[at + j] = j == round ? size : 0;
      }
      return 0;
    }
    UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(SEED * (sample + 1L));
    for (int j = 0; j < outputs; j++) {
      z[at + j] = random.nextBoolean() ? size : -size;
    }
    return 0;
  }
}
