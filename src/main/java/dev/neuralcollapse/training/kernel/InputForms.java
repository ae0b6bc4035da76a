package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Perceptron;

/** Chooses the form of plain samples, and the stage that reads it. */
final class InputForms {
  /** Inputs with a larger share of entries that are not zero are faster dense. */
  private static final double SPARSE = 0.35;

  private static final int LEAST_SPARSE_COLUMNS = 64;

  /** Dense inputs of more entries are held in bytes, if they have few values. */
  private static final long LARGE = 1 << 24;

  private static final int MOST_SPARSE_COLUMNS = 1 << 16;

  private InputForms() {}

  /** Makes the first stage of each worker. */
  @FunctionalInterface
  interface First<A> {
    Stage<A> with(Kit<A> kit);
  }

  /** First stages for these inputs in the form asked for; all share one copy of them. */
  static <A> First<A> of(Arithmetic<A> arithmetic, Layout layout, Entries entries, InputForm form) {
    return switch (form) {
      case DENSE -> dense(DenseRows.plain(arithmetic, entries, 1));
      case BYTES -> bytes(arithmetic, entries, ValueCodes.of(entries));
      case SPARSE -> {
        if (!mayBeSparse(layout, entries)) {
          throw new IllegalArgumentException("no sparse inputs for " + layout.architecture());
        }
        yield sparse(new SparseRows<>(arithmetic, entries));
      }
      case AUTO -> of(arithmetic, layout, entries, chosen(layout, entries));
    };
  }

  private static boolean mayBeSparse(Layout layout, Entries entries) {
    return layout.embeddingEnd() > 0
        && !layout.has(Positions.SLOT)
        && entries.columns() <= MOST_SPARSE_COLUMNS;
  }

  /** What {@link InputForm#AUTO} comes to. */
  static InputForm chosen(Layout layout, Entries entries) {
    if (mayBeSparse(layout, entries)
        && entries.columns() >= LEAST_SPARSE_COLUMNS
        && density(entries) <= SPARSE) {
      return InputForm.SPARSE;
    }
    boolean large = (long) entries.rows() * entries.columns() > LARGE;
    return large && ValueCodes.of(entries).exist() ? InputForm.BYTES : InputForm.DENSE;
  }

  static double density(Entries entries) {
    double[] row = new double[entries.columns()];
    long there = 0;
    for (int i = 0; i < entries.rows(); i++) {
      entries.copyRow(i, row);
      for (double v : row) {
        there += v != 0 ? 1 : 0;
      }
    }
    return (double) there / ((double) entries.rows() * row.length);
  }

  private static <A> First<A> bytes(Arithmetic<A> arithmetic, Entries entries, ValueCodes codes) {
    if (!codes.exist()) {
      throw new IllegalArgumentException("inputs of more than 256 values do not fit into bytes");
    }
    return dense(DenseRows.coded(arithmetic, entries, 1, codes));
  }

  /** A first stage that reads dense rows. */
  static <A> First<A> dense(DenseRows<A> rows) {
    return kit ->
        kit.layout.embeddingEnd() == 0
            ? new DenseInput<>(kit, rows)
            : new DenseEmbedding<>(kit, rows, activation(kit));
  }

  /** What follows the embedding of this architecture. */
  private static <A> Activation<A> activation(Kit<A> kit) {
    return kit.layout.architecture() instanceof Perceptron p
        ? new PlainActivation<>(kit, p.kind() == Perceptron.Kind.MLP)
        : new LayerNorm<>(kit, "embedding.norm", 0);
  }

  private static <A> First<A> sparse(SparseRows<A> rows) {
    return kit -> new SparseEmbedding<>(kit, rows, activation(kit));
  }
}
