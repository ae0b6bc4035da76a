package dev.neuralcollapse.transport;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.control.Either;
import java.util.ArrayList;
import java.util.List;

/**
 * One class after another, each contracted towards its vertex.
 *
 * @param start N×d
 * @param trips in the order in which they happen
 */
record ClassPlan(
    double epsilon, Matrix start, Matrix vertices, Labels labels, List<Trip> trips, Matrix end)
    implements Plan {

  /** Step of the trial run. */
  private static final double TRIAL = 0.06;

  /**
   * A class and what contracting it costs: {@code progress} is {@code -log Π(1-δ)}, {@code weight}
   * its integral against {@code √(d(1+κ²))}.
   */
  record Trip(int label, Vector progress, Vector weight) {
    double total() {
      return weight.get(weight.size() - 1);
    }

    double progressAt(double share) {
      double wanted = share * total();
      int k = 1;
      while (k < weight.size() - 1 && weight.get(k) < wanted) {
        k++;
      }
      double t =
          Math.clamp((wanted - weight.get(k - 1)) / (weight.get(k) - weight.get(k - 1)), 0, 1);
      return progress.get(k - 1) + t * (progress.get(k) - progress.get(k - 1));
    }
  }

  static Either<Fault, ClassPlan> of(Matrix start, Matrix vertices, Labels labels, double epsilon) {
    PointSet points = PointSet.of(start);
    List<Trip> trips = new ArrayList<>();
    for (int k = 0; k < vertices.rows(); k++) {
      Either<Fault, Trip> trip = trial(points, members(labels, k), k, vertices.row(k), epsilon);
      if (trip.isLeft()) {
        return Either.left(trip.getLeft());
      }
      if (trip.get().total() > 0) {
        trips.add(trip.get());
      }
    }
    return Either.right(
        new ClassPlan(epsilon, start, vertices, labels, List.copyOf(trips), points.toMatrix()));
  }

  private static Either<Fault, Trip> trial(
      PointSet points, boolean[] members, int label, Vector target, double epsilon) {
    List<double[]> nodes = new ArrayList<>();
    nodes.add(new double[] {0, 0});
    double density = density(points, members, target);
    while (farthest(points, members, target) > epsilon) {
      if (!Double.isFinite(density)) {
        return Either.left(inseparable(label));
      }
      double[] last = nodes.get(nodes.size() - 1);
      contract(points, members, target, -StrictMath.expm1(-TRIAL));
      double there = density(points, members, target);
      nodes.add(new double[] {last[0] + TRIAL, last[1] + TRIAL * (density + there) / 2});
      density = there;
    }
    if (!Double.isFinite(density) && nodes.size() > 1) {
      return Either.left(inseparable(label));
    }
    return Either.right(
        new Trip(
            label,
            Vector.generate(nodes.size(), k -> nodes.get(k)[0]),
            Vector.generate(nodes.size(), k -> nodes.get(k)[1])));
  }

  private static double density(PointSet points, boolean[] members, Vector target) {
    return switch (ClassGate.separate(points, members, target.toArray())) {
      case Separation.NotSeparable n -> Double.POSITIVE_INFINITY;
      case Separation.Separable s -> Math.sqrt(target.size() * (1 + s.costSquared()));
    };
  }

  private static double farthest(PointSet points, boolean[] members, Vector target) {
    double most = 0;
    for (int i = 0; i < members.length; i++) {
      most = members[i] ? Math.max(most, Sphere.distance(points.point(i), target)) : most;
    }
    return most;
  }

  private static void contract(PointSet points, boolean[] members, Vector target, double delta) {
    for (int i = 0; i < members.length; i++) {
      if (members[i]) {
        points.move(i, Move.contracted(points.point(i), target, delta));
      }
    }
  }

  private static boolean[] members(Labels labels, int k) {
    boolean[] out = new boolean[labels.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = labels.get(i) == k;
    }
    return out;
  }

  private static Fault inseparable(int label) {
    return new Fault(
        "class " + label,
        "no hyperplane separates it from the other classes with the reach its contraction needs",
        "use --transport one-sample, a larger width, or another --seed");
  }

  @Override
  public double[] weights() {
    return trips.stream().mapToDouble(Trip::total).toArray();
  }

  @Override
  public double predictedCost(int layers) {
    double[] w = weights();
    int[] m = Allocation.of(w, layers);
    double sum = 0;
    for (int k = 0; k < w.length; k++) {
      sum += w[k] * w[k] / m[k];
    }
    return sum;
  }

  @Override
  public Either<Fault, io.vavr.collection.Vector<Move>> moves(int layers) {
    PointSet points = PointSet.of(start);
    int[] m = Allocation.of(weights(), layers);
    List<Move> moves = new ArrayList<>();
    for (int k = 0; k < m.length; k++) {
      Trip trip = trips.get(k);
      boolean[] members = members(labels, trip.label());
      Vector target = vertices.row(trip.label());
      double before = 0;
      for (int step = 1; step <= m[k]; step++) {
        double now = trip.progressAt((double) step / m[k]);
        double delta = -StrictMath.expm1(before - now);
        before = now;
        if (!(ClassGate.separate(points, members, target.toArray())
            instanceof Separation.Separable s)) {
          return Either.left(inseparable(trip.label()));
        }
        moves.add(new Move.ClassContraction(s, target, delta));
        contract(points, members, target, delta);
      }
    }
    return Either.right(io.vavr.collection.Vector.ofAll(moves));
  }
}
