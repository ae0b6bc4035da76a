package dev.neuralcollapse.training.kernel;

/**
 * {@link VectorFloats} with its products by OpenBLAS: nearly the same numbers, not the same bits.
 */
final class BlasFloats extends VectorFloats {
  private final Blas blas;

  BlasFloats(Blas blas) {
    this.blas = blas;
  }

  @Override
  public void product(
      int rows,
      int inner,
      float[] a,
      int aAt,
      int lda,
      float[] packed,
      int panels,
      float[] c,
      int cAt,
      int ldc,
      float[] init,
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
      float[] columns,
      float[] panelled,
      int panels,
      float[] c,
      int ldc,
      float[] init,
      int ldInit) {
    int n = panels * panel();
    BlasRows.begin(rows, n, init, 0, ldInit, c, 0, ldc);
    blas.addProduct(true, rows, n, inner, columns, 0, rows, panelled, c, 0, ldc);
  }

  @Override
  public void packColumns(int rows, float[] x, int at, int ld, int columns, float[] out) {
    BlasRows.columns(rows, x, at, ld, columns, out);
  }

  @Override
  public void packForward(double[] theta, int from, int rows, int columns, float[] out) {
    BlasRows.forward(this, theta, from, rows, columns, out);
  }

  @Override
  public void packBackward(double[] theta, int from, int rows, int columns, float[] out) {
    BlasRows.backward(this, theta, from, rows, columns, out);
  }

  @Override
  public void packPanels(int rows, float[] x, int at, int ld, int panels, float[] out) {
    BlasRows.copy(rows, x, at, ld, panels * panel(), out);
  }

  @Override
  public void packTransposed(int rows, float[] x, int at, int ld, int columns, float[] out) {
    int width = Arithmetic.up(rows, panel());
    for (int j = 0; j < columns; j++) {
      for (int r = 0; r < width; r++) {
        out[j * width + r] = r < rows ? x[at + r * ld + j] : 0;
      }
    }
  }
}
