package dev.neuralcollapse.paper;

import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Shrink;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * One unit feature on its way through one-layer blocks.
 *
 * @param start z
 * @param weights W of every block
 * @param biases b of every block
 */
record BlockPath(
    IntervalVector start,
    io.vavr.collection.Vector<IntervalMatrix> weights,
    io.vavr.collection.Vector<IntervalVector> biases) {

  int blocks() {
    return weights.size();
  }

  /** {@code σ(Wz + b)} of block l. */
  IntervalVector branch(int l, IntervalVector z) {
    return weights.get(l).times(z).plus(biases.get(l)).positivePart();
  }

  /** All features, the start first. */
  io.vavr.collection.Vector<IntervalVector> features() {
    io.vavr.collection.Vector<IntervalVector> all = io.vavr.collection.Vector.of(start);
    for (int l = 0; l < blocks(); l++) {
      IntervalVector z = all.last();
      all = all.append(z.plus(branch(l, z)).layerNorm());
    }
    return all;
  }

  /** {@code ‖W‖_F² + ‖b‖²} of block l. */
  Interval cost(int l) {
    return weights.get(l).sumOfSquares().plus(biases.get(l).sumOfSquares());
  }

  /**
   * Recipe.
   *
   * @param size typical norm of {@code [W b]}
   * @param flip one block that throws a feature with one low coordinate just past its antipode
   */
  record Spec(long seed, int width, int blocks, double size, boolean flip)
      implements dev.neuralcollapse.proof.Spec<BlockPath> {

    @Override
    public BlockPath instance() {
      return flip ? flipped() : random();
    }

    private BlockPath random() {
      Draw draw = Draw.from(seed);
      double scale = size / Math.sqrt(width * (width + 1.0));
      IntervalVector z = IntervalVector.of(draw.gaussian(width)).layerNorm();
      io.vavr.collection.Vector<Integer> layers = io.vavr.collection.Vector.range(0, blocks);
      return new BlockPath(
          z,
          layers.map(l -> IntervalMatrix.of(draw.gaussian(width, width).scale(scale))),
          layers.map(l -> IntervalVector.of(draw.gaussian(width).scale(scale))));
    }

    /** {@code Δ = -(1+η)z + s1 ≥ 0} and {@code W = Δzᵀ/2}, {@code b = Δ/2}: chord 2. */
    private BlockPath flipped() {
      Vector raw = Vector.generate(width, k -> k == 0 ? 1 - width : 1.0);
      Vector z = Sphere.layerNorm(raw).getOrElse(raw);
      double most = z.get(width - 1);
      Vector delta = z.map(x -> Math.max(0, (1 + size) * (most - x)));
      IntervalVector half = IntervalVector.of(delta.scale(0.5));
      IntervalVector unit = IntervalVector.of(z).layerNorm();
      return new BlockPath(
          unit,
          io.vavr.collection.Vector.of(OneMove.outer(half, unit)),
          io.vavr.collection.Vector.of(half));
    }

    @Override
    public Seq<Spec> simpler() {
      return List.<Spec>empty()
          .appendAll(Shrink.integer(width, 3).map(d -> new Spec(seed, d, blocks, size, flip)))
          .appendAll(Shrink.integer(blocks, 1).map(l -> new Spec(seed, width, l, size, flip)))
          .appendAll(Shrink.real(size, 0.1).map(x -> new Spec(seed, width, blocks, x, flip)))
          .appendAll(Shrink.seed(seed).map(s -> new Spec(s, width, blocks, size, flip)));
    }
  }

  static Regime<BlockPath> random(String name, double small, double large) {
    return new Regime<>(
        name,
        s -> {
          Draw draw = Draw.from(s);
          return new Spec(
              draw.shortSeed(),
              draw.integer(3, 10),
              draw.integer(1, 6),
              draw.scale(small, large),
              false);
        });
  }

  static Regime<BlockPath> flips() {
    return new Regime<>(
        "flip",
        s -> new Spec(0, Draw.from(s).integer(12, 24), 1, Draw.from(s).scale(1e-3, 0.02), true));
  }
}
