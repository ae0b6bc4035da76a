package dev.neuralcollapse.paper;

import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.transport.Separation;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.function.UnaryOperator;

/**
 * Points on the sphere, a gate that is to open for the first of them with {@code uᵀz_0 - c = 1},
 * and where that one is to go.
 *
 * @param points N×d
 * @param target z'
 * @param normal u
 * @param offset c
 * @param cosine of the angle θ between {@code z_0} and {@code z'}
 */
record OneMove(
    IntervalMatrix points,
    IntervalVector target,
    IntervalVector normal,
    Interval offset,
    Interval cosine) {

  /** The gate is shut for all other points. */
  static Hypothesis<OneMove> separated() {
    return new Hypothesis<>(
        "separated", "u^\\top z_j-c\\le0\\;(j\\ne i)", m -> m.widestOther(), 1e-12);
  }

  /** {@code θ < π/2}. */
  static Hypothesis<OneMove> acute() {
    return Hypothesis.is("acute", "\\theta<\\pi/2", m -> m.cosine.certainlyPositive());
  }

  static Hypotheses<OneMove> both() {
    return separated().and(acute());
  }

  /** In units of the normal: a solver cannot do better than its rounding. */
  private double widestOther() {
    double widest = points.all().tail().map(z -> Math.max(0, gate(z).hi())).max().getOrElse(0.0);
    return widest / Math.max(1, normal.norm().hi());
  }

  Interval gate(IntervalVector z) {
    return normal.dot(z).minus(offset);
  }

  IntervalVector start() {
    return points.row(0);
  }

  int width() {
    return points.columns();
  }

  /** {@code κ² = ‖u‖² + c²}. */
  Interval kappaSquared() {
    return normal.sumOfSquares().plus(offset.square());
  }

  /** {@code sin²θ}. */
  Interval sineSquared() {
    return cosine.square().negate().plus(1);
  }

  /** {@code w = cosθ z' - z_0}. */
  IntervalVector displacement() {
    return target.times(cosine).minus(start());
  }

  /** {@code v = w - min(w) 1 ≥ 0}. */
  IntervalVector push() {
    IntervalVector w = displacement();
    Interval a = w.times(Interval.point(-1)).max();
    return IntervalVector.generate(w.size(), k -> w.get(k).plus(a)).positivePart();
  }

  /** {@code ‖after(z_0) - z'‖}. */
  Interval miss(UnaryOperator<IntervalVector> layer) {
    return layer.apply(start()).minus(target).norm();
  }

  /** {@code max_{j≠0} ‖after(z_j) - z_j‖}. */
  Interval disturbance(UnaryOperator<IntervalVector> layer) {
    return points
        .all()
        .tail()
        .map(z -> layer.apply(z).minus(z).norm())
        .fold(Interval.ZERO, Interval::max);
  }

  /** {@code LN(z + σ(Wz + b))}. */
  static UnaryOperator<IntervalVector> block(IntervalMatrix w, IntervalVector b) {
    return z -> z.plus(w.times(z).plus(b).positivePart()).layerNorm();
  }

  /** {@code u vᵀ}. */
  static IntervalMatrix outer(IntervalVector u, IntervalVector v) {
    return IntervalMatrix.generate(u.size(), i -> v.times(u.get(i)));
  }

  /**
   * Recipe: {@code samples} points, all but the first at about {@code spread} from it, and a goal
   * at {@code angle} in a random direction.
   *
   * @param open the gate is open for everybody instead
   */
  record Spec(long seed, int samples, int width, double angle, double spread, boolean open)
      implements dev.neuralcollapse.proof.Spec<OneMove> {

    @Override
    public OneMove instance() {
      Draw draw = Draw.from(seed);
      Sphere sphere = new Sphere(width);
      Vector first = direction(draw.gaussian(width));
      Vector[] raw = new Vector[samples];
      for (int j = 0; j < samples; j++) {
        Vector noise = draw.gaussian(width).scale(spread / Math.sqrt(width));
        raw[j] = j == 0 ? first : direction(first.plus(noise));
      }
      Matrix points = Matrix.ofRows(List.of(raw));
      IntervalMatrix exact = IntervalMatrix.of(points).map(IntervalVector::layerNorm);
      IntervalVector z = exact.row(0);
      IntervalVector way = IntervalVector.of(draw.gaussian(width)).centred();
      IntervalVector tangent = way.minus(z.times(way.dot(z))).direction();
      Interval cos = Interval.point(StrictMath.cos(angle));
      Interval sin = cos.square().negate().plus(1).sqrt();
      IntervalVector target = z.times(cos).plus(tangent.times(sin));
      IntervalVector u = IntervalVector.of(normal(points, sphere));
      return new OneMove(exact, target, u, u.dot(z).minus(1), cos);
    }

    private static Vector direction(Vector x) {
      return Sphere.layerNorm(x).getOrElseThrow(() -> new IllegalStateException("no direction"));
    }

    private Vector normal(Matrix points, Sphere sphere) {
      return switch (open ? new Separation.NotSeparable(sphere.basis().row(0)) : gate(points)) {
        case Separation.Separable s -> s.normal();
        case Separation.NotSeparable n -> Vector.zeros(width);
      };
    }

    private static Separation gate(Matrix points) {
      return Separation.of(points, 0);
    }

    @Override
    public Seq<Spec> simpler() {
      return List.<Spec>empty()
          .appendAll(
              Shrink.integer(samples, 2).map(n -> new Spec(seed, n, width, angle, spread, open)))
          .appendAll(
              Shrink.integer(width, 4).map(d -> new Spec(seed, samples, d, angle, spread, open)))
          .appendAll(
              Shrink.real(angle, 0.5).map(a -> new Spec(seed, samples, width, a, spread, open)))
          .appendAll(
              Shrink.real(spread, 1).map(s -> new Spec(seed, samples, width, angle, s, open)))
          .appendAll(Shrink.seed(seed).map(s -> new Spec(s, samples, width, angle, spread, open)));
    }
  }

  private static Spec draw(long seed, double least, double most, double near, double far) {
    Draw draw = Draw.from(seed);
    return new Spec(
        draw.shortSeed(),
        draw.integer(2, 8),
        draw.integer(4, 10),
        draw.scale(least, most),
        draw.scale(near, far),
        false);
  }

  /** Small and large steps, crowds. */
  static Seq<Regime<OneMove>> regimes() {
    return List.of(
        new Regime<>("small-step", s -> draw(s, 1e-3, 0.2, 0.5, 4)),
        new Regime<>("large-step", s -> draw(s, 0.3, 1.5, 0.5, 4)),
        new Regime<>("crowd", s -> draw(s, 1e-2, 1, 0.05, 0.3)));
  }

  static Regime<OneMove> large() {
    return regimes().get(1);
  }

  static Regime<OneMove> obtuse() {
    return new Regime<>("obtuse", s -> draw(s, 1.7, 3, 0.5, 4));
  }

  static Regime<OneMove> open() {
    return new Regime<>(
        "open",
        s -> {
          Spec x = draw(s, 0.3, 1.5, 0.5, 4);
          return new Spec(x.seed(), x.samples(), x.width(), x.angle(), x.spread(), true);
        });
  }

  /** A step whose largest coordinate points down, which costs the most. */
  static Spec downwards() {
    return new Spec(0, 2, 4, 0.5, 1, false);
  }

  /** Three points in four dimensions, a step of half a radian. */
  static Spec small() {
    return new Spec(5, 3, 4, 0.5, 1, false);
  }
}
