package dev.neuralcollapse.data;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;

/** Columns of samples on a common scale. */
final class Columns {
  private Columns() {}

  /** Columns of mean 0. */
  static Matrix centred(Matrix m) {
    Vector mean = Vector.generate(m.columns(), j -> m.column(j).mean());
    return Matrix.generate(m.rows(), m.columns(), (i, j) -> m.get(i, j) - mean.get(j));
  }

  /** Columns of mean 0 and population standard deviation 1; a constant column becomes 0. */
  static Matrix standardised(Matrix m) {
    double[] mean = new double[m.columns()];
    double[] inverseDeviation = new double[m.columns()];
    for (int j = 0; j < m.columns(); j++) {
      Vector column = m.column(j);
      double centre = column.mean();
      double deviation = Math.sqrt(column.map(x -> (x - centre) * (x - centre)).mean());
      // Rounding gives a constant column a deviation of about 1e-17, which must not be divided by.
      boolean constant = column.map(x -> x - column.get(0)).maxAbs() == 0 || deviation == 0;
      mean[j] = centre;
      inverseDeviation[j] = constant ? 0 : 1 / deviation;
    }
    return Matrix.generate(
        m.rows(),
        m.columns(),
        (i, j) -> inverseDeviation[j] == 0 ? 0 : (m.get(i, j) - mean[j]) * inverseDeviation[j]);
  }
}
