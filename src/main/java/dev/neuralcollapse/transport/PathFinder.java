package dev.neuralcollapse.transport;

import dev.neuralcollapse.geometry.Geodesic;
import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.ResidualNetwork;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.ArrayList;

/**
 * Finds the path of one sample among fixed others: the great circle to its vertex, bent around
 * samples that make it expensive, as long as bending pays.
 */
final class PathFinder {
  private static final double LONGEST_STEP = 0.12;
  private static final double SHORTEST_STEP = 1e-4;
  private static final double NEAR_SHARE = 0.4;
  private static final int MOST_DETOURS = 4;
  private static final double[] HEIGHTS = {0.3, 0.7, -0.3};

  /** Density where nothing separates: finite, so that a way round can be compared. */
  private static final double BLOCKED = 1e8;

  private final ResidualNetwork.Kind kind;
  private final SampleGate gate;

  PathFinder(ResidualNetwork.Kind kind) {
    this.kind = kind;
    gate = new SampleGate();
  }

  /**
   * @param points all samples; sample {@code i} is moved along and put back
   * @param vertex where it should go
   * @param stop geodesic distance to the vertex at which it stops
   */
  Path find(PointSet points, int i, Vector vertex, double stop) {
    Vector start = points.point(i);
    if (Sphere.distance(start, vertex) <= stop) {
      return Path.standstill();
    }
    List<Vector> via =
        Geodesic.between(start, vertex).isDefined()
            ? List.empty()
            : List.of(aroundAntipode(start, vertex));
    Path best = along(points, i, via.prepend(start), vertex, stop);
    for (int round = 0; round < MOST_DETOURS && peaks(best); round++) {
      Option<Detour> better = detour(points, i, via.prepend(start), vertex, stop, best);
      if (better.isEmpty()) {
        break;
      }
      best = better.get().path();
      via = better.get().via();
    }
    return best;
  }

  /** The way by one point more, great circles between; not bent any further. */
  Path through(PointSet points, int i, Vector waypoint, Vector vertex, double stop) {
    return along(points, i, List.of(points.point(i), waypoint), vertex, stop);
  }

  private record Detour(List<Vector> via, Path path) {}

  /** Whether some place on the way is markedly more expensive than both its ends. */
  private static boolean peaks(Path path) {
    double ends = Math.max(path.nodes().head().density(), path.nodes().last().density());
    return path.nodes().exists(n -> n.density() > 1.15 * ends);
  }

  private Option<Detour> detour(
      PointSet points, int i, List<Vector> from, Vector vertex, double stop, Path now) {
    Path.Node peak = now.nodes().maxBy(Path.Node::density).get();
    Geodesic leg = now.legs().get(peak.leg());
    Vector here = leg.atDistance(peak.distance());
    Vector ahead = direction(leg, peak.distance());
    Vector away = awayFrom(points, i, here, ahead);
    Option<Detour> best = Option.none();
    for (double height : HEIGHTS) {
      Vector waypoint = Sphere.layerNorm(here.plus(away.scale(height))).getOrElse(here);
      List<Vector> stops = from.insert(peak.leg() + 1, waypoint);
      Path path = along(points, i, stops, vertex, stop);
      double limit = best.map(b -> b.path().weight()).getOrElse(0.98 * now.weight());
      if (path.weight() < limit) {
        best = Option.some(new Detour(stops.tail(), path));
      }
    }
    return best;
  }

  /** Unit vector across the way, pointing from the nearest other sample. */
  private static Vector awayFrom(PointSet points, int i, Vector here, Vector ahead) {
    Vector nearest = here;
    double best = Double.POSITIVE_INFINITY;
    for (int j = 0; j < points.size(); j++) {
      double distance = here.minus(points.point(j)).norm();
      if (j != i && distance < best) {
        best = distance;
        nearest = points.point(j);
      }
    }
    Vector across = without(without(here.minus(nearest), here), ahead);
    return across.norm() > 1e-3 * best && across.norm() > 1e-12
        ? across.scale(1 / across.norm())
        : anyAcross(here, ahead);
  }

  /**
   * A fixed choice among the unit tangent vectors across {@code ahead}; there are some as d ≥ 4.
   */
  private static Vector anyAcross(Vector here, Vector ahead) {
    Vector best = here;
    double longest = -1;
    dev.neuralcollapse.linear.Matrix basis = new Sphere(here.size()).basis();
    for (int k = 0; k < basis.rows(); k++) {
      Vector candidate = without(without(basis.row(k), here), ahead);
      if (candidate.norm() > longest + 1e-9) {
        longest = candidate.norm();
        best = candidate;
      }
    }
    return best.scale(1 / longest);
  }

  private static Vector without(Vector x, Vector unit) {
    return x.minus(unit.scale(x.dot(unit)));
  }

  private static Vector aroundAntipode(Vector start, Vector vertex) {
    Vector across = anyAcross(start, Vector.zeros(start.size()));
    return Sphere.layerNorm(without(across, vertex)).getOrElse(across);
  }

  /** The path through given points and on to the vertex, with its weights. */
  private Path along(PointSet points, int i, List<Vector> stops, Vector vertex, double stop) {
    Vector home = points.point(i);
    java.util.List<Path.Node> nodes = new ArrayList<>();
    java.util.List<Geodesic> legs = new ArrayList<>();
    Seq<Vector> ends = stops.tail().append(vertex);
    double weight = 0;
    for (int l = 0; l < ends.size(); l++) {
      Option<Geodesic> leg = Geodesic.between(stops.get(l), ends.get(l));
      if (leg.isEmpty()) {
        return blocked(points, i, home, vertex);
      }
      legs.add(leg.get());
      boolean last = l == ends.size() - 1;
      double length = leg.get().length() - (last ? stop : 0);
      if (length <= 0) {
        return blocked(points, i, home, vertex);
      }
      weight = walk(points, i, leg.get(), l, length, weight, nodes);
    }
    points.move(i, home);
    return new Path(io.vavr.collection.Vector.ofAll(legs), io.vavr.collection.Vector.ofAll(nodes));
  }

  /** No way; the sample is put back. */
  private static Path blocked(PointSet points, int i, Vector from, Vector to) {
    points.move(i, from);
    Geodesic stay = new Geodesic(from, to, Vector.zeros(from.size()), 0);
    return new Path(
        io.vavr.collection.Vector.of(stay),
        io.vavr.collection.Vector.of(new Path.Node(0, 0, BLOCKED, Double.POSITIVE_INFINITY)));
  }

  private double walk(
      PointSet points,
      int i,
      Geodesic leg,
      int index,
      double length,
      double before,
      java.util.List<Path.Node> nodes) {
    double weight = before;
    double s = 0;
    double density = density(points, i, leg, 0);
    if (index == 0) {
      nodes.add(new Path.Node(0, 0, density, 0));
    }
    while (s < length) {
      double step = Math.clamp(NEAR_SHARE * points.nearest(i), SHORTEST_STEP, LONGEST_STEP);
      double next = s + step > length - 0.3 * step ? length : s + step;
      double there = density(points, i, leg, next);
      weight += (next - s) * (density + there) / 2;
      nodes.add(new Path.Node(index, next, there, weight));
      s = next;
      density = there;
    }
    return weight;
  }

  private double density(PointSet points, int i, Geodesic leg, double s) {
    Vector here = leg.atDistance(s);
    points.move(i, here);
    double kappa = Math.min(BLOCKED, gate.kappa(points, i));
    return switch (kind) {
      case RN1 -> kappa * Math.sqrt(pushFactor(here, direction(leg, s)));
      case RN2 -> kappa;
    };
  }

  /** {@code ‖v‖²/θ²} of a small step θ in this direction. */
  private static double pushFactor(Vector here, Vector ahead) {
    double theta = 1e-3;
    Vector there = here.scale(StrictMath.cos(theta)).plus(ahead.scale(StrictMath.sin(theta)));
    return Push.nonNegative(here, there).sumOfSquares() / (theta * theta);
  }

  private static Vector direction(Geodesic leg, double s) {
    return leg.tangent().scale(StrictMath.cos(s)).minus(leg.from().scale(StrictMath.sin(s)));
  }
}
