package dev.neuralcollapse.training.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link Exponential} with vectors of 256 bits: the same bits. */
final class VectorExponential {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_256;
  private static final int V = S.length();

  private VectorExponential() {}

  /** See {@link Arithmetic#exp}. */
  static void apply(double[] z, int at, int n, double shift) {
    for (int j = at; j < at + n; j += V) {
      DoubleVector x = DoubleVector.fromArray(S, z, j).add(shift);
      DoubleVector shifted =
          x.fma(
              DoubleVector.broadcast(S, Exponential.LOG2_E),
              DoubleVector.broadcast(S, Exponential.MAGIC));
      DoubleVector minus = DoubleVector.broadcast(S, Exponential.MAGIC).sub(shifted);
      DoubleVector r = minus.fma(DoubleVector.broadcast(S, Exponential.LN2_HIGH), x);
      r = minus.fma(DoubleVector.broadcast(S, Exponential.LN2_LOW), r);
      DoubleVector p = DoubleVector.broadcast(S, Exponential.TAYLOR[0]);
      for (int k = 1; k < Exponential.TAYLOR.length; k++) {
        p = p.fma(r, DoubleVector.broadcast(S, Exponential.TAYLOR[k]));
      }
      LongVector power = shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52);
      DoubleVector e = p.reinterpretAsLongs().add(power).reinterpretAsDoubles();
      e = e.blend(0, x.compare(VectorOperators.LT, Exponential.LEAST));
      e.blend(x, x.compare(VectorOperators.NE, x)).intoArray(z, j);
    }
  }
}
