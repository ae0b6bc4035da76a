package dev.neuralcollapse.training.kernel;

import static dev.neuralcollapse.training.kernel.Arithmetic.up;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One worker's way through all stages and back, tile by tile.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class Pass<A> {
  private final Arithmetic<A> arithmetic;
  private final List<Stage<A>> stages;
  private final OutputRow criterion;
  private final Buffer<A> outputs;
  private final double[] row;
  private final double @Nullable [] squares;

  /**
   * The way of one worker.
   *
   * @param squares receives {@code ‖g_i‖²} of what comes back at the embedding's output, a number
   *     for every row of the inputs; null where nobody asks
   */
  Pass(
      Arithmetic<A> arithmetic,
      List<Stage<A>> stages,
      OutputRow criterion,
      double @Nullable [] squares) {
    this.squares = squares;
    this.arithmetic = arithmetic;
    this.stages = stages;
    this.criterion = criterion;
    this.outputs = stages.get(stages.size() - 1).output();
    this.row = new double[up(outputs.columns, 4)];
  }

  /**
   * Adds the tile's part of the gradient and returns {@code Σ ℓ} over its samples, or NaN when
   * there is none: then {@link Tile#failure()} says why.
   */
  double run(Tile<A> tile) {
    for (Stage<A> stage : stages) {
      if (!stage.forward(tile)) {
        return Double.NaN;
      }
    }
    double sum = 0;
    for (int i = 0; i < tile.samples(); i++) {
      arithmetic.widen(outputs.data, i * outputs.ld, row, 0, outputs.columns);
      sum += criterion.apply(arithmetic, row, 0, tile.sample(i), tile.share());
      arithmetic.narrow(row, 0, outputs.data, i * outputs.ld, outputs.columns);
    }
    Buffer<A> g = outputs;
    for (int s = stages.size() - 1; s >= 0; s--) {
      g = stages.get(s).backward(tile, g);
    }
    if (squares != null) {
      for (int r = 0; r < tile.rows(); r++) {
        int at = r * g.ld;
        squares[tile.sequence(r / tile.length) * tile.length + r % tile.length] =
            arithmetic.dot(g.data, at, g.data, at, g.columns);
      }
    }
    return sum;
  }
}
