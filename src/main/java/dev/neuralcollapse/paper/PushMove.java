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
 * A class, others elsewhere, and the gate of a push towards the class's vertex.
 *
 * @param points N×d, members first
 * @param members how many belong to the class
 * @param target t
 * @param normal u
 * @param offset c
 * @param by s
 */
record PushMove(
    IntervalMatrix points,
    int members,
    IntervalVector target,
    IntervalVector normal,
    Interval offset,
    double by) {

  /** The gate is at least 1 in the class and shut outside. */
  static Hypothesis<PushMove> separated() {
    return new Hypothesis<>(
        "separated",
        "u^\\top z-c\\ge1\\text{ in the class},\\;u^\\top z-c\\le0\\text{ outside}",
        PushMove::violation,
        1e-12);
  }

  private double violation() {
    double worst = 0;
    for (int i = 0; i < points.rows(); i++) {
      Interval value = gate(points.row(i));
      double miss = i < members ? value.negate().plus(1).hi() : value.hi();
      worst = Math.max(worst, miss);
    }
    return worst;
  }

  private Interval gate(IntervalVector z) {
    return normal.dot(z).minus(offset);
  }

  /** {@code LN(z + σ(Wz + b))} with {@code W = v uᵀ}, {@code b = -cv}, {@code v = s(t - min t)}. */
  IntervalVector after(int i) {
    IntervalVector z = points.row(i);
    Interval least = target.times(Interval.point(-1)).max();
    Interval open = gate(z);
    IntervalVector branch =
        IntervalVector.generate(
            z.size(), k -> target.get(k).plus(least).max(0).times(by).times(open));
    return z.plus(branch.positivePart()).layerNorm();
  }

  /** {@code LN(z + s (uᵀz - c) t)}. */
  IntervalVector pushed(int i) {
    IntervalVector z = points.row(i);
    return z.plus(target.times(gate(z).times(by))).layerNorm();
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
  record Spec(long seed, int members, int others, int width, double near, double by, boolean shut)
      implements dev.neuralcollapse.proof.Spec<PushMove> {

    @Override
    public PushMove instance() {
      ClassScene scene = ClassScene.draw(seed, members, others, width, near);
      Matrix points = scene.points();
      Vector t = scene.target();
      boolean[] flags = scene.flags(members);
      IntervalVector u = IntervalVector.generate(width, k -> Interval.ZERO);
      Interval c = Interval.point(10);
      if (!shut && Separation.ofGroup(points, flags) instanceof Separation.Separable s) {
        u = IntervalVector.of(s.normal());
        c = Interval.point(s.offset());
      }
      return new PushMove(
          IntervalMatrix.of(points).map(IntervalVector::layerNorm),
          members,
          IntervalVector.of(t).layerNorm(),
          u,
          c,
          by);
    }

    private Spec sized(long s, int m, int o, int d) {
      return new Spec(s, m, o, d, near, by, shut);
    }

    @Override
    public Seq<Spec> simpler() {
      return List.<Spec>empty()
          .appendAll(Shrink.integer(members, 1).map(m -> sized(seed, m, others, width)))
          .appendAll(Shrink.integer(others, 1).map(o -> sized(seed, members, o, width)))
          .appendAll(Shrink.integer(width, 4).map(d -> sized(seed, members, others, d)))
          .appendAll(
              Shrink.real(by, 0.5).map(x -> new Spec(seed, members, others, width, near, x, shut)))
          .appendAll(
              Shrink.real(near, 1).map(x -> new Spec(seed, members, others, width, x, by, shut)))
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

  static Regime<PushMove> regime(String name, double near, double far) {
    return new Regime<>(name, s -> draw(s, near, far, false));
  }

  /** One member, so that the gate is open to exactly 1. */
  static Regime<PushMove> alone(String name, double near, double far) {
    return new Regime<>(
        name,
        s -> {
          Spec drawn = draw(s, near, far, false);
          return new Spec(drawn.seed(), 1, 1, drawn.width(), drawn.near(), drawn.by(), false);
        });
  }
}
