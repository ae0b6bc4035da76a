package dev.neuralcollapse.geometry;

import dev.neuralcollapse.linear.Vector;
import io.vavr.control.Option;

/**
 * The shortest great-circle arc between two points of a unit sphere that are not antipodal: {@code
 * γ(t) = cos(tθ) from + sin(tθ) tangent}, {@code t ∈ [0,1]}, θ its length.
 *
 * @param from start, a unit vector
 * @param to end, a unit vector
 * @param tangent unit direction at the start, orthogonal to it (zero when both ends agree)
 * @param length geodesic distance θ in {@code [0, π)}
 */
public record Geodesic(Vector from, Vector to, Vector tangent, double length) {

  /** The arc; none for antipodal points, between which there are many. */
  public static Option<Geodesic> between(Vector from, Vector to) {
    double length = Sphere.distance(from, to);
    Vector across = to.minus(from.scale(from.dot(to)));
    double norm = across.norm();
    if (length < 1e-15 || from.equals(to)) {
      return Option.some(new Geodesic(from, to, Vector.zeros(from.size()), 0));
    }
    if (from.plus(to).norm() < 1e-12 || norm == 0) {
      return Option.none();
    }
    return Option.some(new Geodesic(from, to, across.scale(1 / norm), length));
  }

  /** The point at parameter t; {@code at(0) = from}, {@code at(1) = to}. */
  public Vector at(double t) {
    if (t == 0 || length == 0) {
      return from;
    }
    if (t == 1) {
      return to;
    }
    Vector p =
        from.scale(StrictMath.cos(t * length)).plus(tangent.scale(StrictMath.sin(t * length)));
    return p.scale(1 / p.norm());
  }

  /** The point at geodesic distance {@code s} from the start. */
  public Vector atDistance(double s) {
    return length == 0 ? from : at(s / length);
  }
}
