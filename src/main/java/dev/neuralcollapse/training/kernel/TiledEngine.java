package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.descent.VectorMath;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Penalty;
import dev.neuralcollapse.network.Readout;
import io.vavr.control.Option;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An engine that takes tiles of samples through all stages at once. Which tile belongs to which of
 * at most {@link #SLOTS} partial sums, and the tree by which those are added, depend on the number
 * of samples and of parameters alone: any number of threads gives the same bits.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class TiledEngine<A> implements Engine {
  /** Bytes of a column of a tile, where a sequence is not longer: what the caches like best. */
  private static final int TILE_BYTES = 512;

  private static final int MOST_ROWS = 96;

  private static final int SLOTS = 16;

  /** Partial sums of large networks are fewer, to take no more memory than this. */
  private static final long SLOT_BYTES = 256L << 20;

  private final Layout layout;
  private final Arithmetic<A> arithmetic;
  private final List<Parameter<A>> parameters;
  private final Collector<A> collector;
  private final int samples;
  private final int perTile;
  private final int samplesEach;
  private final int mostSlots;
  private final Workers workers;
  private final List<Pass<A>> passes = new ArrayList<>();
  private final List<Tile<A>> tiles = new ArrayList<>();
  private final List<Gradient<A>> slots = new ArrayList<>();
  private final double[] slotLoss = new double[SLOTS];
  private final @Nullable Failure[] slotFailure = new Failure[SLOTS];
  private @Nullable Failure failure;

  /**
   * An engine for these data.
   *
   * @param squares see {@link Pass}
   */
  TiledEngine(
      Store<A> store,
      Assembly<A> assembly,
      OutputRow criterion,
      Penalty penalty,
      TrainingData data,
      int threads,
      double @Nullable [] squares) {
    TrainingData.Inputs inputs = data.inputs();
    boolean every = inputs.readout() == Readout.EVERY;
    this.layout = store.layout();
    this.arithmetic = store.arithmetic();
    this.samples = inputs.sequences();
    this.perTile = Math.max(1, rows(arithmetic.bytes()) / inputs.length());
    this.samplesEach = every ? inputs.length() : 1;
    this.mostSlots = mostSlots(layout, arithmetic.bytes());
    int count = slots(samples);
    this.workers = new Workers(Math.min(threads, Math.max(count, 1)));
    int room = Math.multiplyExact(Math.min(perTile, samples), inputs.length());
    for (int t = 0; t < workers.threads(); t++) {
      passes.add(new Pass<>(arithmetic, assembly.stages(room), criterion, squares));
      tiles.add(new Tile<>(inputs.length(), every));
    }
    this.parameters = store.all();
    for (int s = 0; s < count; s++) {
      slots.add(new Gradient<>(arithmetic, parameters));
    }
    this.collector = new Collector<>(arithmetic, layout, parameters, slots, penalty);
  }

  /** Partial sums an engine of this size may have. */
  static int mostSlots(Layout layout, int bytes) {
    long fit = SLOT_BYTES / ((long) layout.size() * bytes);
    return Math.clamp(Long.highestOneBit(Math.max(1, fit)), 1, SLOTS);
  }

  /** Rows of a tile, where a sequence is not longer. */
  static int rows(int bytes) {
    return Math.min(MOST_ROWS, TILE_BYTES / bytes);
  }

  private int tiles(int count) {
    return (count + perTile - 1) / perTile;
  }

  private int slots(int count) {
    return Math.min(mostSlots, tiles(count));
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
    workers.run(parameters.size(), (worker, p) -> parameters.get(p).load(theta));
    workers.run(used, (worker, slot) -> runSlot(worker, slot, used, rows, from, count));
    for (int s = 0; s < used; s++) {
      if (slotFailure[s] != null) {
        failure = slotFailure[s];
        return Double.NaN;
      }
    }
    workers.run(collector.parts(), (worker, part) -> collector.collect(part, used, gradient));
    workers.run(collector.ranges(), (worker, range) -> collector.penalise(range, theta, gradient));
    return value(used, count, gradient);
  }

  private void runSlot(int worker, int slot, int used, int @Nullable [] rows, int from, int count) {
    int all = tiles(count);
    Tile<A> tile = tiles.get(worker);
    Gradient<A> sum = slots.get(slot);
    double share = 1.0 / ((double) count * samplesEach);
    double loss = 0;
    sum.restart();
    slotFailure[slot] = null;
    for (int t = slot * all / used; t < (slot + 1) * all / used; t++) {
      int first = (int) ((long) t * count / all);
      int last = (int) ((long) (t + 1) * count / all);
      tile.set(rows, from + first, last - first, share, sum);
      loss += passes.get(worker).run(tile);
      if (tile.failure() != null) {
        slotFailure[slot] = tile.failure();
        return;
      }
    }
    sum.finish(parameters);
    slotLoss[slot] = loss;
  }

  private double value(int used, int count, double[] gradient) {
    for (int stride = 1; stride < used; stride *= 2) {
      for (int s = 0; s + stride < used; s += 2 * stride) {
        slotLoss[s] += slotLoss[s + stride];
      }
    }
    double value = slotLoss[0] / ((double) count * samplesEach) + collector.penalty();
    double size = VectorMath.dot(gradient, gradient);
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
