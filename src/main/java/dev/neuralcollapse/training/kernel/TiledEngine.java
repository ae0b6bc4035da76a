package dev.neuralcollapse.training.kernel;

import static dev.neuralcollapse.training.kernel.Arithmetic.PANEL;
import static dev.neuralcollapse.training.kernel.Arithmetic.up;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.ResidualNetwork;
import io.vavr.control.Option;
import org.jspecify.annotations.Nullable;

/**
 * An engine that takes tiles of samples through all layers at once. Which tile belongs to which of
 * at most {@link #SLOTS} partial sums, and the tree by which those are added, depend on the number
 * of samples alone: any number of threads gives the same bits.
 */
public final class TiledEngine implements Engine {
  private static final int TILE = 126;
  private static final int SLOTS = 16;

  private final Layout layout;
  private final Affines affines;
  private final Objective objective;
  private final int samples;
  private final double[] inputs;
  private final int[] labels;
  private final Arithmetic arithmetic;
  private final Workers workers;
  private final Weights weights;
  private final Tile[] tiles;
  private final Weights.Gradient[] slots;
  private final double[] slotLoss;
  private final @Nullable Failure[] slotFailure;
  private final double[] penalty;
  private @Nullable Failure failure;

  private TiledEngine(
      ResidualNetwork net, Objective objective, Dataset data, int threads, Arithmetic arithmetic) {
    if (data.dimension() != net.inputs() || data.labels().classes() != net.classes()) {
      throw new IllegalArgumentException(
          "data of dimension "
              + data.dimension()
              + " with "
              + data.labels().classes()
              + " classes for "
              + net);
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads >= 1, not " + threads);
    }
    this.layout = Layout.of(net, objective.loss());
    this.affines = new Affines(layout);
    this.objective = objective;
    this.samples = data.size();
    this.inputs = data.inputs().toArray();
    this.labels = data.labels().toArray();
    this.arithmetic = arithmetic;
    this.weights = new Weights(affines);
    int count = slots(samples);
    this.workers = new Workers(Math.min(threads, Math.max(count, 1)));
    this.tiles = new Tile[workers.threads()];
    for (int t = 0; t < tiles.length; t++) {
      tiles[t] = new Tile(net, affines, objective.loss(), arithmetic, Math.min(TILE, samples));
    }
    this.slots = new Weights.Gradient[count];
    for (int s = 0; s < count; s++) {
      slots[s] = new Weights.Gradient(affines);
    }
    this.slotLoss = new double[count];
    this.slotFailure = new Failure[count];
    this.penalty = new double[affines.count()];
  }

  /** An engine for a network of this shape on these data; no more threads than partial sums. */
  public static TiledEngine of(
      ResidualNetwork net, Objective objective, Dataset data, int threads) {
    return with(net, objective, data, threads, Arithmetic.best());
  }

  static TiledEngine with(
      ResidualNetwork net, Objective objective, Dataset data, int threads, Arithmetic arithmetic) {
    return new TiledEngine(net, objective, data, threads, arithmetic);
  }

  private static int tiles(int count) {
    return (count + TILE - 1) / TILE;
  }

  private static int slots(int count) {
    return Math.min(SLOTS, tiles(count));
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public int samples() {
    return samples;
  }

  @Override
  public Option<Failure> failure() {
    return Option.of(failure);
  }

  @Override
  public double valueAndGradient(double[] theta, double[] gradientOut) {
    return evaluate(theta, gradientOut, null, 0, samples);
  }

  @Override
  public double valueAndGradient(
      double[] theta, double[] gradientOut, int[] rows, int from, int count) {
    return evaluate(theta, gradientOut, rows, from, count);
  }

  private double evaluate(
      double[] theta, double[] gradient, int @Nullable [] rows, int from, int count) {
    failure = null;
    int used = slots(count);
    workers.run(affines.count(), (worker, a) -> weights.pack(a, theta));
    workers.run(used, (worker, slot) -> runSlot(tiles[worker], slot, used, rows, from, count));
    for (int s = 0; s < used; s++) {
      if (slotFailure[s] != null) {
        failure = slotFailure[s];
        return Double.NaN;
      }
    }
    workers.run(affines.count(), (worker, a) -> collect(a, used, theta, gradient));
    return value(used, count, gradient);
  }

  private void runSlot(Tile tile, int slot, int used, int @Nullable [] rows, int from, int count) {
    int all = tiles(count);
    Weights.Gradient out = slots[slot];
    out.clear();
    double sum = 0;
    slotFailure[slot] = null;
    for (int t = slot * all / used; t < (slot + 1) * all / used; t++) {
      int first = (int) ((long) t * count / all);
      int last = (int) ((long) (t + 1) * count / all);
      sum += tile.run(weights, out, inputs, labels, rows, from + first, last - first, 1.0 / count);
      if (tile.failure() != null) {
        slotFailure[slot] = tile.failure();
        return;
      }
    }
    slotLoss[slot] = sum;
  }

  /** Adds the slots of affine map {@code a} in a fixed tree, then the penalty. */
  private void collect(int a, int used, double[] theta, double[] gradient) {
    for (int stride = 1; stride < used; stride *= 2) {
      for (int s = 0; s + stride < used; s += 2 * stride) {
        double[] w = slots[s].weight[a];
        double[] b = slots[s].bias[a];
        arithmetic.add(w, 0, slots[s + stride].weight[a], 0, w.length);
        arithmetic.add(b, 0, slots[s + stride].bias[a], 0, b.length);
      }
    }
    int rows = affines.rows(a);
    int columns = affines.columns(a);
    int padded = up(columns, PANEL);
    int at = affines.weightOffset(a);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(slots[0].weight[a], i * padded, gradient, at + i * columns, columns);
    }
    int size = rows * columns;
    if (affines.hasBias(a)) {
      System.arraycopy(slots[0].bias[a], 0, gradient, at + size, rows);
    }
    boolean head = a == affines.count() - 1;
    int paid =
        a == 0 && objective.embedding() == EmbeddingDecay.FREE ? 0 : head ? size : size + rows;
    arithmetic.addScaled(gradient, at, objective.decay(), theta, at, paid);
    penalty[a] = objective.decay() / 2 * arithmetic.dot(theta, at, theta, at, paid);
  }

  private double value(int used, int count, double[] gradient) {
    for (int stride = 1; stride < used; stride *= 2) {
      for (int s = 0; s + stride < used; s += 2 * stride) {
        slotLoss[s] += slotLoss[s + stride];
      }
    }
    double value = slotLoss[0] / count;
    for (double p : penalty) {
      value += p;
    }
    double size = arithmetic.dot(gradient, 0, gradient, 0, gradient.length);
    if (!Double.isFinite(value) || !Double.isFinite(size)) {
      failure = new Failure.NotFinite();
      return Double.NaN;
    }
    return value;
  }

  @Override
  public void close() {
    workers.close();
  }
}
