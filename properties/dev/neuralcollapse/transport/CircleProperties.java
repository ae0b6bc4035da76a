package dev.neuralcollapse.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Block;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Why transports need d ≥ 4: for d = 3 the zero-mean sphere is a circle, and a small block keeps
 * the cyclic order of its points. With {@code y(z) = σ(Wz+b)} the angle advances at a rate of at
 * least {@code 1 - ‖y‖ - ‖y'‖ - ‖y‖‖y'‖} over the squared norm, {@code ‖y‖ ≤ √2‖[W b]‖_F} and
 * {@code ‖y'‖ ≤ ‖W‖_F}: positive for {@code ‖[W b]‖_F ≤ 0.3}.
 */
class CircleProperties {
  private static final int POINTS = 60;

  @Property(tries = 200, seed = "31")
  void smallBlocksKeepTheCyclicOrder(@ForAll long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    ZigguratSampler.NormalizedGaussian gauss = ZigguratSampler.NormalizedGaussian.of(random);
    Matrix raw = Matrix.generate(3, 4, (i, j) -> gauss.sample());
    double scale = 0.3 * random.nextDouble() / raw.frobeniusNorm();
    Affine layer =
        new Affine(
            Matrix.generate(3, 3, (i, j) -> scale * raw.get(i, j)),
            Vector.generate(3, i -> scale * raw.get(i, 3)));
    Matrix basis = new Sphere(3).basis();
    Matrix circle =
        Matrix.generate(
            POINTS,
            3,
            (i, j) ->
                Math.cos(2 * Math.PI * i / POINTS) * basis.get(0, j)
                    + Math.sin(2 * Math.PI * i / POINTS) * basis.get(1, j));
    Matrix after = Clusters.run(new Block.OneLayer(layer), circle).timesTransposed(basis);
    double turned = 0;
    for (int i = 0; i < POINTS; i++) {
      int next = (i + 1) % POINTS;
      double cross = after.get(i, 0) * after.get(next, 1) - after.get(i, 1) * after.get(next, 0);
      double dot = after.get(i, 0) * after.get(next, 0) + after.get(i, 1) * after.get(next, 1);
      double step = Math.atan2(cross, dot);
      assertTrue(step > 0, "points " + i + " and " + next + " change places");
      turned += step;
    }
    assertEquals(2 * Math.PI, turned, 1e-9);
  }
}
