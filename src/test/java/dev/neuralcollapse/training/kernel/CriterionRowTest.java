package dev.neuralcollapse.training.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Criterion;
import dev.neuralcollapse.network.CumulativeLink;
import dev.neuralcollapse.network.Link;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Regression;
import dev.neuralcollapse.network.Targets;
import io.vavr.control.Option;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CriterionRowTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final Labels LABELS = Labels.balanced(5, 2);
  private static final Matrix POINTS = points(10, 3);
  private final Arithmetic<double[]> arithmetic = Arithmetic.doubles();

  private static Matrix points(int rows, int columns) {
    SplittableRandom r = new SplittableRandom(12);
    return Matrix.generate(rows, columns, (i, j) -> r.nextGaussian());
  }

  static Stream<Arguments> criteria() {
    Vector thresholds = Vector.of(-INF, -1.5, -0.25, 0.5, 2, INF);
    Option<Vector> weights = Option.some(Vector.of(1, 2, 0.5, 3, 1));
    Stream<Arguments> links =
        Stream.of(Link.values())
            .map(
                l ->
                    Arguments.of(
                        new CumulativeLink(l, thresholds, weights), new Targets.Ordinal(LABELS)));
    Stream<Arguments> losses =
        Stream.of(Loss.values()).map(l -> Arguments.of(l, new Targets.Classes(LABELS)));
    return Stream.concat(
        Stream.concat(losses, links),
        Stream.of(Arguments.of(new Regression(true), new Targets.Values(POINTS))));
  }

  /** Rows of outputs with room for the vectors. */
  private static double[] rows(Matrix outputs, int room) {
    double[] z = new double[outputs.rows() * room];
    for (int i = 0; i < outputs.rows(); i++) {
      for (int j = 0; j < outputs.columns(); j++) {
        z[i * room + j] = outputs.get(i, j);
      }
    }
    return z;
  }

  private double mean(CriterionRow row, Matrix outputs, double[] gradientOut, int room) {
    double[] z = rows(outputs, room);
    double sum = 0;
    for (int i = 0; i < outputs.rows(); i++) {
      sum += row.apply(arithmetic, z, i * room, i, 1.0 / outputs.rows());
    }
    System.arraycopy(z, 0, gradientOut, 0, z.length);
    return sum / outputs.rows();
  }

  @ParameterizedTest
  @MethodSource("criteria")
  void rowsAverageToTheDefinitionAndTheirGradientIsItsDifference(
      Criterion criterion, Targets targets) {
    CriterionRow row = CriterionRow.of(criterion, targets);
    int k = row.outputs();
    int room = 8;
    Matrix outputs = points(10, k).scale(2);
    double[] gradient = new double[10 * room];
    double value = mean(row, outputs, gradient, room);
    assertEquals(criterion.mean(outputs, targets), value, 1e-14 * (1 + value));
    double h = 1e-5;
    for (int i = 0; i < 10; i++) {
      for (int j = 0; j < k; j++) {
        double up = criterion.mean(moved(outputs, i, j, h), targets);
        double down = criterion.mean(moved(outputs, i, j, -h), targets);
        assertEquals((up - down) / (2 * h), gradient[i * room + j], 1e-9);
      }
    }
  }

  private static Matrix moved(Matrix m, int row, int column, double by) {
    return Matrix.generate(
        m.rows(), m.columns(), (i, j) -> m.get(i, j) + (i == row && j == column ? by : 0));
  }

  /** A sample fitted by a huge margin costs {@code (K-1) e^{-m}}, to full relative accuracy. */
  @Test
  void crossEntropyKeepsItsAccuracyAtHugeMargins() {
    CriterionRow row = CriterionRow.of(Loss.CROSS_ENTROPY, new Targets.Classes(LABELS));
    for (double m = 1; m < 700; m *= 1.7) {
      double[] z = {m, 0, 0, 0, 0, 0, 0, 0};
      double tail = 4 * Math.exp(-m);
      assertEquals(Math.log1p(tail), row.apply(arithmetic, z, 0, 0, 1), 1e-14 * tail);
      assertEquals(-tail / (1 + tail), z[0], 1e-14 * tail);
      assertEquals(Math.exp(-m) / (1 + tail), z[1], 1e-14 * tail);
      double[] lost = {0, m, 0, 0, 0, 0, 0, 0};
      double value = row.apply(arithmetic, lost, 0, 0, 1);
      assertEquals(m + Math.log1p(tail), value, 1e-15 * value);
      assertEquals(0, lost[0] + lost[1] + lost[2] + lost[3] + lost[4], 1e-15);
    }
    double[] far = {-1e6, 1e6, 0, 0, 0, 0, 0, 0};
    assertEquals(2e6, row.apply(arithmetic, far, 0, 0, 1));
    assertEquals(-1, far[0]);
  }

  @ParameterizedTest
  @EnumSource(Link.class)
  void ordinalRowsAreFiniteFarFromTheirClass(Link link) {
    CumulativeLink c = CumulativeLink.of(link, -INF, -1.5, -0.25, 0.5, 2, INF);
    CriterionRow row = CriterionRow.of(c, new Targets.Ordinal(LABELS));
    for (double z : new double[] {-50, -8, 8, 50}) {
      for (int sample = 0; sample < 10; sample++) {
        double[] at = {z, 0, 0, 0};
        double value = row.apply(arithmetic, at, 0, sample, 1);
        assertTrue(Double.isFinite(value) && value >= 0, link + " " + z + ": " + value);
        assertTrue(Double.isFinite(at[0]));
      }
    }
  }

  @Test
  void targetsOfAnotherKindAreAProgrammingError() {
    assertThrows(
        IllegalArgumentException.class,
        () -> CriterionRow.of(new Regression(false), new Targets.Classes(LABELS)));
  }
}
