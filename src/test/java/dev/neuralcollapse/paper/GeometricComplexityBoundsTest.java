package dev.neuralcollapse.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.control.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Closed forms of the bounds by geometric complexity, against sampling and differences. */
class GeometricComplexityBoundsTest {
  private static final GaussianLaw LAW =
      new GaussianLaw(Vector.of(1, -2, 0.5), Vector.of(0.3, 2, 0.1), Vector.of(1, 2, -1));

  @Test
  void theAxesDiagonaliseTheCovarianceOfTheSamples() {
    IntervalMatrix u = LAW.axes();
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        assertEquals(i == j ? 1 : 0, u.row(i).dot(u.row(j)).mid(), 1e-15);
      }
    }
    int n = 40_000;
    Draw draw = Draw.from(3);
    Matrix x = Matrix.ofRows(List.range(0, n).map(i -> LAW.sample(draw)));
    Matrix centred = Matrix.generate(n, 3, (i, j) -> x.get(i, j) - LAW.mean().get(j));
    Vector eigenvalues = Spectrum.valuesOf(centred.transposedTimes(centred).scale(1.0 / n));
    assertEquals(2, eigenvalues.get(0), 0.05);
    assertEquals(0.3, eigenvalues.get(1), 0.01);
    assertEquals(0.1, eigenvalues.get(2), 0.005);
    assertEquals(2, LAW.poincareConstant(), 0);
    assertEquals(0.8, LAW.meanEigenvalue().mid(), 1e-15);
  }

  @Test
  void momentsOfAQuadraticMapAreThoseOfItsSamples() {
    Draw draw = Draw.from(4);
    Matrix g = draw.gaussian(3, 3).scale(0.3);
    Matrix q = g.plus(g.transpose());
    Matrix c = draw.gaussian(1, 3);
    QuadraticMap.Moments exact = new QuadraticMap(c, List.of(q)).under(LAW);
    int n = 200_000;
    double sum = 0;
    double squares = 0;
    double slopes = 0;
    for (int i = 0; i < n; i++) {
      Vector x = LAW.sample(draw);
      double f = c.row(0).dot(x) + q.times(x).dot(x);
      sum += f / n;
      squares += f * f / n;
      slopes += c.row(0).plus(q.times(x).scale(2)).sumOfSquares() / n;
    }
    assertEquals(sum, exact.mean().get(0).mid(), 0.03);
    assertEquals(squares - sum * sum, exact.variance().mid(), 0.02 * exact.variance().mid());
    assertEquals(slopes, exact.complexity().mid(), 0.02 * slopes);
    assertTrue(exact.variance().width() < 1e-12);
  }

  /** A cosine between others, against Simpson's rule; a point has its own value. */
  @Test
  void expectationsOnIntervalsAreIntegrals() {
    LineMap wave = new LineMap.Wave(3, 0.5, 2);
    LineMap spline = new LineMap.Spline(Vector.of(-1, 0, 2), Vector.of(1, 3, -2));
    LineMap.Moments w = wave.on(0.7, 1.9);
    LineMap.Moments s = spline.on(-2, 1);
    double omega = 1.5 * Math.PI;
    assertEquals(mean(0.7, 1.9, x -> Math.cos(omega * (x - 0.5))), w.mean().mid(), 1e-8);
    assertEquals(
        mean(0.7, 1.9, x -> Math.pow(omega * Math.sin(omega * (x - 0.5)), 2)),
        w.slope().mid(),
        1e-6);
    // On [-2,-1] constant 1, on [-1,0] 3+2x, on [0,1] 3-2.5x.
    assertEquals((1 + 2 + 1.75) / 3, s.mean().mid(), 1e-15);
    assertEquals((4 + 6.25) / 3, s.slope().mid(), 1e-15);
    assertEquals((1 + 13.0 / 3 + (27 - 0.125) / 7.5) / 3, s.square().mid(), 1e-14);
    assertEquals(1.75, spline.on(0.5, 0.5).mean().mid(), 0);
    assertEquals(6.25, spline.on(0.5, 0.5).slope().mid(), 0);
  }

  private static double mean(double a, double b, java.util.function.DoubleUnaryOperator f) {
    int n = 2000;
    double sum = 0;
    for (int i = 0; i <= n; i++) {
      int weight = i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * f.applyAsDouble(a + (b - a) * i / n);
    }
    return sum / (3 * n);
  }

  @ParameterizedTest
  @EnumSource(ShallowNetwork.Activation.class)
  void theNetworksJacobianIsThatOfDifferences(ShallowNetwork.Activation activation) {
    Draw draw = Draw.from(5);
    ShallowNetwork net =
        new ShallowNetwork(draw.gaussian(3, 6), draw.gaussian(6, 4), draw.gaussian(6), activation);
    Vector x = draw.gaussian(4);
    Matrix exact = net.jacobian(x);
    for (int j = 0; j < 4; j++) {
      Vector h = Vector.basis(4, j).scale(1e-6);
      Vector slope = net.value(x.plus(h)).minus(net.value(x.minus(h))).scale(0.5e6);
      assertTrue(slope.minus(exact.column(j)).maxAbs() < 1e-8);
    }
  }

  /** A tanh network that is almost linear: {@code Var = σ² GC} for the trapezoidal rule too. */
  @Test
  void quadratureKnowsLinearNetworks() {
    ShallowNetwork net =
        new ShallowNetwork(
            Matrix.of(1, 1, 1e6),
            Matrix.of(1, 1, 1e-6),
            Vector.zeros(1),
            ShallowNetwork.Activation.TANH);
    GaussianLaw law = GaussianLaw.isotropic(Vector.of(0.5), 2);
    ShallowClasses.Moments m = ShallowClasses.under(net, law);
    assertEquals(2, m.variance(), 1e-8);
    assertEquals(1, m.complexity(), 1e-8);
    assertEquals(0.5, m.mean().get(0), 1e-8);
  }

  /** What the corrections tell a reader to compute. */
  @Test
  void theCounterexamplesHaveTheNumbersTold() {
    assertEquals(4 - 1.34, -failing("poincare-normal", "mean-eigenvalue").mid(), 1e-12);
    assertEquals(-1, failing("poincare-interval", "without-connected").mid(), 1e-15);
    assertEquals(-2.0 / 3, failing("poincare-interval", "without-population").mid(), 1e-15);
    assertEquals(0.01 - 1, failing("collapse-bound", "without-distances").mid(), 1e-12);
    assertEquals(18 - 30, failing("transfer-bound", "without-kappa").mid(), 1e-12);
    assertEquals(0.0105 - 0.99, failing("nearest-mean-error", "without-exact-means").mid(), 5e-5);
  }

  private static Interval failing(String claim, String twin) {
    Claim<?> found = Catalogue.find("geometric-complexity/" + claim).get();
    return worked(found, twin).get().value();
  }

  private static <I> Option<Step> worked(Claim<I> claim, String name) {
    Twin<I> twin = claim.twins().find(t -> t.name().equals(name)).get();
    return twin.chain().apply(twin.worked().instance()).tightest();
  }

  @Test
  void everyCorrectionNamesATwin() {
    for (Correction c : GeometricComplexityBounds.corrections()) {
      Claim<?> claim = Catalogue.find(c.claim()).get();
      assertTrue(claim.twins().exists(t -> t.name().equals(c.twin())), c.twin());
    }
  }
}
