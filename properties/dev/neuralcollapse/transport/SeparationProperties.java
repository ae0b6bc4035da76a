package dev.neuralcollapse.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

class SeparationProperties {

  @Property(tries = 400, seed = "11")
  void onTheSphereEverySampleIsSeparableAtTheDualBound(@ForAll long seed) {
    Clusters c = Clusters.draw(seed);
    Statistics.collect(c.regime);
    Statistics.coverage(
        check -> {
          for (Clusters.Regime r : Clusters.Regime.values()) {
            check.check(r).percentage(p -> p > 15);
          }
        });
    int i = c.random.nextInt(c.size());
    Separation.Separable s =
        assertInstanceOf(Separation.Separable.class, Separation.of(c.points, i));
    assertEquals(1, s.at(c.points.row(i)), 1e-13 * s.kappa());
    for (int j = 0; j < c.size(); j++) {
      assertTrue(j == i || s.at(c.points.row(j)) < 0, "sample " + j + " leaks");
    }
    assertEquals(0, s.normal().sum(), 1e-13 * s.kappa());
    assertTrue(s.dualityGap() <= 1e-8, "gap " + s.dualityGap());
    assertTrue(s.dualityGap() >= -1e-9, "a dual bound above the primal: " + s.dualityGap());
    // u ∝ z_i alone separates at this cost, so the optimum is not above it.
    assertTrue(s.costSquared() <= crude(c.points, i) * (1 + 1e-9));
  }

  /** {@code u = z_i/(1-m)}, {@code c = m/(1-m)}, m the largest cosine with another sample. */
  private static double crude(Matrix points, int i) {
    double m = -1;
    for (int j = 0; j < points.rows(); j++) {
      m = j == i ? m : Math.max(m, points.row(i).dot(points.row(j)));
    }
    return (1 + m * m) / ((1 - m) * (1 - m));
  }

  @Property(tries = 60, seed = "12")
  void agreesWithQuadraticProgramming(@ForAll long seed) {
    Clusters c = Clusters.draw(seed);
    if (c.regime == Clusters.Regime.CLOSE) {
      return;
    }
    int i = c.random.nextInt(c.size());
    Separation.Separable own = (Separation.Separable) Separation.of(c.points, i);
    Separation.Separable other =
        assertInstanceOf(
            Separation.Separable.class, Separation.byQuadraticProgram(c.points, i), c::toString);
    assertEquals(own.costSquared(), other.costSquared(), 1e-5 * own.costSquared());
    assertTrue(other.costSquared() >= own.lowerBound() * (1 - 1e-12));
  }

  @Property(tries = 100, seed = "13")
  void insideTheHullOfOthersNothingSeparatesAndTheRayProvesIt(@ForAll long seed) {
    Clusters c = Clusters.draw(seed);
    int n = c.size();
    Vector inside = Vector.zeros(c.dimension());
    for (int j = 0; j < n; j++) {
      inside = inside.plus(c.points.row(j).scale(1.0 / n));
    }
    Vector middle = inside;
    Matrix all =
        Matrix.generate(n + 1, c.dimension(), (i, j) -> i < n ? c.points.get(i, j) : middle.get(j));
    Vector y = assertInstanceOf(Separation.NotSeparable.class, Separation.of(all, n)).ray();
    Vector combined = Vector.zeros(c.dimension());
    double constant = 0;
    for (int i = 0; i <= n; i++) {
      assertTrue(y.get(i) >= 0);
      combined = combined.plus(all.row(i).scale(i == n ? y.get(i) : -y.get(i)));
      constant += i == n ? y.get(i) : -y.get(i);
    }
    assertEquals(1, y.get(n));
    assertEquals(0, combined.norm(), 1e-10);
    assertEquals(0, constant, 1e-10);
  }

  @Property(tries = 200, seed = "14")
  void classesAreSeparatedWithTheReachTheyNeed(@ForAll long seed) {
    Clusters c = Clusters.draw(seed);
    boolean[] members = new boolean[c.size()];
    int size = c.random.nextInt(1, c.size());
    java.util.Arrays.fill(members, 0, size, true);
    Vector t = new dev.neuralcollapse.geometry.Sphere(c.dimension()).random(c.random);
    Separation result = Separation.ofClass(c.points, members, t);
    Statistics.label("separable").collect(result instanceof Separation.Separable);
    Statistics.label("separable").coverage(k -> k.check(true).percentage(p -> p > 40));
    if (!(result instanceof Separation.Separable s)) {
      return;
    }
    for (int i = 0; i < c.size(); i++) {
      Vector z = c.points.row(i);
      double sign = members[i] ? 1 : -1;
      double reach = Double.NEGATIVE_INFINITY;
      for (int r = 0; r < z.size(); r++) {
        reach = Math.max(reach, sign * (z.get(r) - t.get(r)));
      }
      assertTrue(sign * s.at(z) > reach, "sample " + i);
    }
    assertTrue(Math.abs(s.dualityGap()) <= 1e-8, "gap " + s.dualityGap());
  }

  @Property(tries = 40, seed = "15")
  void allAtOnceIsOneByOne(@ForAll long seed) {
    Clusters c = Clusters.draw(seed);
    var all = Separation.all(c.points, 3);
    assertEquals(c.size(), all.size());
    for (int i = 0; i < c.size(); i++) {
      assertEquals(Separation.of(c.points, i), all.get(i));
    }
  }

  /**
   * Along a path the kept hyperplane is as feasible as a fresh one and, by its own dual bound, as
   * good to a millionth.
   */
  @Property(tries = 100, seed = "16")
  void alongAPathTheKeptHyperplaneStaysFeasibleAndGood(@ForAll long seed) {
    Clusters c = Clusters.draw(seed);
    int i = c.random.nextInt(c.size());
    PointSet points = PointSet.of(c.points);
    SampleGate gate = new SampleGate();
    Vector to = new dev.neuralcollapse.geometry.Sphere(c.dimension()).random(c.random);
    var leg = dev.neuralcollapse.geometry.Geodesic.between(c.points.row(i), to).get();
    double step = Math.min(1e-3, 1e-4 * points.nearest(i));
    for (int k = 0; k < 50; k++) {
      points.move(i, leg.atDistance(k * step));
      if (!(gate.separateAgain(points, i) instanceof Separation.Separable s)) {
        return;
      }
      assertTrue(s.dualityGap() <= 1.001e-6, "gap " + s.dualityGap());
      assertEquals(1, s.at(points.point(i)), 1e-12 * s.kappa());
      for (int j = 0; j < c.size(); j++) {
        assertTrue(j == i || s.at(c.points.row(j)) < 0, "sample " + j + " leaks");
      }
      Separation fresh = new SampleGate().separate(points, i);
      if (fresh instanceof Separation.Separable f) {
        assertEquals(f.costSquared(), s.costSquared(), 2e-6 * f.costSquared());
      }
    }
  }

  @Property(tries = 200, seed = "17")
  void groupsAreOpenToOneOrMoreAndOthersShut(@ForAll long seed) {
    Clusters c = Clusters.draw(seed);
    boolean[] members = new boolean[c.size()];
    java.util.Arrays.fill(members, 0, c.random.nextInt(1, c.size()), true);
    Separation result = Separation.ofGroup(c.points, members);
    Statistics.label("separable").collect(result instanceof Separation.Separable);
    Statistics.label("separable").coverage(k -> k.check(true).percentage(p -> p > 30));
    if (!(result instanceof Separation.Separable s)) {
      return;
    }
    for (int i = 0; i < c.size(); i++) {
      double value = s.at(c.points.row(i));
      assertTrue(members[i] ? value >= 1 - 1e-12 * s.kappa() : value < 0, "sample " + i);
    }
    assertTrue(Math.abs(s.dualityGap()) <= 1e-7, "gap " + s.dualityGap());
  }
}
