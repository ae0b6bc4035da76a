package dev.neuralcollapse.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.linear.Vector;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Laws of LayerNorm, of great circles, and of the two target geometries. */
class GeometryProperties {

  private static UniformRandomProvider rng(long seed) {
    return RandomSource.XO_SHI_RO_256_PP.create(seed);
  }

  private static Vector gaussian(long seed, int d) {
    SplittableRandom rng = new SplittableRandom(seed);
    return Vector.generate(d, j -> rng.nextGaussian());
  }

  @Property(tries = 200, seed = "6101")
  void layerNormIsAProjection(@ForAll long seed, @ForAll @IntRange(min = 2, max = 40) int d) {
    Vector y = Sphere.layerNorm(gaussian(seed, d)).get();
    assertTrue(new Sphere(d).deviation(y) < 1e-15 * d);
    assertTrue(Sphere.layerNorm(y).get().minus(y).maxAbs() < 1e-15);
  }

  @Property(tries = 200, seed = "6102")
  void layerNormIgnoresShiftAndScale(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 12) int d,
      @ForAll @DoubleRange(min = -100, max = 100) double exponent,
      @ForAll @DoubleRange(min = -10, max = 10) double shift) {
    Vector x = gaussian(seed, d);
    double scale = Math.pow(10, exponent);
    Vector moved = x.map(v -> scale * (v + shift));
    assertTrue(
        Sphere.layerNorm(moved).get().minus(Sphere.layerNorm(x).get()).norm() < 1e-13 / spread(x));
    assertTrue(Sphere.layerNorm(x.scale(-1)).get().plus(Sphere.layerNorm(x).get()).norm() < 1e-14);
  }

  private static double spread(Vector x) {
    double mean = x.mean();
    return x.map(v -> v - mean).norm();
  }

  @Example
  void layerNormOfAConstantHasNoValue() {
    assertTrue(Sphere.layerNorm(Vector.of(0.1, 0.1, 0.1)).isEmpty());
    assertTrue(Sphere.layerNorm(Vector.zeros(4)).isEmpty());
    assertTrue(Sphere.layerNorm(Vector.of(1, Double.NaN)).isEmpty());
    assertTrue(Sphere.layerNorm(Vector.of(1, Double.POSITIVE_INFINITY)).isEmpty());
  }

  @Property(tries = 200, seed = "6103")
  void geodesicsRunAtUnitSpeedOnTheSphere(
      @ForAll long seed,
      @ForAll @IntRange(min = 3, max = 20) int d,
      @ForAll @DoubleRange(min = 0, max = 1) double t) {
    UniformRandomProvider rng = rng(seed);
    Sphere sphere = new Sphere(d);
    Geodesic g = Geodesic.between(sphere.random(rng), sphere.random(rng)).get();
    Vector p = g.at(t);
    assertTrue(sphere.deviation(p) < 1e-14);
    assertEquals(t * g.length(), Sphere.distance(g.from(), p), 1e-12);
    assertEquals((1 - t) * g.length(), Sphere.distance(p, g.to()), 1e-12);
    assertTrue(g.atDistance(t * g.length()).minus(p).norm() < 1e-13);
  }

  @Property(tries = 200, seed = "6104")
  void distanceIsAMetricAndExactNearZero(
      @ForAll long seed, @ForAll @DoubleRange(min = -12, max = 0) double exponent) {
    UniformRandomProvider rng = rng(seed);
    Sphere sphere = new Sphere(6);
    Vector a = sphere.random(rng);
    Vector b = sphere.random(rng);
    Vector c = sphere.random(rng);
    assertEquals(Sphere.distance(a, b), Sphere.distance(b, a), 0);
    assertTrue(Sphere.distance(a, c) <= Sphere.distance(a, b) + Sphere.distance(b, c) + 1e-14);
    assertEquals(Math.acos(a.dot(b)), Sphere.distance(a, b), 1e-7);
    double angle = Math.pow(10, exponent);
    Vector near = Geodesic.between(a, b).get().atDistance(angle);
    assertEquals(angle, Sphere.distance(a, near), 1e-15 + 1e-12 * angle);
  }

  @Example
  void antipodesHaveNoGeodesicAndAPointHasTheConstantOne() {
    Vector a = Sphere.layerNorm(Vector.of(1, 2, 4)).get();
    assertTrue(Geodesic.between(a, a.scale(-1)).isEmpty());
    Geodesic still = Geodesic.between(a, a).get();
    assertEquals(0, still.length());
    assertEquals(a, still.at(0.5));
  }

  @Property(tries = 60, seed = "6105")
  void simplexHasItsGramMatrix(
      @ForAll @IntRange(min = 2, max = 20) int k, @ForAll @IntRange(min = 0, max = 5) int more) {
    SimplexEtf etf = SimplexEtf.canonical(k, k + more);
    Matrix v = etf.vertices();
    assertTrue(v.timesTransposed(v).minus(SimplexEtf.gram(k)).maxAbs() < 1e-15);
    assertTrue(v.meanRow().maxAbs() < 1e-15);
    Sphere sphere = new Sphere(k + more);
    for (int i = 0; i < k; i++) {
      assertTrue(sphere.deviation(etf.vertex(i)) < 1e-14);
      assertEquals(
          Math.acos(-1 / (k - 1.0)), Sphere.distance(etf.vertex(0), etf.vertex(k - 1)), 1e-7);
    }
    // Tight: K-1 equal singular values √(K/(K-1)), and one zero.
    Vector s = Spectrum.valuesOf(v);
    assertEquals(Math.sqrt(k / (k - 1.0)), s.get(0), 1e-14);
    assertEquals(s.get(0), s.get(k - 2), 1e-14);
    assertEquals(0, s.get(k - 1), 1e-14);
  }

  @Property(tries = 60, seed = "6106")
  void frameIsOrthonormalOfZeroMean(
      @ForAll @IntRange(min = 1, max = 20) int k, @ForAll @IntRange(min = 1, max = 5) int more) {
    OrthogonalFrame frame = OrthogonalFrame.canonical(k, k + more);
    Matrix v = frame.vectors();
    assertTrue(v.timesTransposed(v).minus(Matrix.identity(k)).maxAbs() < 1e-15);
    assertTrue(v.times(Vector.ones(k + more)).maxAbs() < 1e-14);
  }

  @Example
  void framesNeedRoom() {
    assertThrows(IllegalArgumentException.class, () -> SimplexEtf.canonical(4, 3));
    assertThrows(IllegalArgumentException.class, () -> OrthogonalFrame.canonical(4, 4));
    assertThrows(IllegalArgumentException.class, () -> new Sphere(1));
  }

  @Property(tries = 40, seed = "6107")
  void basisSpansTheZeroMeanHyperplane(@ForAll @IntRange(min = 2, max = 30) int d) {
    Matrix b = new Sphere(d).basis();
    assertTrue(b.timesTransposed(b).minus(Matrix.identity(d - 1)).maxAbs() < 1e-14);
    assertTrue(b.transposedTimes(b).minus(SimplexEtf.projector(d)).maxAbs() < 1e-14);
  }

  /** Uniform on the sphere: mean 0 and covariance that of the hyperplane over its dimension. */
  @Example
  void randomPointsAreUniform() {
    int d = 5;
    int n = 20_000;
    UniformRandomProvider rng = rng(61);
    Sphere sphere = new Sphere(d);
    Matrix points = Matrix.ofRows(io.vavr.collection.Vector.fill(n, () -> sphere.random(rng)));
    assertTrue(points.meanRow().maxAbs() < 0.015);
    Matrix covariance = points.transposedTimes(points).scale((d - 1.0) / n);
    assertTrue(covariance.minus(SimplexEtf.projector(d)).maxAbs() < 0.03);
  }
}
