package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.descent.VectorMath;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Architecture;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Penalty;
import dev.neuralcollapse.network.Slot;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Map;
import io.vavr.control.Option;

/**
 * How far steps of the parameters move the outputs: a pass forward, and one back of directions v of
 * each sample's outputs with {@code Σ vvᵀ = I} ({@link DirectionRow}). What comes back at a layer's
 * output is {@code g_i = J_iᵀ v}, and the squares {@code ‖g_i‖²} add up to {@code ‖J_i‖_F²}: how
 * far the sample's outputs move with that layer. It is large for samples close to a LayerNorm's
 * singularity, at any layer behind.
 *
 * <p>Not safe for concurrent callers; the bits do not depend on the number of threads.
 */
public final class Sensitivity implements AutoCloseable {
  private final Layout layout;
  private final Store<double[]> store;
  private final DirectionRow directions;
  private final double[] squares;
  private final TiledEngine<double[]> engine;

  /**
   * Of these networks on these data.
   *
   * @param mostWeight the most that {@code ‖g_i‖²/N} counts in a round's moments
   * @param threads at least 1
   */
  public Sensitivity(
      Architecture architecture, Goal goal, TrainingData data, double mostWeight, int threads) {
    this.layout = Layout.of(architecture, goal);
    this.store = Store.ofMoments(Arithmetic.doubles(), layout, mostWeight);
    TrainingData.Inputs inputs = data.inputs();
    this.squares = new double[Math.multiplyExact(inputs.sequences(), inputs.length())];
    Assembly<double[]> assembly = new Assembly<>(store, inputs, EngineOptions.of(threads).inputs());
    this.directions = new DirectionRow(architecture.classes());
    this.engine =
        new TiledEngine<>(store, assembly, directions, Penalty.none(), data, threads, squares);
  }

  /**
   * At one point.
   *
   * @param embedding {@code ‖g_i‖²/N} at the embedding's output before its LayerNorm, one for every
   *     row of the inputs
   * @param maps by the name of its weight, for every linear map behind the embedding: {@code Σ_i
   *     ‖g_i‖² x_i x_iᵀ / N}, {@code x_i} its inputs and 1 below them, {@code g_i} at its outputs
   */
  public record At(Vector embedding, Map<String, Matrix> maps) {}

  /** At flat parameters; none where the network has no value. */
  public Option<At> at(double[] theta) {
    double[] out = new double[store.end()];
    double[] embedding = new double[squares.length];
    double[] round = new double[store.end()];
    for (int r = 0; r < directions.rounds(); r++) {
      directions.begin(r);
      if (Double.isNaN(engine.valueAndGradient(theta, round))) {
        return Option.none();
      }
      VectorMath.addScaled(out, 1, round);
      VectorMath.addScaled(embedding, 1, squares);
    }
    Map<String, Matrix> maps = LinkedHashMap.empty();
    for (Slot slot : layout.slots()) {
      int from = store.moments(slot.name());
      if (from >= 0) {
        maps = maps.put(slot.name(), moments(out, from, slot.columns()));
      }
    }
    return Option.some(new At(Vector.of(embedding), maps));
  }

  /** The matrix from its rows as {@link Linear} leaves them. */
  private static Matrix moments(double[] out, int from, int n) {
    return Matrix.generate(
        n + 1,
        n + 1,
        (i, j) -> {
          int last = Math.max(i, j);
          int first = Math.min(i, j);
          return first == n ? out[from + (n + 1) * n] : out[from + last * n + first];
        });
  }

  @Override
  public void close() {
    engine.close();
  }
}
