package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.data.Pixels;
import dev.neuralcollapse.linear.Matrix;

/** The rows of plain inputs, whatever holds them. */
interface Entries {
  int rows();

  int columns();

  /** Copies row {@code i} into an array. */
  void copyRow(int i, double[] to);

  static Entries of(Matrix matrix) {
    return new Entries() {
      @Override
      public int rows() {
        return matrix.rows();
      }

      @Override
      public int columns() {
        return matrix.columns();
      }

      @Override
      public void copyRow(int i, double[] to) {
        matrix.copyRow(i, to);
      }
    };
  }

  static Entries of(Pixels pixels) {
    return new Entries() {
      @Override
      public int rows() {
        return pixels.size();
      }

      @Override
      public int columns() {
        return pixels.dimension();
      }

      @Override
      public void copyRow(int i, double[] to) {
        pixels.copyRow(i, to);
      }
    };
  }
}
