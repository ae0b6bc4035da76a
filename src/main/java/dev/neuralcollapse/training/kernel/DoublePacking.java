package dev.neuralcollapse.training.kernel;

import static dev.neuralcollapse.training.kernel.Arithmetic.BLOCK;

import java.util.Arrays;

/** Copies into the orders in which products read, the same with vectors and without. */
final class DoublePacking {
  private static final int PANEL = 8;

  private DoublePacking() {}

  /** Panel by panel: reads up to PANEL rows side by side, writes in order. */
  static void pack(double[] theta, int from, int rows, int columns, double[] out) {
    for (int p = 0; p < rows; p += PANEL) {
      int wide = Math.min(PANEL, rows - p);
      for (int j = 0; j < wide; j++) {
        int to = p * columns + j;
        int at = from + (p + j) * columns;
        for (int k = 0; k < columns; k++) {
          out[to + k * PANEL] = theta[at + k];
        }
      }
    }
  }

  static void packAcross(double[] theta, int from, int rows, int columns, double[] out) {
    for (int p = 0; p < columns; p += PANEL) {
      int wide = Math.min(PANEL, columns - p);
      for (int i = 0; i < rows; i++) {
        int to = p * rows + i * PANEL;
        int at = from + i * columns + p;
        for (int j = 0; j < wide; j++) {
          out[to + j] = theta[at + j];
        }
      }
    }
  }

  static void transpose(double[] theta, int from, int rows, int columns, double[] out, int ld) {
    // Few rows at a time, so that what is written stays in the cache.
    for (int p = 0; p < rows; p += BLOCK) {
      int end = Math.min(rows, p + BLOCK);
      for (int k = 0; k < columns; k++) {
        for (int i = p; i < end; i++) {
          out[k * ld + i] = theta[from + i * columns + k];
        }
      }
    }
  }

  static void transposeBack(
      double[] x, int ld, int from, int to, int rows, double[] out, int at, int columns) {
    for (int p = 0; p < rows; p += BLOCK) {
      int end = Math.min(rows, p + BLOCK);
      for (int k = from; k < to; k++) {
        for (int i = p; i < end; i++) {
          out[at + i * columns + k] = x[k * ld + i];
        }
      }
    }
  }

  static void lookUp(byte[] code, int at, double[] table, double[] to, int toAt, int n) {
    for (int i = 0; i < n; i++) {
      to[toAt + i] = table[code[at + i] & 0xff];
    }
  }

  static void sortByColumn(
      int rows,
      int[] start,
      int[] column,
      double[] value,
      int columns,
      int[] startOut,
      int[] rowOut,
      double[] valueOut) {
    Arrays.fill(startOut, 0, columns + 1, 0);
    for (int e = start[0]; e < start[rows]; e++) {
      startOut[column[e]]++;
    }
    int sum = 0;
    for (int k = 0; k < columns; k++) {
      sum += startOut[k];
      startOut[k] = sum;
    }
    startOut[columns] = sum;
    // From the last entry on, every start moves down to where it belongs.
    for (int r = rows - 1; r >= 0; r--) {
      for (int e = start[r + 1] - 1; e >= start[r]; e--) {
        int to = --startOut[column[e]];
        rowOut[to] = r;
        valueOut[to] = value[e];
      }
    }
  }
}
