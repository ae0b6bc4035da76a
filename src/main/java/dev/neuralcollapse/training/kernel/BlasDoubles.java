package dev.neuralcollapse.training.kernel;

/**
 * {@link VectorDoubles} with its products by OpenBLAS: nearly the same numbers, not the same bits.
 */
final class BlasDoubles extends VectorDoubles {
  private final Blas blas;

  BlasDoubles(Blas blas) {
    this.blas = blas;
  }

  @Override
  public void product(
      int rows,
      int inner,
      double[] a,
      int aAt,
      int lda,
      double[] packed,
      int panels,
      double[] c,
      int cAt,
      int ldc,
      double[] init,
      int initAt,
      int ldInit) {
    int n = panels * panel();
    BlasRows.begin(rows, n, init, initAt, ldInit, c, cAt, ldc);
    blas.addProduct(false, rows, n, inner, a, aAt, lda, packed, c, cAt, ldc);
  }

  @Override
  public void transposed(
      int rows,
      int inner,
      double[] columns,
      double[] panelled,
      int panels,
      double[] c,
      int ldc,
      double[] init,
      int ldInit) {
    int n = panels * panel();
    BlasRows.begin(rows, n, init, 0, ldInit, c, 0, ldc);
    blas.addProduct(true, rows, n, inner, columns, 0, rows, panelled, c, 0, ldc);
  }

  @Override
  public void packColumns(int rows, double[] x, int at, int ld, int columns, double[] out) {
    BlasRows.columns(rows, x, at, ld, columns, out);
  }

  @Override
  public void packForward(double[] theta, int from, int rows, int columns, double[] out) {
    BlasRows.forward(this, theta, from, rows, columns, out);
  }

  @Override
  public void packBackward(double[] theta, int from, int rows, int columns, double[] out) {
    BlasRows.backward(this, theta, from, rows, columns, out);
  }

  @Override
  public void packPanels(int rows, double[] x, int at, int ld, int panels, double[] out) {
    BlasRows.copy(rows, x, at, ld, panels * panel(), out);
  }

  @Override
  public void packTransposed(int rows, double[] x, int at, int ld, int columns, double[] out) {
    int width = Arithmetic.up(rows, panel());
    for (int j = 0; j < columns; j++) {
      for (int r = 0; r < width; r++) {
        out[j * width + r] = r < rows ? x[at + r * ld + j] : 0;
      }
    }
  }
}
