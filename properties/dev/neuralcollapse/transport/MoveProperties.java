package dev.neuralcollapse.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Block;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

class MoveProperties {

  /** A step of geodesic length θ < π/2 in a random direction. */
  private static Vector step(Clusters c, int i) {
    Vector z = c.points.row(i);
    Vector away = new Sphere(c.dimension()).random(c.random);
    Vector tangent = away.minus(z.scale(away.dot(z)));
    double theta = StrictMath.exp(c.random.nextDouble(-7, 0.4));
    return Sphere.layerNorm(
            z.scale(StrictMath.cos(theta))
                .plus(tangent.scale(StrictMath.sin(theta) / tangent.norm())))
        .get();
  }

  private static void assertMoves(Clusters c, int i, Vector to, Move move) {
    Matrix after = Clusters.run(move.block(), c.points);
    for (int j = 0; j < c.size(); j++) {
      Vector expected = j == i ? to : c.points.row(j);
      double error = after.row(j).minus(expected).maxAbs();
      double allowed = j == i ? 1e-13 * Math.max(1, move.gate().kappa()) : 1e-13;
      assertTrue(error <= allowed, c.regime + ": sample " + j + " off by " + error);
    }
    assertEquals(move.cost(), move.block().sumOfSquares(), 1e-12 * move.cost());
    assertTrue(move.gate().dualityGap() <= 1e-8);
  }

  @Property(tries = 300, seed = "21")
  void oneSampleRn1IsExact(@ForAll long seed) {
    Clusters c = Clusters.draw(seed);
    Statistics.collect(c.regime);
    Statistics.coverage(
        k -> {
          for (Clusters.Regime r : Clusters.Regime.values()) {
            k.check(r).percentage(p -> p > 15);
          }
        });
    int i = c.random.nextInt(c.size());
    Vector z = c.points.row(i);
    Vector to = step(c, i);
    Move.PushRn1 move =
        Move.PushRn1.oneSample((Separation.Separable) Separation.of(c.points, i), z, to);
    assertMoves(c, i, to, move);
    for (double v : move.push().toArray()) {
      assertTrue(v >= 0, "a ReLU cannot push by " + v);
    }
    // Best among multiples r of the target, and within the bound of the theory.
    for (double r = 0.1; r < 4; r += 0.1) {
      assertTrue(move.push().norm() <= push(z, to, r).norm() + 1e-12);
    }
    double cos = z.dot(to);
    Vector w = to.scale(cos).minus(z);
    double bracket = 1 + c.dimension() * Math.pow(w.maxAbs() / w.norm(), 2);
    assertTrue(move.push().sumOfSquares() <= bracket * (1 - cos * cos) + 1e-12);
  }

  private static Vector push(Vector z, Vector to, double r) {
    Vector w = to.scale(r).minus(z);
    double least = java.util.Arrays.stream(w.toArray()).min().getAsDouble();
    return w.map(x -> x - least);
  }

  @Property(tries = 200, seed = "22")
  void oneSampleRn2IsExact(@ForAll long seed) {
    Clusters c = Clusters.draw(seed);
    int i = c.random.nextInt(c.size());
    Vector z = c.points.row(i);
    Vector to = step(c, i);
    Move.PushRn2 move =
        Move.PushRn2.oneSample((Separation.Separable) Separation.of(c.points, i), z, to);
    assertMoves(c, i, to, move);
    if (z.dot(to) > 0.05) {
      double sin = StrictMath.sin(Sphere.distance(z, to));
      assertEquals(2 * move.gate().kappa() * sin, move.cost(), 1e-9 * move.cost());
    }
    // Any other split between the two layers costs more.
    Block.TwoLayer block = (Block.TwoLayer) move.block();
    double in = block.in().sumOfSquares();
    double out = block.out().sumOfSquares();
    assertEquals(in, out, 1e-9 * in);
  }

  @Property(tries = 300, seed = "23")
  void classContractionIsExactAndContractsTheHalfTangent(@ForAll long seed) {
    Clusters c = Clusters.draw(seed);
    boolean[] members = new boolean[c.size()];
    java.util.Arrays.fill(members, 0, c.random.nextInt(1, c.size()), true);
    Vector t = new Sphere(c.dimension()).random(c.random);
    double delta = StrictMath.exp(c.random.nextDouble(-6, -0.1));
    Separation s = Separation.ofClass(c.points, members, t);
    Statistics.collect(s instanceof Separation.Separable);
    Statistics.coverage(k -> k.check(true).percentage(p -> p > 40));
    if (!(s instanceof Separation.Separable gate)) {
      return;
    }
    Move.ClassContraction move = new Move.ClassContraction(gate, t, delta);
    Matrix after = Clusters.run(move.block(), c.points);
    for (int j = 0; j < c.size(); j++) {
      Vector z = c.points.row(j);
      Vector expected = members[j] ? Move.contracted(z, t, delta) : z;
      assertEquals(0, after.row(j).minus(expected).maxAbs(), 1e-13 * Math.max(1, gate.kappa()));
      double before = Sphere.distance(z, t);
      if (members[j]) {
        assertTrue(
            StrictMath.tan(Sphere.distance(after.row(j), t) / 2)
                <= (1 - delta) * StrictMath.tan(before / 2) * (1 + 1e-9) + 1e-12);
      }
    }
    assertEquals(move.cost(), move.block().sumOfSquares(), 1e-11 * move.cost());
  }

  /** The twin: geodesic distance itself does not shrink by 1-δ. */
  @Property(tries = 50, seed = "24")
  void geodesicDistanceIsNotContracted(@ForAll long seed) {
    Clusters c = Clusters.draw(seed);
    Vector z = c.points.row(0);
    Vector t =
        Sphere.layerNorm(z.scale(-1).plus(new Sphere(c.dimension()).random(c.random).scale(0.3)))
            .get();
    double delta = 0.2;
    double before = Sphere.distance(z, t);
    double after = Sphere.distance(Move.contracted(z, t, delta), t);
    assertTrue(after > (1 - delta) * before * 1.05, before + " to " + after);
  }
}
