package dev.neuralcollapse.transport;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.ResidualNetwork;
import io.vavr.control.Option;
import java.util.ArrayList;
import java.util.List;

/**
 * One sample after another.
 *
 * @param trips in the order in which they happen
 */
record OneSamplePlan(ResidualNetwork.Kind kind, List<Trip> trips, Matrix end) implements Plan {

  record Trip(int sample, Path path) {}

  /** The paths in a given order. */
  static OneSamplePlan of(
      ResidualNetwork.Kind kind,
      Matrix start,
      Matrix vertices,
      Labels labels,
      double epsilon,
      int[] order) {
    PointSet points = PointSet.of(start);
    PathFinder finder = new PathFinder(kind);
    List<Trip> trips = new ArrayList<>();
    for (int i : order) {
      Path path = finder.find(points, i, vertices.row(labels.get(i)), epsilon);
      if (path.moves()) {
        points.move(i, path.end());
        trips.add(new Trip(i, path));
      }
    }
    return new OneSamplePlan(kind, List.copyOf(trips), points.toMatrix());
  }

  /** Of all trips. */
  double weight() {
    return java.util.Arrays.stream(weights()).sum();
  }

  @Override
  public double[] weights() {
    return trips.stream().mapToDouble(t -> t.path().weight()).toArray();
  }

  @Override
  public Option<Fault> run(int[] layers, Course course) {
    PointSet points = course.points();
    SampleGate gate = new SampleGate();
    for (int k = 0; k < layers.length; k++) {
      Trip trip = trips.get(k);
      int i = trip.sample();
      for (int step = 1; step <= layers[k]; step++) {
        Vector to = trip.path().atShare((double) step / layers[k]);
        if (!(gate.separateAgain(points, i) instanceof Separation.Separable s)) {
          return Option.some(crowded(i));
        }
        // Aims from where the last move really ended, so that rounding does not add up.
        Vector from = points.point(i);
        course.take(
            switch (kind) {
              case RN1 -> Move.PushRn1.oneSample(s, from, to);
              case RN2 -> Move.PushRn2.oneSample(s, from, to);
            },
            i);
      }
    }
    return Option.none();
  }

  private static Fault crowded(int sample) {
    return new Fault(
        "sample " + sample,
        "its feature cannot be told apart from the others'",
        "inputs must be distinct and stay distinct under the embedding: another --seed may help");
  }
}
