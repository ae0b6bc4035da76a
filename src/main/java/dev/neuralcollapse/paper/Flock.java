package dev.neuralcollapse.paper;

import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Shrink;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Some features on their way through residual blocks.
 *
 * @param start one feature a row
 * @param blocks in order
 */
record Flock(IntervalMatrix start, io.vavr.collection.Vector<Branch> blocks) {

  /** Features of norm 1, as LayerNorm makes them. */
  static Hypothesis<Flock> unit() {
    return new Hypothesis<>(
        "unit-features",
        "\\|z_i\\|=1",
        f -> f.start.all().map(z -> z.sumOfSquares().minus(1).magnitude()).max().get(),
        1e-9);
  }

  /** All features, before the first block and after every one. */
  io.vavr.collection.Vector<IntervalMatrix> layers() {
    return blocks.scanLeft(start, (z, b) -> z.map(b::block));
  }

  /** {@code Σ_l} of what the blocks cost. */
  Interval cost() {
    return blocks.map(Branch::cost).fold(Interval.ZERO, Interval::plus);
  }

  /** What the flock does, beside moving at random. */
  enum Way {
    /** Gaussian blocks. */
    RANDOM,
    /** One block throws the first feature, with one low coordinate, just past its antipode. */
    FLIP,
    /** One block turns the first feature in the cheapest direction. */
    TURN,
    /** One block draws 1 and 3, and 2 and 4, which are near, nearer to each other. */
    SQUEEZE,
    /** Output biases alone; under one layer, biases alone. */
    DRIFT,
    /** Features 1 and 3 in one direction, at different norms below 1; random blocks. */
    SHRUNK
  }

  /**
   * Recipe.
   *
   * @param width d
   * @param points features
   * @param layers blocks
   * @param size typical root of a block's cost
   * @param two whether blocks have two layers
   */
  record Spec(long seed, int width, int points, int layers, double size, boolean two, Way way)
      implements dev.neuralcollapse.proof.Spec<Flock> {

    @Override
    public Flock instance() {
      Draw draw = Draw.from(seed);
      Matrix noise = draw.gaussian(points, width);
      return switch (way) {
        case RANDOM -> new Flock(unit(noise), blocks(draw, false));
        case DRIFT -> new Flock(unit(noise), blocks(draw, true));
        case SHRUNK -> new Flock(shrunk(unit(noise)), blocks(draw, false));
        case FLIP -> flip();
        case TURN -> two ? turnTwo() : turn();
        case SQUEEZE -> squeeze();
      };
    }

    private static IntervalMatrix unit(Matrix raw) {
      return IntervalMatrix.of(raw).map(IntervalVector::layerNorm);
    }

    private static IntervalMatrix shrunk(IntervalMatrix z) {
      return IntervalMatrix.generate(
          z.rows(),
          k -> z.row(k == 2 ? 0 : k).times(Interval.point(k == 0 ? 0.25 : k == 2 ? 0.5 : 0.3)));
    }

    private io.vavr.collection.Vector<Branch> blocks(Draw draw, boolean biasOnly) {
      double scale = size / Math.sqrt(width * (width + 1.0) * (two ? 2 : 1));
      double weight = biasOnly ? 0 : scale;
      double bias = biasOnly ? size / Math.sqrt(width) : scale;
      Vector same = draw.gaussian(width).scale(bias);
      return io.vavr.collection.Vector.range(0, layers)
          .map(
              l -> {
                Matrix w = draw.gaussian(width, width).scale(weight);
                Vector b = biasOnly ? same : draw.gaussian(width).scale(bias);
                return two
                    ? new Branch.Two(
                        IntervalMatrix.of(w),
                        IntervalVector.of(b.scale(biasOnly ? 0 : 1)),
                        IntervalMatrix.of(draw.gaussian(width, width).scale(weight)),
                        IntervalVector.of(biasOnly ? b : Vector.zeros(width)))
                    : Branch.One.of(w, b);
              });
    }

    private Flock of(Matrix start, Branch block) {
      return new Flock(unit(start), io.vavr.collection.Vector.of(block));
    }

    /** {@code Δ = -(1+η)z + s1 ≥ 0} and {@code W = Δzᵀ/2}, {@code b = Δ/2}: chord 2. */
    private Flock flip() {
      Vector z = Sphere.layerNorm(Vector.generate(width, k -> k == 0 ? 1.0 - width : 1)).get();
      double most = z.get(width - 1);
      Vector delta = z.map(x -> Math.max(0, (1 + size) * (most - x)));
      return of(Matrix.ofRows(List.of(z)), Branch.One.gate(delta.scale(0.5), z, 1));
    }

    /** {@code s = τe_1}, z orthogonal to it. */
    private Flock turn() {
      Vector z = start();
      Vector push = Vector.generate(width, k -> k == 0 ? size / 2 : 0);
      return of(Matrix.ofRows(List.of(z)), Branch.One.gate(push, z, 1));
    }

    private Vector start() {
      return Sphere.layerNorm(
              Vector.generate(width, k -> k == 0 ? 0 : k == width - 1 ? 2.0 - width : 1))
          .get();
    }

    /** {@code σ = 2αe_1}, balanced, towards a unit tangent; {@code c = 4α²}. */
    private Flock turnTwo() {
      Vector z = start();
      Vector way = Sphere.layerNorm(Vector.generate(width, k -> k == 0 ? 1 : 0)).get();
      double alpha = size / 2;
      return of(
          Matrix.ofRows(List.of(z)),
          new Branch.Two(
              IntervalMatrix.generate(width, k -> IntervalVector.of(z.scale(k == 0 ? alpha : 0))),
              IntervalVector.generate(width, k -> Interval.point(k == 0 ? alpha : 0)),
              IntervalMatrix.generate(
                  width,
                  i ->
                      IntervalVector.generate(
                          width, k -> Interval.point(k == 0 ? way.get(i) * alpha * 1.4142135 : 0))),
              IntervalVector.of(Vector.zeros(width))));
    }

    /** Along a direction in which 1, 3 and 2, 4 differ by a little. */
    private Flock squeeze() {
      double near = 0.02;
      Matrix basis = new Sphere(width).basis();
      Vector across = basis.row(1);
      Vector pole = basis.row(0);
      Matrix start =
          Matrix.ofRows(
              io.vavr.collection.Vector.range(0, points)
                  .map(
                      k -> pole.scale(k % 2 == 0 ? 1 : -1).plus(across.scale(k < 2 ? near : -near)))
                  .asJava());
      Vector bias = across.scale(near).map(Math::abs);
      Branch one =
          Branch.One.of(
              Matrix.generate(width, width, (i, j) -> -size * across.get(i) * across.get(j)),
              bias.scale(size));
      double root = Math.sqrt(size);
      Branch both =
          new Branch.Two(
              IntervalMatrix.generate(
                  width, k -> IntervalVector.of(across.scale(k == 0 ? root : 0))),
              IntervalVector.generate(width, k -> Interval.point(k == 0 ? root * near : 0)),
              IntervalMatrix.generate(
                  width,
                  i ->
                      IntervalVector.generate(
                          width, k -> Interval.point(k == 0 ? -root * across.get(i) : 0))),
              IntervalVector.of(Vector.zeros(width)));
      return of(start, two ? both : one);
    }

    @Override
    public Seq<Spec> simpler() {
      return List.<Spec>empty()
          .appendAll(Shrink.integer(layers, 1).map(l -> with(seed, width, l, size)))
          .appendAll(Shrink.integer(width, 4).map(d -> with(seed, d, layers, size)))
          .appendAll(Shrink.real(size, 0.1).map(x -> with(seed, width, layers, x)))
          .appendAll(Shrink.seed(seed).map(s -> with(s, width, layers, size)));
    }

    private Spec with(long s, int d, int l, double x) {
      return new Spec(s, d, points, l, x, two, way);
    }
  }

  /** Random widths 4 to 8, one to five blocks, sizes log-uniform. */
  static Regime<Flock> regime(
      String name, int points, boolean two, Way way, double small, double large) {
    return new Regime<>(
        name,
        s -> {
          Draw draw = Draw.from(s);
          return new Spec(
              draw.shortSeed(),
              draw.integer(4, 8),
              points,
              draw.integer(1, 5),
              draw.scale(small, large),
              two,
              way);
        });
  }

  /** One block in many dimensions. */
  static Regime<Flock> wide(String name, boolean two, Way way, double small, double large) {
    return new Regime<>(
        name,
        s ->
            new Spec(
                0, Draw.from(s).integer(20, 40), 1, 1, Draw.from(s).scale(small, large), two, way));
  }
}
