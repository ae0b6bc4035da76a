package dev.neuralcollapse.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.BalancedFeatures;
import dev.neuralcollapse.proof.IntervalMatrix;
import io.vavr.collection.List;
import org.junit.jupiter.api.Test;

/** Progressive collapse by hand, and reference values. */
class ProgressiveCollapseTest {
  private static final LineFromData ACROSS =
      new LineFromData(
          Matrix.of(4, 2, 1, 2, 1, -2, -1, 2, -1, -2),
          Matrix.of(4, 2, 1, 1, 1, 1, -1, -1, -1, -1),
          2);

  private static void encloses(double expected, Interval found) {
    assertTrue(found.contains(expected), expected + " in " + found);
    assertTrue(found.width() < 1e-12, found.toString());
  }

  /** The numbers that the correction prints. */
  @Test
  void theTraceRatioFallsWhereThePseudoInverseMetricRises() {
    Interval half = Interval.ratio(1, 2);
    encloses(4, ACROSS.pfc1(Interval.ZERO));
    encloses(0.8, ACROSS.pfc1(half));
    encloses(0, ACROSS.at(Interval.ZERO).pseudoInverseTrace());
    encloses(0.08, ACROSS.at(half).pseudoInverseTrace());
    encloses(1, ACROSS.alignment());
    encloses(1, ACROSS.transport());
  }

  /** Centred means (-1,1) | (1,-1) to (1,0) | (-1,0): b = 2, c = -1, e = 1, a = 1. */
  @Test
  void theTurningPointByHand() {
    LineFromData back =
        new LineFromData(
            Matrix.of(4, 2, -1, 2, -1, 0, 1, 0, 1, -2),
            Matrix.of(4, 2, 1, 0, 1, 0, -1, 0, -1, 0),
            2);
    encloses(2, back.between());
    encloses(-1, back.alignment());
    encloses(0.5, back.turning());
    encloses(0.5, back.pfc1(Interval.ZERO));
    encloses(1, back.pfc1(back.turning()));
  }

  /** Half way the tetrahedron is perfect, before and after it is not. */
  @Test
  void thePythagoreanTetrahedra() {
    int[][] signs = {{1, 1, 1}, {1, -1, -1}, {-1, 1, -1}, {-1, -1, 1}};
    MeansToSimplex x = new MeansToSimplex(rows(signs, 397, 80), rows(signs, 401, 0));
    encloses(Math.sqrt(6416 / (3.0 * 401 * 401)), x.transport());
    assertTrue(x.pfc2(Interval.ratio(1, 2)).hi() < 1e-12);
    assertTrue(x.pfc2(Interval.ratio(1, 4)).lo() > 1e-3);
    assertTrue(x.pfc2(Interval.ZERO).hi() < 1e-12);
    // B is along one direction, C along the same: twice as long in the trace-free part.
    encloses(2, x.second().dividedBy(x.first()));
  }

  private static Matrix rows(int[][] signs, double along, double beside) {
    return Matrix.generate(
        4, 4, (k, j) -> j == 3 ? beside * signs[k][0] : (j == 0 ? along : 401) * signs[k][j]);
  }

  /** Collinear means have participation ratio 1. */
  @Test
  void pfc2OfMeansOnALine() {
    IntervalMatrix line = IntervalMatrix.of(Matrix.of(5, 1, -2, -1, 0, 1, 2));
    encloses(Math.sqrt(2 - 2 / Math.sqrt(4)), ClassSamples.simplexDeviation(line));
  }

  /** The quotient tends to the derivative like 1/λ: ten times the decay, a tenth of the error. */
  @Test
  void theQuotientTendsToTheDerivative() {
    MufmStep step = new MufmStep(BalancedFeatures.drawn(3, 10, 5, 0.3, 1), 0.005);
    double slope = step.slope();
    assertTrue(slope < 0, "slope " + slope);
    double one = step.quotient(1) - slope;
    double ten = step.quotient(10) - slope;
    double hundred = step.quotient(100) - slope;
    assertEquals(10, one / ten, 1);
    assertEquals(10, ten / hundred, 0.2);
    // Reference values of other data: -.01728, -.01771, -.01776 for -.01776.
    assertEquals(0.97, step.quotient(1) / slope, 0.05);
  }

  /** At {@code m² = λ_W} the classifier is as large as it can be, and the floor is met. */
  @Test
  void theFloorIsTight() {
    MufmPoint tight = new MufmPointSpec.Tight(0.25, 0.125).instance();
    Interval ratio =
        tight.within(tight.h()).sumOfSquares().dividedBy(tight.within(tight.data()).sumOfSquares());
    double floor = Math.pow(1 + 1 / (4.0 * 2 * 4 * 0.25 * 0.125), -2);
    assertTrue(ratio.certainlyPositive() && ratio.lo() >= floor * (1 - 1e-9));
    assertEquals(floor, ratio.mid(), 1e-5 * floor);
  }

  /** Every correction names a twin that says what is printed. */
  @Test
  void correctionsNameTheirTwins() {
    assertEquals(3, ProgressiveCollapse.corrections().size());
    for (Correction c : ProgressiveCollapse.corrections()) {
      assertTrue(
          Catalogue.find(c.claim()).get().twins().exists(t -> t.name().equals(c.twin())), c.twin());
    }
    assertEquals(
        List.of(15, 50),
        List.of(
            ProgressiveCollapse.claims().size(),
            ProgressiveCollapse.claims().map(c -> c.twins().size()).sum().intValue()));
  }
}
