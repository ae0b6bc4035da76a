package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.transport.Separation;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * A class around its vertex, others on the far side, and the gate of a contraction.
 *
 * @param points N×d, members first
 * @param members how many belong to the class
 * @param target t
 * @param normal u
 * @param offset c
 * @param delta δ
 */
record ClassMove(
    IntervalMatrix points,
    int members,
    IntervalVector target,
    IntervalVector normal,
    Interval offset,
    double delta) {

  /** The gate stays open for every coordinate of the class and shut for every one of the others. */
  static Hypothesis<ClassMove> separated() {
    return new Hypothesis<>(
        "separated",
        "u^\\top z-c\\ge\\delta\\max_r(z-t)_r\\text{ in the class},"
            + "\\;u^\\top z-c\\le-\\delta\\max_r(t-z)_r\\text{ outside}",
        ClassMove::violation,
        1e-12);
  }

  private double violation() {
    double worst = 0;
    for (int i = 0; i < points.rows(); i++) {
      Interval value = normal.dot(points.row(i)).minus(offset);
      IntervalVector away = points.row(i).minus(target).times(Interval.point(delta));
      double miss =
          i < members
              ? away.max().minus(value).hi()
              : value.plus(away.times(Interval.point(-1)).max()).hi();
      worst = Math.max(worst, miss);
    }
    return worst;
  }

  /** {@code LN(z + σ(Wz + b))} with {@code W = -δI + 1uᵀ}, {@code b = δt - c1}. */
  IntervalVector after(int i) {
    IntervalVector z = points.row(i);
    Interval gate = normal.dot(z).minus(offset);
    IntervalVector towards = target.minus(z).times(Interval.point(delta));
    IntervalVector branch = IntervalVector.generate(z.size(), k -> towards.get(k).plus(gate));
    return z.plus(branch.positivePart()).layerNorm();
  }

  /** {@code LN((1-δ)z + δt)}. */
  IntervalVector contracted(int i) {
    Interval d = Interval.point(delta);
    return points.row(i).times(d.negate().plus(1)).plus(target.times(d)).layerNorm();
  }

  /** {@code tan(θ/2) = ‖z-t‖/‖z+t‖}. */
  Interval halfTangent(IntervalVector z) {
    return chord(z).dividedBy(z.plus(target).norm());
  }

  /** {@code ‖z-t‖}. */
  Interval chord(IntervalVector z) {
    return z.minus(target).norm();
  }

  /** θ, the geodesic distance to t. */
  Interval angle(IntervalVector z) {
    return Directions.angle(z, target);
  }

  /**
   * Recipe.
   *
   * @param near typical distance of the class from its vertex
   * @param shut whether the gate is shut for everybody
   */
  record Spec(
      long seed, int members, int others, int width, double near, double delta, boolean shut)
      implements dev.neuralcollapse.proof.Spec<ClassMove> {

    @Override
    public ClassMove instance() {
      ClassScene scene = ClassScene.draw(seed, members, others, width, near);
      Matrix points = scene.points();
      Vector t = scene.target();
      boolean[] flags = scene.flags(members);
      IntervalVector u = IntervalVector.generate(width, k -> Interval.ZERO);
      Interval c = Interval.point(10);
      if (!shut && Separation.ofClass(points, flags, t) instanceof Separation.Separable s) {
        u = IntervalVector.of(s.normal().scale(delta));
        c = Interval.point(s.offset() * delta);
      }
      return new ClassMove(
          IntervalMatrix.of(points).map(IntervalVector::layerNorm),
          members,
          IntervalVector.of(t).layerNorm(),
          u,
          c,
          delta);
    }

    private Spec sized(long s, int m, int o, int d) {
      return new Spec(s, m, o, d, near, delta, shut);
    }

    @Override
    public Seq<Spec> simpler() {
      return List.<Spec>empty()
          .appendAll(Shrink.integer(members, 1).map(m -> sized(seed, m, others, width)))
          .appendAll(Shrink.integer(others, 1).map(o -> sized(seed, members, o, width)))
          .appendAll(Shrink.integer(width, 4).map(d -> sized(seed, members, others, d)))
          .appendAll(
              Shrink.real(delta, 0.5)
                  .map(x -> new Spec(seed, members, others, width, near, x, shut)))
          .appendAll(
              Shrink.real(near, 1).map(x -> new Spec(seed, members, others, width, x, delta, shut)))
          .appendAll(Shrink.seed(seed).map(s -> sized(s, members, others, width)));
    }
  }

  static Spec draw(long seed, double near, double far, boolean shut) {
    Draw draw = Draw.from(seed);
    return new Spec(
        draw.shortSeed(),
        draw.integer(1, 5),
        draw.integer(1, 5),
        draw.integer(4, 10),
        draw.scale(near, far),
        draw.scale(0.01, 0.9),
        shut);
  }

  static Regime<ClassMove> regime(String name, double near, double far) {
    return new Regime<>(name, s -> draw(s, near, far, false));
  }
}
