package dev.neuralcollapse.paper;

import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.transport.Move;
import dev.neuralcollapse.transport.Separation;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Three points of the circle {@code d = 3} and a one-layer block.
 *
 * @param points three rows
 * @param weight W, 3×3
 * @param bias b
 */
record CirclePath(IntervalMatrix points, IntervalMatrix weight, IntervalVector bias) {

  /** {@code ‖[W b]‖_F ≤ most}. */
  static Hypotheses<CirclePath> small(double most) {
    return new Hypothesis<CirclePath>(
            "small-block", "\\|[W\\;b]\\|_F\\le" + most, p -> Math.max(0, p.size() - most), 0)
        .alone();
  }

  private double size() {
    return weight.sumOfSquares().plus(bias.sumOfSquares()).sqrt().hi();
  }

  /** The points after the block. */
  IntervalMatrix after() {
    return points.map(OneMove.block(weight, bias));
  }

  /** Twice the signed area of the triangle, times √3: {@code 1ᵀ(x×y + y×z + z×x)}. */
  static Interval orientation(IntervalMatrix p) {
    return cross(p.row(0), p.row(1))
        .plus(cross(p.row(1), p.row(2)))
        .plus(cross(p.row(2), p.row(0)));
  }

  private static Interval cross(IntervalVector x, IntervalVector y) {
    Interval s = Interval.ZERO;
    for (int k = 0; k < 3; k++) {
      int next = (k + 1) % 3;
      s = s.plus(x.get(k).times(y.get(next))).minus(x.get(next).times(y.get(k)));
    }
    return s;
  }

  /**
   * Recipe.
   *
   * @param size norm of {@code [W b]}
   * @param jump the block that carries the first point past the second instead
   */
  record Spec(long seed, double size, boolean jump)
      implements dev.neuralcollapse.proof.Spec<CirclePath> {

    @Override
    public CirclePath instance() {
      Draw draw = Draw.from(seed);
      double first = draw.uniform(0, 6.28);
      double second = first + draw.uniform(0.05, 1);
      double third = second + draw.uniform(0.5, 2.5);
      Matrix points = Matrix.ofRows(List.of(at(first), at(second), at(third)));
      Affine block = jump ? over(points, at((second + third) / 2)) : random(draw);
      return new CirclePath(
          IntervalMatrix.of(points).map(IntervalVector::layerNorm),
          IntervalMatrix.of(block.weight()),
          IntervalVector.of(block.bias()));
    }

    private Affine random(Draw draw) {
      Matrix w = draw.gaussian(3, 3);
      Vector b = draw.gaussian(3);
      double scale = size / Math.sqrt(w.sumOfSquares() + b.sumOfSquares());
      return new Affine(w.scale(scale), b.scale(scale));
    }

    private static Affine over(Matrix points, Vector to) {
      return switch (Separation.of(points, 0)) {
        case Separation.NotSeparable n -> Affine.zeros(3, 3);
        case Separation.Separable s ->
            Move.PushRn1.oneSample(s, points.row(0), to).block() instanceof Block.OneLayer one
                ? one.layer()
                : Affine.zeros(3, 3);
      };
    }

    private static Vector at(double angle) {
      return new Sphere(3)
          .basis()
          .transpose()
          .times(Vector.of(StrictMath.cos(angle), StrictMath.sin(angle)));
    }

    @Override
    public Seq<Spec> simpler() {
      return List.<Spec>empty()
          .appendAll(Shrink.real(size, 0.1).map(x -> new Spec(seed, x, jump)))
          .appendAll(Shrink.seed(seed).map(s -> new Spec(s, size, jump)));
    }
  }

  /**
   * Three points near {@code t = (1,1,-2)/√6} and {@code z + βe_3(tᵀz+1)/√2}: from {@code β = √3/2}
   * on the circle folds at t.
   *
   * @param size β
   * @param near distance of the points
   */
  record Fold(double size, double near) implements dev.neuralcollapse.proof.Spec<CirclePath> {
    @Override
    public CirclePath instance() {
      Vector t = Vector.of(1, 1, -2).scale(1 / Math.sqrt(6));
      Vector across = Vector.of(1, -1, 0).scale(near);
      Vector push = Vector.of(0, 0, size / Math.sqrt(2));
      Matrix points = Matrix.ofRows(List.of(t.minus(across), t, t.plus(across)));
      return new CirclePath(
          IntervalMatrix.of(points).map(IntervalVector::layerNorm),
          IntervalMatrix.of(Matrix.generate(3, 3, (i, j) -> push.get(i) * t.get(j))),
          IntervalVector.of(push));
    }

    @Override
    public Seq<Fold> simpler() {
      return Shrink.real(near, 0.1).map(x -> new Fold(size, x));
    }
  }

  static Regime<CirclePath> folds() {
    return new Regime<>("fold", s -> new Fold(0.879, Draw.from(s).scale(1e-3, 0.05)));
  }

  static Regime<CirclePath> random(String name, double least, double most) {
    return new Regime<>(
        name, s -> new Spec(Draw.from(s).shortSeed(), Draw.from(s + 1).scale(least, most), false));
  }

  static Regime<CirclePath> jumps() {
    return new Regime<>("jump", s -> new Spec(Draw.from(s).shortSeed(), 1, true));
  }
}
