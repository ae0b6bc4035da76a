package dev.neuralcollapse.transport;

import dev.neuralcollapse.geometry.Geodesic;
import dev.neuralcollapse.linear.Vector;
import io.vavr.collection.Seq;

/**
 * The way of one sample over the sphere: great-circle legs, and along them the weight {@code ∫ κ
 * √c_v ds} (RN1) or {@code ∫ κ ds} (RN2) that layers must pay for. At a speed inversely
 * proportional to the weight's density, m layers cost about {@code weight²/m} (RN1), or {@code 2
 * weight} whatever m (RN2).
 *
 * @param legs consecutive arcs; none when the sample need not move
 * @param nodes where the weight was evaluated, in order
 */
record Path(Seq<Geodesic> legs, io.vavr.collection.Vector<Node> nodes) {

  /**
   * A point of the path.
   *
   * @param leg which leg it lies on
   * @param distance from the start of that leg
   * @param density of the weight there
   * @param weight accumulated from the start of the path
   */
  record Node(int leg, double distance, double density, double weight) {}

  static Path standstill() {
    return new Path(io.vavr.collection.Vector.empty(), io.vavr.collection.Vector.empty());
  }

  boolean moves() {
    return !legs.isEmpty();
  }

  /** The whole weight. */
  double weight() {
    return nodes.isEmpty() ? 0 : nodes.last().weight();
  }

  Vector end() {
    Geodesic last = legs.last();
    return last.atDistance(nodes.last().distance());
  }

  /** The point where a share in {@code [0, 1]} of the weight is spent. */
  Vector atShare(double share) {
    double wanted = share * weight();
    int low = 0;
    int high = nodes.size() - 1;
    if (share >= 1) {
      return end();
    }
    while (high - low > 1) {
      int mid = (low + high) >>> 1;
      if (nodes.get(mid).weight() <= wanted) {
        low = mid;
      } else {
        high = mid;
      }
    }
    Node a = nodes.get(low);
    Node b = nodes.get(high);
    // Between nodes of two legs nothing lies: the last node of a leg is the first of the next.
    double from = a.leg() == b.leg() ? a.distance() : 0;
    double span = b.weight() - a.weight();
    double t = span > 0 ? Math.clamp((wanted - a.weight()) / span, 0, 1) : 1;
    return legs.get(b.leg()).atDistance(from + t * (b.distance() - from));
  }
}
