package dev.neuralcollapse.transport;

import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.ResidualNetwork;
import java.util.ArrayList;
import java.util.List;

/**
 * One context after another leaves a cluster of diameter α, in hull order: next comes the one that
 * is cheapest to separate from all others as they now stand. At distance s from the rest {@code κ}
 * is about {@code 1/s}, so a context pays {@code ∫κ ds ~ log(1/α)}, not {@code 1/α} (D).
 */
final class Peeling {
  /** How many distances to the nearest other are out of its reach. */
  private static final double CLEAR = 6;

  private Peeling() {}

  /**
   * The trips in that order.
   *
   * @param start R×d, one context a row, on the zero-mean sphere
   * @param goals R×d, the vertex of each context's class
   * @param epsilon geodesic distance at which a context stops
   */
  static OneSamplePlan plan(ResidualNetwork.Kind kind, Matrix start, Matrix goals, double epsilon) {
    PointSet points = PointSet.of(start);
    SampleGate gate = new SampleGate();
    PathFinder finder = new PathFinder(kind);
    List<Integer> waiting = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      if (Sphere.distance(points.point(i), goals.row(i)) > epsilon) {
        waiting.add(i);
      }
    }
    List<OneSamplePlan.Trip> trips = new ArrayList<>();
    while (!waiting.isEmpty()) {
      int next = cheapest(points, gate, waiting);
      waiting.remove(Integer.valueOf(next));
      Vector goal = goals.row(next);
      Path path = cheapest(points, gate, finder, next, goal, epsilon);
      points.move(next, path.end());
      trips.add(new OneSamplePlan.Trip(next, path));
    }
    return new OneSamplePlan(kind, List.copyOf(trips), points.toMatrix());
  }

  /**
   * Straight to the goal, or first out of the cluster along the normal of its gate: inside the hull
   * of the others only curvature separates, at {@code κ ~ 1/α²}.
   */
  private static Path cheapest(
      PointSet points, SampleGate gate, PathFinder finder, int i, Vector goal, double epsilon) {
    Path best = finder.find(points, i, goal, epsilon);
    double near = points.nearest(i);
    if (gate.separate(points, i) instanceof Separation.Separable open) {
      Vector z = points.point(i);
      Vector out = open.normal().minus(z.scale(z.dot(open.normal())));
      for (double h : new double[] {CLEAR * near, 4 * CLEAR * near, 0.25, 0.7}) {
        for (Vector way : List.of(out, across(z, out, goal))) {
          if (way.norm() > 1e-9 * out.norm() && h < 1) {
            Vector waypoint =
                z.scale(StrictMath.cos(h)).plus(way.scale(StrictMath.sin(h) / way.norm()));
            Path other = finder.through(points, i, waypoint, goal, epsilon);
            best = other.weight() < best.weight() ? other : best;
          }
        }
      }
    }
    return best;
  }

  /** What of a tangent at z does not lead to the goal. */
  private static Vector across(Vector z, Vector out, Vector goal) {
    Vector ahead = goal.minus(z.scale(z.dot(goal)));
    double square = ahead.sumOfSquares();
    return square > 0 ? out.minus(ahead.scale(out.dot(ahead) / square)) : out;
  }

  private static int cheapest(PointSet points, SampleGate gate, List<Integer> waiting) {
    int best = waiting.get(0);
    double least = Double.POSITIVE_INFINITY;
    for (int i : waiting) {
      double kappa = gate.kappa(points, i);
      if (kappa < least) {
        least = kappa;
        best = i;
      }
    }
    return best;
  }
}
