package dev.neuralcollapse.training.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of few rows of a matrix, accumulated in registers; entry by entry one chain of fused
 * multiply-adds, so the vectors' width changes no bit.
 */
final class FloatSparse {
  private static final VectorSpecies<Float> S =
      FloatVector.SPECIES_PREFERRED.length() >= 16
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_256;
  private static final int V = S.length();

  private FloatSparse() {}

  private static FloatVector load(float[] a, int at) {
    return FloatVector.fromArray(S, a, at);
  }

  /** See {@link Arithmetic#sparse}. */
  static void sparse(
      int targets,
      int[] start,
      int[] index,
      float[] value,
      float[] source,
      int ldSource,
      float[] out,
      int ldOut,
      float[] init,
      int ldInit) {
    int j = 0;
    for (; j + 8 * V <= ldOut; j += 8 * V) {
      eight(j, targets, start, index, value, source, ldSource, out, ldOut, init, ldInit);
    }
    for (; j + 4 * V <= ldOut; j += 4 * V) {
      four(j, targets, start, index, value, source, ldSource, out, ldOut, init, ldInit);
    }
    for (; j < ldOut; j += V) {
      one(j, targets, start, index, value, source, ldSource, out, ldOut, init, ldInit);
    }
  }

  private static void eight(
      int j,
      int targets,
      int[] start,
      int[] index,
      float[] value,
      float[] source,
      int ldSource,
      float[] out,
      int ldOut,
      float[] init,
      int ldInit) {
    for (int i = 0; i < targets; i++) {
      int from = i * ldInit + j;
      FloatVector s0 = load(init, from);
      FloatVector s1 = load(init, from + V);
      FloatVector s2 = load(init, from + 2 * V);
      FloatVector s3 = load(init, from + 3 * V);
      FloatVector s4 = load(init, from + 4 * V);
      FloatVector s5 = load(init, from + 5 * V);
      FloatVector s6 = load(init, from + 6 * V);
      FloatVector s7 = load(init, from + 7 * V);
      for (int e = start[i]; e < start[i + 1]; e++) {
        FloatVector v = FloatVector.broadcast(S, value[e]);
        int k = index[e] * ldSource + j;
        s0 = v.fma(load(source, k), s0);
        s1 = v.fma(load(source, k + V), s1);
        s2 = v.fma(load(source, k + 2 * V), s2);
        s3 = v.fma(load(source, k + 3 * V), s3);
        s4 = v.fma(load(source, k + 4 * V), s4);
        s5 = v.fma(load(source, k + 5 * V), s5);
        s6 = v.fma(load(source, k + 6 * V), s6);
        s7 = v.fma(load(source, k + 7 * V), s7);
      }
      int to = i * ldOut + j;
      s0.intoArray(out, to);
      s1.intoArray(out, to + V);
      s2.intoArray(out, to + 2 * V);
      s3.intoArray(out, to + 3 * V);
      s4.intoArray(out, to + 4 * V);
      s5.intoArray(out, to + 5 * V);
      s6.intoArray(out, to + 6 * V);
      s7.intoArray(out, to + 7 * V);
    }
  }

  private static void four(
      int j,
      int targets,
      int[] start,
      int[] index,
      float[] value,
      float[] source,
      int ldSource,
      float[] out,
      int ldOut,
      float[] init,
      int ldInit) {
    for (int i = 0; i < targets; i++) {
      int from = i * ldInit + j;
      FloatVector s0 = load(init, from);
      FloatVector s1 = load(init, from + V);
      FloatVector s2 = load(init, from + 2 * V);
      FloatVector s3 = load(init, from + 3 * V);
      for (int e = start[i]; e < start[i + 1]; e++) {
        FloatVector v = FloatVector.broadcast(S, value[e]);
        int k = index[e] * ldSource + j;
        s0 = v.fma(load(source, k), s0);
        s1 = v.fma(load(source, k + V), s1);
        s2 = v.fma(load(source, k + 2 * V), s2);
        s3 = v.fma(load(source, k + 3 * V), s3);
      }
      int to = i * ldOut + j;
      s0.intoArray(out, to);
      s1.intoArray(out, to + V);
      s2.intoArray(out, to + 2 * V);
      s3.intoArray(out, to + 3 * V);
    }
  }

  private static void one(
      int j,
      int targets,
      int[] start,
      int[] index,
      float[] value,
      float[] source,
      int ldSource,
      float[] out,
      int ldOut,
      float[] init,
      int ldInit) {
    for (int i = 0; i < targets; i++) {
      int from = i * ldInit + j;
      FloatVector s0 = load(init, from);
      for (int e = start[i]; e < start[i + 1]; e++) {
        FloatVector v = FloatVector.broadcast(S, value[e]);
        int k = index[e] * ldSource + j;
        s0 = v.fma(load(source, k), s0);
      }
      int to = i * ldOut + j;
      s0.intoArray(out, to);
    }
  }
}
