package dev.neuralcollapse.training.kernel;

import static dev.neuralcollapse.training.kernel.Arithmetic.BLOCK;
import static dev.neuralcollapse.training.kernel.Arithmetic.up;

import dev.neuralcollapse.network.Layout;
import java.util.HashMap;
import java.util.Map;

/**
 * What a worker's stages are made with: the arithmetic, the shared parameters, and scratch memory
 * of the worker's own.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class Kit<A> {
  final Arithmetic<A> arithmetic;
  final Layout layout;
  final Store<A> store;

  /** Rows a buffer has room for. */
  final int room;

  private final A zeros;
  private final Map<String, Buffer<A>> scratch = new HashMap<>();
  private final Map<Integer, A> masks = new HashMap<>();
  private A columnBlocks;
  private A panels;
  private int columnRoom;
  private int panelRoom;

  /**
   * The kit of one worker.
   *
   * @param rows most rows (tokens) of a tile
   */
  Kit(Store<A> store, int rows) {
    this.arithmetic = store.arithmetic();
    this.layout = store.layout();
    this.store = store;
    this.room = up(rows, BLOCK);
    this.zeros = arithmetic.array(widest());
    this.columnBlocks = arithmetic.array(0);
    this.panels = arithmetic.array(0);
  }

  private int widest() {
    return up(layout.slots().map(s -> Math.max(s.rows(), s.columns())).max().get(), 64);
  }

  /** Columns padded to whole panels. */
  int padded(int columns) {
    return up(columns, arithmetic.panel());
  }

  /** A new buffer for a tile's rows. */
  Buffer<A> buffer(int columns) {
    int ld = padded(columns);
    return new Buffer<>(arithmetic.array(Math.multiplyExact(room, ld)), columns, ld);
  }

  /** A new array with one entry a row. */
  A perRow() {
    return arithmetic.array(room);
  }

  /** A buffer that all stages of the worker share under this name; nothing in it lasts. */
  Buffer<A> scratch(String name, int columns) {
    return scratch.computeIfAbsent(name + columns, n -> buffer(columns));
  }

  /** 1 for the true columns, 0 for padding. */
  A mask(int columns) {
    return masks.computeIfAbsent(
        columns,
        n -> {
          A mask = arithmetic.array(padded(n));
          for (int j = 0; j < n; j++) {
            arithmetic.set(mask, j, 1);
          }
          return mask;
        });
  }

  /** A row of zeros, as wide as any. */
  A zeros() {
    return zeros;
  }

  /** Makes room for packing a product's operands. */
  void reserve(int columnsOfBlocks, int columnsOfPanels) {
    if (columnsOfBlocks > columnRoom) {
      columnRoom = columnsOfBlocks;
      columnBlocks = arithmetic.array(Math.multiplyExact(room, up(columnRoom, BLOCK)));
    }
    if (columnsOfPanels > panelRoom) {
      panelRoom = columnsOfPanels;
      panels = arithmetic.array(Math.multiplyExact(room, padded(panelRoom)));
    }
  }

  /** Room for {@link Arithmetic#packColumns}. */
  A columnBlocks() {
    return columnBlocks;
  }

  /** Room for {@link Arithmetic#packPanels}. */
  A panels() {
    return panels;
  }
}
