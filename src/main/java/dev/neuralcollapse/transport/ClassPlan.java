package dev.neuralcollapse.transport;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.ResidualNetwork;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One class after another, each drawn towards its vertex.
 *
 * @param manner of drawing
 * @param trips in the order in which they happen
 */
record ClassPlan(
    Manner manner,
    ResidualNetwork.Kind kind,
    Matrix vertices,
    Labels labels,
    List<Trip> trips,
    Matrix end)
    implements Plan {

  /** Step of the trial run. */
  private static final double TRIAL = 0.06;

  /** A trial that gets no nearer than this in so much progress never will. */
  private static final double LONGEST = 60;

  /** How a block draws a class. */
  enum Manner {
    /** {@link Move.ClassContraction}: {@code z' = LN((1-δ)z + δt)}. */
    CONTRACT,
    /** {@link Move.PushRn1#ofClass}: {@code z' = LN(z + s g(z) t)}. */
    PUSH
  }

  /**
   * A class and what drawing it costs: {@code progress} is {@code -log Π(1-δ)} or {@code log
   * Π(1+s)}, {@code weight} its integral against the cost of a small step.
   */
  record Trip(int label, Vector progress, Vector weight) {
    double total() {
      return weight.get(weight.size() - 1);
    }

    double progressAt(double share) {
      double wanted = share * total();
      int low = 0;
      int high = weight.size() - 1;
      while (high - low > 1) {
        int mid = (low + high) >>> 1;
        if (weight.get(mid) < wanted) {
          low = mid;
        } else {
          high = mid;
        }
      }
      double t =
          Math.clamp((wanted - weight.get(low)) / (weight.get(high) - weight.get(low)), 0, 1);
      return progress.get(low) + t * (progress.get(high) - progress.get(low));
    }
  }

  static Either<Fault, ClassPlan> of(
      Manner manner,
      ResidualNetwork.Kind kind,
      Matrix start,
      Matrix vertices,
      Labels labels,
      double epsilon) {
    PointSet points = PointSet.of(start);
    List<Trip> trips = new ArrayList<>();
    for (int k = 0; k < vertices.rows(); k++) {
      Group group = new Group(manner, kind, points, members(labels, k), vertices.row(k));
      Either<Fault, Trip> trip = group.trial(k, epsilon);
      if (trip.isLeft()) {
        return Either.left(trip.getLeft());
      }
      if (trip.get().total() > 0) {
        trips.add(trip.get());
      }
    }
    return Either.right(
        new ClassPlan(manner, kind, vertices, labels, List.copyOf(trips), points.toMatrix()));
  }

  /** A class on its way. */
  private static final class Group {
    private final Manner manner;
    private final ResidualNetwork.Kind kind;
    private final PointSet points;
    private final boolean[] members;
    private final Vector target;
    private final ClassGate gate;
    private final int[] movers;

    Group(
        Manner manner,
        ResidualNetwork.Kind kind,
        PointSet points,
        boolean[] members,
        Vector target) {
      this.manner = manner;
      this.kind = kind;
      this.points = points;
      this.members = members;
      this.target = target;
      gate =
          switch (manner) {
            case CONTRACT -> ClassGate.contracting(target.toArray());
            case PUSH -> ClassGate.pushing();
          };
      movers = IntStream.range(0, members.length).filter(i -> members[i]).toArray();
    }

    Either<Fault, Trip> trial(int label, double epsilon) {
      List<double[]> nodes = new ArrayList<>();
      nodes.add(new double[] {0, 0});
      while (farthest() > epsilon) {
        double[] last = nodes.get(nodes.size() - 1);
        Separation before = gate.separate(points, members);
        if (!(before instanceof Separation.Separable s) || last[0] > LONGEST) {
          return Either.left(inseparable(label));
        }
        Course course = new Course(points, m -> {});
        course.take(move(s, TRIAL), movers);
        if (!(gate.separate(points, members) instanceof Separation.Separable after)) {
          return Either.left(inseparable(label));
        }
        double weight = TRIAL * (density(s) + density(after)) / 2;
        nodes.add(new double[] {last[0] + TRIAL, last[1] + weight});
      }
      return Either.right(
          new Trip(
              label,
              Vector.generate(nodes.size(), k -> nodes.get(k)[0]),
              Vector.generate(nodes.size(), k -> nodes.get(k)[1])));
    }

    /** Square root of the cost of a small step, over the step; half the cost itself for RN2. */
    private double density(Separation.Separable s) {
      int d = target.size();
      return switch (manner) {
        case CONTRACT -> Math.sqrt(d * (1 + s.costSquared()));
        case PUSH ->
            switch (kind) {
              case RN1 -> s.kappa() * Move.PushRn1.ofClass(s, target, 1).push().norm();
              case RN2 -> s.kappa() * target.norm();
            };
      };
    }

    private double farthest() {
      double most = 0;
      for (int i : movers) {
        most = Math.max(most, Sphere.distance(points.point(i), target));
      }
      return most;
    }

    Move move(Separation.Separable s, double progress) {
      return switch (manner) {
        case CONTRACT -> new Move.ClassContraction(s, target, -StrictMath.expm1(-progress));
        case PUSH ->
            switch (kind) {
              case RN1 -> Move.PushRn1.ofClass(s, target, StrictMath.expm1(progress));
              case RN2 -> Move.PushRn2.ofClass(s, target, StrictMath.expm1(progress));
            };
      };
    }

    Option<Fault> run(Trip trip, int layers, Course course) {
      double before = 0;
      for (int step = 1; step <= layers; step++) {
        double now = trip.progressAt((double) step / layers);
        if (!(gate.separate(points, members) instanceof Separation.Separable s)) {
          return Option.some(inseparable(trip.label()));
        }
        course.take(move(s, now - before), movers);
        before = now;
      }
      return Option.none();
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
  public Option<Fault> run(int[] layers, Course course) {
    for (int k = 0; k < layers.length; k++) {
      Trip trip = trips.get(k);
      Group group =
          new Group(
              manner,
              kind,
              course.points(),
              members(labels, trip.label()),
              vertices.row(trip.label()));
      Option<Fault> fault = group.run(trip, layers[k], course);
      if (fault.isDefined()) {
        return fault;
      }
    }
    return Option.none();
  }
}
