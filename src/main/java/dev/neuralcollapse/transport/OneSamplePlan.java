package dev.neuralcollapse.transport;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.ResidualNetwork;
import io.vavr.control.Either;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One sample after another.
 *
 * @param start N×d
 * @param trips in the order in which they happen
 */
record OneSamplePlan(
    ResidualNetwork.Kind kind, double epsilon, Matrix start, List<Trip> trips, Matrix end)
    implements Plan {

  record Trip(int sample, Path path) {}

  /** Nearest first, ties by number: the late ones find the early ones out of their way. */
  static OneSamplePlan of(
      ResidualNetwork.Kind kind, Matrix start, Matrix vertices, Labels labels, double epsilon) {
    PointSet points = PointSet.of(start);
    int[] order =
        IntStream.range(0, points.size())
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(
                    i -> Sphere.distance(points.point(i), vertices.row(labels.get(i)))))
            .mapToInt(i -> i)
            .toArray();
    PathFinder finder = new PathFinder(kind, points.size());
    List<Trip> trips = new ArrayList<>();
    for (int i : order) {
      Path path = finder.find(points, i, vertices.row(labels.get(i)), epsilon);
      if (path.moves()) {
        points.move(i, path.end());
        trips.add(new Trip(i, path));
      }
    }
    return new OneSamplePlan(kind, epsilon, start, List.copyOf(trips), points.toMatrix());
  }

  @Override
  public double[] weights() {
    return trips.stream().mapToDouble(t -> t.path().weight()).toArray();
  }

  @Override
  public double predictedCost(int layers) {
    double[] w = weights();
    double sum = 0;
    int[] m = Allocation.of(w, layers);
    for (int k = 0; k < w.length; k++) {
      sum +=
          switch (kind) {
            case RN1 -> w[k] * w[k] / m[k];
            case RN2 -> 2 * w[k];
          };
    }
    return sum;
  }

  @Override
  public Either<Fault, io.vavr.collection.Vector<Move>> moves(int layers) {
    PointSet points = PointSet.of(start);
    SampleGate gate = new SampleGate(points.size());
    int[] m = Allocation.of(weights(), layers);
    List<Move> moves = new ArrayList<>();
    for (int k = 0; k < m.length; k++) {
      Trip trip = trips.get(k);
      for (int step = 1; step <= m[k]; step++) {
        int i = trip.sample();
        Vector to = trip.path().atShare((double) step / m[k]);
        if (!(gate.separate(points, i) instanceof Separation.Separable s)) {
          return Either.left(crowded(i));
        }
        moves.add(step(points, i, s, to));
      }
    }
    return Either.right(io.vavr.collection.Vector.ofAll(moves));
  }

  private Move step(PointSet points, int i, Separation.Separable gate, Vector to) {
    Vector from = points.point(i);
    return switch (kind) {
      case RN1 -> {
        Move.OneSampleRn1 move = Move.OneSampleRn1.of(gate, from, to);
        land(points, i, from.plus(move.push().scale(gate.at(from))));
        yield move;
      }
      case RN2 -> {
        Move.OneSampleRn2 move = Move.OneSampleRn2.of(gate, from, to);
        land(points, i, from.plus(move.push().scale(gate.at(from))));
        yield move;
      }
    };
  }

  /** Aims the next move from where the last one really ended, so that rounding does not add up. */
  private static void land(PointSet points, int i, Vector raw) {
    points.move(i, Sphere.layerNorm(raw).getOrElse(points.point(i)));
  }

  private static Fault crowded(int sample) {
    return new Fault(
        "sample " + sample,
        "its feature cannot be told apart from the others'",
        "inputs must be distinct and stay distinct under the embedding: another --seed may help");
  }
}
