package dev.neuralcollapse.training.kernel;

/**
 * {@code LN(W_0 x + b_0)}, or another activation than LN, of rows that are mostly zero: only the
 * other entries are touched, row by row on the way forward and column by column for the weight's
 * gradient.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class SparseEmbedding<A> implements Stage<A> {
  private final Kit<A> kit;
  private final Arithmetic<A> arithmetic;
  private final SparseRows<A> source;
  private final Activation<A> activation;
  private final Parameter.Transposed<A> weight;
  private final Parameter.Values<A> bias;
  private final int[] rowStart;
  private final int[] columnIndex;
  private final A rowValue;
  private final int[] columnStart;
  private final int[] rowIndex;
  private final A columnValue;

  SparseEmbedding(Kit<A> kit, SparseRows<A> source, Activation<A> activation) {
    this.kit = kit;
    this.arithmetic = kit.arithmetic;
    this.source = source;
    this.activation = activation;
    this.weight = kit.store.transposed("embedding.weight");
    this.bias = kit.store.values("embedding.bias");
    if (source.columns() != weight.rows) {
      throw new IllegalArgumentException(
          "rows of " + source.columns() + " for an embedding of " + weight.rows);
    }
    int most = Math.multiplyExact(kit.room, source.fullest());
    this.rowStart = new int[kit.room + 1];
    this.columnIndex = new int[most];
    this.rowValue = arithmetic.array(most);
    this.columnStart = new int[weight.rows + 1];
    this.rowIndex = new int[most];
    this.columnValue = arithmetic.array(most);
  }

  @Override
  public Buffer<A> output() {
    return activation.output();
  }

  @Override
  public boolean forward(Tile<A> tile) {
    Buffer<A> raw = activation.raw();
    int rows = tile.rows();
    source.read(tile, rowStart, columnIndex, rowValue);
    arithmetic.sparse(
        rows,
        rowStart,
        columnIndex,
        rowValue,
        weight.values,
        weight.ld,
        raw.data,
        raw.ld,
        bias.values,
        0);
    return activation.forward(tile, 0, rows, raw);
  }

  @Override
  public Buffer<A> backward(Tile<A> tile, Buffer<A> g) {
    int rows = tile.rows();
    activation.backward(tile, rows, g);
    int[] kept = source.readColumns(tile, rowIndex, columnValue);
    if (kept == null) {
      arithmetic.transposeSparse(
          rows, rowStart, columnIndex, rowValue, weight.rows, columnStart, rowIndex, columnValue);
    }
    A sum = tile.gradient().array(weight);
    boolean add = tile.gradient().touch(weight);
    arithmetic.sparse(
        weight.rows,
        kept == null ? columnStart : kept,
        rowIndex,
        columnValue,
        g.data,
        g.ld,
        sum,
        weight.ld,
        add ? sum : kit.zeros(),
        add ? weight.ld : 0);
    arithmetic.sumRows(rows, g.data, 0, g.ld, tile.gradient().sum(bias), bias.ld);
    return g;
  }
}
