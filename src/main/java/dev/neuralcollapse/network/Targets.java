package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.control.Either;

/** What the outputs of a network are compared with, one target a sample. */
public sealed interface Targets {

  /** Number of samples N. */
  int size();

  /** Classes without an order, for a {@link Loss}. */
  record Classes(Labels labels) implements Targets {
    @Override
    public int size() {
      return labels.size();
    }
  }

  /**
   * Points in {@code R^t}, for {@link Regression}.
   *
   * @param rows N×t, N, t ≥ 1, all entries finite
   */
  record Values(Matrix rows) implements Targets {
    public Values {
      if (rows.rows() < 1 || rows.columns() < 1 || !rows.isFinite()) {
        throw new IllegalArgumentException("targets must be finite, at least one of each");
      }
    }

    /** Targets, or the first entry that is none. */
    public static Either<Fault, Values> of(Matrix rows, String where) {
      if (rows.rows() < 1 || rows.columns() < 1) {
        return Either.left(
            new Fault(
                where, rows.rows() + "x" + rows.columns() + " targets", "N x t were expected"));
      }
      for (int i = 0; i < rows.rows(); i++) {
        for (int j = 0; j < rows.columns(); j++) {
          if (!Double.isFinite(rows.get(i, j))) {
            return Either.left(
                new Fault(
                    where + ", row " + i + ", column " + j,
                    "the target is " + rows.get(i, j),
                    "targets must be finite"));
          }
        }
      }
      return Either.right(new Values(rows));
    }

    @Override
    public int size() {
      return rows.rows();
    }

    /** t. */
    public int dimension() {
      return rows.columns();
    }
  }

  /** Ordered classes {@code 0 < 1 < … < Q-1}, for a {@link CumulativeLink}. */
  record Ordinal(Labels labels) implements Targets {
    @Override
    public int size() {
      return labels.size();
    }
  }
}
