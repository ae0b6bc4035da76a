package dev.neuralcollapse.transport;

import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.collection.Seq;

/**
 * Vertices turned out of the span of the samples, when those depend on each other and leave room.
 * Samples of one great circle, say, reach a vertex on it from two sides only, and would end in the
 * same place; a vertex beside it they reach from different directions.
 */
final class OffSpan {
  private static final double ANGLE = 0.5;
  private static final double DEPENDENT = 1e-8;

  private OffSpan() {}

  /**
   * @param vertices K×d, zero-mean rows
   * @param samples N×d, zero-mean unit rows
   */
  static Matrix turned(Matrix vertices, Matrix samples) {
    int room = samples.columns() - 1;
    Seq<Vector> span = extended(io.vavr.collection.Vector.empty(), rows(samples));
    if (span.size() >= Math.min(samples.rows(), room)) {
      return vertices;
    }
    Seq<Vector> frame = extended(io.vavr.collection.Vector.empty(), rows(vertices));
    Seq<Vector> both = extended(span, frame);
    Seq<Vector> free =
        extended(both, rows(new Sphere(samples.columns()).basis())).drop(both.size());
    Seq<Vector> turned = rows(vertices).map(v -> turned(v, frame.zip(free)));
    return Matrix.ofRows(turned.asJava());
  }

  /** Rotation in every plane of a pair. */
  private static Vector turned(Vector v, Seq<io.vavr.Tuple2<Vector, Vector>> planes) {
    return planes.foldLeft(
        v,
        (x, p) ->
            x.plus(p._1.scale(v.dot(p._1) * (StrictMath.cos(ANGLE) - 1)))
                .plus(p._2.scale(v.dot(p._1) * StrictMath.sin(ANGLE))));
  }

  private static Seq<Vector> rows(Matrix m) {
    return io.vavr.collection.Vector.range(0, m.rows()).map(m::row);
  }

  /** An orthonormal system and what others add to it; twice, for accuracy. */
  private static Seq<Vector> extended(Seq<Vector> system, Seq<Vector> others) {
    return others.foldLeft(
        system,
        (s, v) -> {
          Vector rest = without(without(v, s), s);
          return rest.norm() > DEPENDENT * v.norm() ? s.append(rest.scale(1 / rest.norm())) : s;
        });
  }

  private static Vector without(Vector v, Seq<Vector> system) {
    return system.foldLeft(v, (x, e) -> x.minus(e.scale(x.dot(e))));
  }
}
