package dev.neuralcollapse.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.geometry.Geodesic;
import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.ResidualNetwork;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTest {
  private static final ResidualNetwork.Kind RN1 = ResidualNetwork.Kind.RN1;

  private final UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(5);

  private static Path find(ResidualNetwork.Kind kind, List<Vector> points, Vector to, double stop) {
    return new PathFinder(kind).find(PointSet.of(Matrix.ofRows(points)), 0, to, stop);
  }

  @ParameterizedTest
  @EnumSource(ResidualNetwork.Kind.class)
  void aSampleInTheWayIsPassedAtADistance(ResidualNetwork.Kind kind) {
    for (int d : new int[] {4, 5, 16}) {
      Sphere sphere = new Sphere(d);
      Vector from = sphere.random(random);
      Vector to = sphere.random(random);
      Vector middle = Geodesic.between(from, to).get().at(0.5);
      Path path = find(kind, List.of(from, middle), to, 0.1);
      assertTrue(path.legs().size() > 1, "straight through, d = " + d);
      double nearest = 9;
      for (double share = 0; share <= 1; share += 0.001) {
        nearest = Math.min(nearest, Sphere.distance(path.atShare(share), middle));
      }
      assertTrue(nearest > 0.1, "d = " + d + " passes at " + nearest);
      assertTrue(path.weight() < 100, "weight " + path.weight());
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.1, 0.01})
  void stopsAtTheDistanceAsked(double stop) {
    Sphere sphere = new Sphere(6);
    Vector to = sphere.random(random);
    List<Vector> points = List.of(to.scale(-1), sphere.random(random), sphere.random(random));
    // Even from the antipode, where there is no one great circle.
    Path path = find(RN1, points, to, stop);
    assertEquals(stop, Sphere.distance(path.end(), to), 1e-12);
    assertEquals(0, path.atShare(0).minus(points.get(0)).norm(), 1e-12);
    assertEquals(0, path.atShare(1).minus(path.end()).norm(), 1e-12);
  }

  @Test
  void sharesOfTheWeightAdvanceMonotonically() {
    Sphere sphere = new Sphere(5);
    Vector to = sphere.random(random);
    Path path = find(RN1, List.of(sphere.random(random), to, sphere.random(random)), to, 0.02);
    double before = 9;
    for (double share = 0; share <= 1; share += 0.01) {
      double now = Sphere.distance(path.atShare(share), to);
      assertTrue(now < before || path.legs().size() > 1, "share " + share);
      before = now;
    }
  }

  @Test
  void aSampleAlreadyThereStaysThere() {
    Vector to = new Sphere(5).random(random);
    assertFalse(find(RN1, List.of(to, to.scale(-1)), to, 0.1).moves());
  }

  /**
   * Near a vertex where others sit at distance ε, κ grows like 1/distance: the weight grows like
   * log(1/ε), by a bounded amount for each factor of ε.
   */
  @Test
  void theWeightGrowsLikeTheLogarithmOfTheDistance() {
    Sphere sphere = new Sphere(8);
    Vector to = sphere.random(random);
    Vector from = sphere.random(random);
    Vector side = sphere.random(random);
    double[] weights = new double[4];
    for (int k = 0; k < weights.length; k++) {
      double epsilon = 0.1 * Math.pow(0.25, k);
      Vector settled = Sphere.layerNorm(to.plus(side.scale(epsilon))).get();
      weights[k] = find(RN1, List.of(from, settled), to, epsilon).weight();
    }
    double first = weights[2] - weights[1];
    double second = weights[3] - weights[2];
    assertTrue(first > 0 && second > 0);
    assertEquals(1, second / first, 0.15);
  }
}
