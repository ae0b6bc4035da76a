package dev.neuralcollapse.descent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The two-loop recursion against the update of BFGS written out with matrices. */
class CurvaturePairsTest {
  private static final int N = 7;
  private final SplittableRandom random = new SplittableRandom(4);
  private final Matrix hessian = spd();

  private Matrix spd() {
    Matrix b = Matrix.generate(N, N, (i, j) -> random.nextGaussian());
    return b.timesTransposed(b).plus(Matrix.identity(N));
  }

  private double[] draw() {
    return random.doubles(N, -1, 1).toArray();
  }

  private static Matrix column(double[] v) {
    return Matrix.of(v.length, 1, v);
  }

  /** {@code H ← (I - s yᵀ/sᵀy) H (I - y sᵀ/sᵀy) + s sᵀ/sᵀy} from {@code γI}, oldest pair first. */
  private static Matrix dense(List<double[][]> pairs) {
    double[][] last = pairs.get(pairs.size() - 1);
    Matrix h =
        Matrix.identity(N)
            .scale(VectorMath.dot(last[0], last[1]) / VectorMath.dot(last[1], last[1]));
    for (double[][] pair : pairs) {
      Matrix s = column(pair[0]);
      Matrix y = column(pair[1]);
      double rho = 1 / VectorMath.dot(pair[0], pair[1]);
      Matrix left = Matrix.identity(N).minus(s.timesTransposed(y).scale(rho));
      h = left.times(h).timesTransposed(left).plus(s.timesTransposed(s).scale(rho));
    }
    return h;
  }

  private double[][] pair(double sign) {
    double[] s = draw();
    double[] y = hessian.times(column(s)).scale(sign).toArray();
    return new double[][] {s, y};
  }

  private static double learn(CurvaturePairs pairs, double[][] pair) {
    double[] zero = new double[N];
    return pairs.learn(zero, pair[0], zero, pair[1]);
  }

  private void agree(CurvaturePairs pairs, List<double[][]> kept) {
    double[] v = draw();
    double[] out = new double[N];
    pairs.apply(v, out);
    assertArrayEquals(dense(kept).times(column(v)).toArray(), out, 1e-10);
    double[][] last = kept.get(kept.size() - 1);
    pairs.apply(last[1], out);
    assertArrayEquals(last[0], out, 1e-10, "the secant equation");
  }

  @Test
  void itIsTheUpdateOfTheLastPairs() {
    CurvaturePairs pairs = new CurvaturePairs(3, N);
    List<double[][]> kept = new ArrayList<>();
    for (int k = 0; k < 8; k++) {
      double[][] pair = pair(1);
      assertEquals(VectorMath.dot(pair[0], pair[1]), learn(pairs, pair), 1e-12);
      kept.add(pair);
      agree(pairs, kept.subList(Math.max(0, kept.size() - 3), kept.size()));
    }
  }

  @Test
  void aPairOfNegativeCurvatureIsLeftOutAndCostsAtMostTheOldest() {
    CurvaturePairs pairs = new CurvaturePairs(3, N);
    List<double[][]> kept = new ArrayList<>();
    for (int k = 0; k < 3; k++) {
      kept.add(pair(1));
      learn(pairs, kept.get(k));
    }
    for (int k = 0; k < 3; k++) {
      assertTrue(learn(pairs, pair(-1)) < 0);
      agree(pairs, kept.subList(1, 3));
    }
    kept.add(pair(1));
    learn(pairs, kept.get(3));
    agree(pairs, kept.subList(1, 4));
  }

  @Test
  void nothingKnownIsTheIdentity() {
    CurvaturePairs pairs = new CurvaturePairs(2, N);
    double[] v = draw();
    double[] out = new double[N];
    assertTrue(pairs.isEmpty());
    assertFalse(pairs.forget());
    pairs.apply(v, out);
    assertArrayEquals(v, out);
    learn(pairs, pair(1));
    assertFalse(pairs.isEmpty());
    assertTrue(pairs.forget());
    pairs.apply(v, out);
    assertArrayEquals(v, out);
  }
}
