package dev.neuralcollapse.paper;

import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import dev.neuralcollapse.transport.Separation;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * Networks with LayerNorm at both ends only, built to carry every sample exactly to its vertex. The
 * multiples of 1, which the last LayerNorm takes away, serve as height: a sample rises above all
 * others, where one gate opens for it alone wherever it is, and there goes straight to its vertex.
 *
 * @param coarse every phase in one block
 * @param fine every phase in several blocks
 * @param vertices where the classes go
 */
record EndsOnly(Net coarse, Net fine, IntervalMatrix vertices) {
  private static final double HEIGHT = 0.3;
  private static final double SHUT = 0.01;

  /**
   * Recipe: random inputs, or scalars 1, 2, 3, 4; labels in turn.
   *
   * @param perClass n
   * @param scalars whether inputs are scalars
   * @param blocks a phase has in the finer network
   * @param same whether the last input repeats the first
   */
  record Recipe(
      long seed,
      int classes,
      int perClass,
      int width,
      boolean scalars,
      int blocks,
      boolean same,
      boolean everywhere)
      implements Spec<EndsOnly> {

    @Override
    public EndsOnly instance() {
      int n = classes * perClass;
      Draw draw = Draw.from(seed);
      Matrix drawn =
          scalars ? Matrix.generate(n, 1, (i, j) -> i - (n - 1) / 2.0) : draw.gaussian(n, width);
      Matrix inputs =
          Matrix.generate(n, drawn.columns(), (i, j) -> drawn.get(same && i == n - 1 ? 0 : i, j));
      Matrix vertices = SimplexEtf.canonical(classes, width).vertices();
      Matrix weight = draw.gaussian(width, inputs.columns());
      Vector bias = draw.gaussian(width);
      for (int tries = 0; crowded(start(inputs, weight, bias), vertices) && tries < 300; tries++) {
        weight = draw.gaussian(width, inputs.columns());
        bias = draw.gaussian(width).scale(scalars ? 2 : 1);
      }
      Matrix start = start(inputs, weight, bias);
      IntervalMatrix goals = IntervalMatrix.of(vertices).map(IntervalVector::layerNorm);
      Net bare =
          new Net(
              IntervalMatrix.of(inputs),
              io.vavr.collection.Vector.range(0, n).map(i -> i % classes),
              IntervalMatrix.of(weight),
              IntervalVector.of(bias),
              io.vavr.collection.Vector.empty(),
              goals.times(Gufm.of(Loss.CROSS_ENTROPY, classes, 0.01).scale()),
              0.01,
              everywhere);
      return new EndsOnly(
          bare.with(plan(start, vertices, 1)), bare.with(plan(start, vertices, blocks)), goals);
    }

    private static Matrix start(Matrix inputs, Matrix weight, Vector bias) {
      return Matrix.ofRows(
          io.vavr.collection.Vector.range(0, inputs.rows())
              .map(i -> Sphere.layerNorm(weight.times(inputs.row(i)).plus(bias)).get())
              .asJava());
    }

    /** Are two different inputs, or one and a vertex, too near each other for long enclosures? */
    private boolean crowded(Matrix start, Matrix vertices) {
      int last = start.rows() - (same ? 1 : 0);
      return io.vavr.collection.Vector.range(0, last)
          .exists(
              i ->
                  io.vavr.collection.Vector.range(0, i)
                          .exists(j -> start.row(i).minus(start.row(j)).norm() < 0.4)
                      || io.vavr.collection.Vector.range(0, vertices.rows())
                          .exists(k -> start.row(i).minus(vertices.row(k)).norm() < 0.25));
    }

    private io.vavr.collection.Vector<Branch> plan(Matrix start, Matrix vertices, int steps) {
      java.util.List<Branch> blocks = new ArrayList<>();
      Vector[] place = new Vector[start.rows()];
      for (int i = 0; i < place.length; i++) {
        place[i] = start.row(i);
      }
      double top = 0;
      for (int i = 0; i < place.length; i++) {
        double height = top + HEIGHT;
        rise(place, i, height, steps).forEach(blocks::add);
        Vector way = vertices.row(i % classes).minus(place[i]);
        double lift = -Arrays.stream(way.toArray()).min().orElse(0);
        cross(way.map(x -> x + lift), height, lift, top, steps).forEach(blocks::add);
        place[i] = vertices.row(i % classes);
        top = height + lift;
      }
      return io.vavr.collection.Vector.ofAll(blocks);
    }

    /** Opens by direction; heights do not matter to it. */
    private static Seq<Branch> rise(Vector[] place, int i, double height, int steps) {
      Vector push = Vector.generate(place[i].size(), k -> height / steps);
      Branch one =
          switch (Separation.of(Matrix.ofRows(List.of(place)), i)) {
            case Separation.Separable s -> shut(push, s.normal(), -s.offset());
            case Separation.NotSeparable n -> Branch.One.gate(push.scale(0), push, 0);
          };
      return io.vavr.collection.Vector.fill(steps, one);
    }

    /** The gate {@code uᵀx + c}, steeper, so that it is shut for the others beyond rounding. */
    private static Branch shut(Vector push, Vector u, double c) {
      return Branch.One.gate(push, u.scale(1 + SHUT), (1 + SHUT) * c - SHUT);
    }

    /** Opens by height; places do not matter to it. */
    private static Seq<Branch> cross(
        Vector push, double height, double lift, double top, int steps) {
      int d = push.size();
      return io.vavr.collection.Vector.range(0, steps)
          .map(
              k -> {
                double above = height + lift * k / steps - top;
                Vector up = Vector.generate(d, j -> 1 / (d * above));
                return shut(push.scale(1.0 / steps), up, -top / above);
              });
    }

    @Override
    public Seq<Recipe> simpler() {
      return List.<Recipe>empty()
          .appendAll(Shrink.integer(perClass, 1).map(n -> with(seed, classes, n, width)))
          .appendAll(Shrink.integer(classes, 2).map(k -> with(seed, k, perClass, width)))
          .appendAll(
              Shrink.integer(width, Math.max(3, classes))
                  .map(d -> with(seed, classes, perClass, d)))
          .appendAll(Shrink.seed(seed).map(s -> with(s, classes, perClass, width)));
    }

    private Recipe with(long s, int k, int n, int d) {
      return new Recipe(s, k, n, d, scalars, blocks, same, everywhere);
    }
  }

  static Regime<EndsOnly> regime(String name, boolean scalars, boolean same, boolean everywhere) {
    return new Regime<>(
        name,
        s -> {
          Draw draw = Draw.from(s);
          int k = scalars ? 2 : draw.integer(2, 3);
          return new Recipe(
              draw.shortSeed() % 1000,
              k,
              2,
              scalars ? 3 : draw.integer(k + 1, 5),
              scalars,
              draw.integer(2, 3),
              same,
              everywhere);
        });
  }
}
