package dev.neuralcollapse.transport;

import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.network.Forward;
import dev.neuralcollapse.network.Head;
import dev.neuralcollapse.network.Network;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Clusters on the zero-mean sphere, drawn from a seed, in the regimes that matter. */
final class Clusters {
  enum Regime {
    /** Uniform, fewer samples than dimensions. */
    ROOMY,
    /** Uniform, more samples than dimensions. */
    CROWDED,
    /** Two samples very near each other. */
    CLOSE,
    /** A sample opposite another one. */
    ANTIPODAL
  }

  final Regime regime;
  final Matrix points;
  final UniformRandomProvider random;

  private Clusters(Regime regime, Matrix points, UniformRandomProvider random) {
    this.regime = regime;
    this.points = points;
    this.random = random;
  }

  static Clusters draw(long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    Regime regime = Regime.values()[random.nextInt(Regime.values().length)];
    int d = random.nextInt(4, regime == Regime.CROWDED ? 8 : 33);
    int n = regime == Regime.CROWDED ? random.nextInt(d + 1, 24) : random.nextInt(2, d + 1);
    Sphere sphere = new Sphere(d);
    List<Vector> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      rows.add(sphere.random(random));
    }
    if (regime == Regime.CLOSE) {
      double distance = StrictMath.exp(random.nextDouble(-8, -2));
      rows.set(
          1,
          Sphere.layerNorm(rows.get(0).plus(sphere.random(random).scale(distance)))
              .getOrElse(rows.get(1)));
    }
    if (regime == Regime.ANTIPODAL) {
      rows.set(1, rows.get(0).scale(-1));
    }
    return new Clusters(regime, Matrix.ofRows(rows), random);
  }

  int size() {
    return points.rows();
  }

  int dimension() {
    return points.columns();
  }

  /** What a block really makes of points on the sphere: a network with the identity before it. */
  static Matrix run(Block block, Matrix points) {
    int d = points.columns();
    Network network =
        new Network(
            new Affine(Matrix.identity(d), Vector.zeros(d)),
            io.vavr.collection.Vector.of(block),
            Head.withoutBias(Matrix.zeros(2, d)));
    return ((Forward.Completed) network.forward(points)).features();
  }
}
