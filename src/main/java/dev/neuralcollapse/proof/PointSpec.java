package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Box;
import dev.neuralcollapse.number.Interval;
import io.vavr.Tuple2;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.collection.Set;
import io.vavr.collection.TreeMap;

/**
 * A point of a box.
 *
 * @param values of its sides
 */
public record PointSpec(Map<String, Double> values) implements Spec<Box> {

  /** Sorted by name, so that equal points print equally. */
  public PointSpec {
    values = TreeMap.ofEntries(values);
  }

  /** The point with one coordinate. */
  public static PointSpec of(String name, double value) {
    return new PointSpec(TreeMap.of(name, value));
  }

  /** This point with one more coordinate. */
  public PointSpec and(String name, double value) {
    return new PointSpec(values.put(name, value));
  }

  static PointSpec draw(Box domain, Set<String> integers, Draw draw) {
    return new PointSpec(
        domain
            .sides()
            .mapValues(s -> s)
            .map((name, side) -> coordinate(name, side, integers, draw)));
  }

  private static Tuple2<String, Double> coordinate(
      String name, Interval side, Set<String> integers, Draw draw) {
    double x =
        integers.contains(name)
            ? draw.integer((int) side.lo(), (int) side.hi())
            : Math.min(
                side.hi(),
                Math.max(side.lo(), Shrink.digits(draw.uniform(side.lo(), side.hi()), 4)));
    return new Tuple2<>(name, x);
  }

  @Override
  public Box instance() {
    return new Box(values.mapValues(Interval::point));
  }

  @Override
  public Seq<PointSpec> simpler() {
    return values.toList().flatMap(t -> Shrink.real(t._2, Math.rint(t._2)).map(x -> and(t._1, x)));
  }

  @Override
  public String toString() {
    return values.map(t -> t._1 + " = " + t._2).mkString(", ");
  }
}
