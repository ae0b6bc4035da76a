package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Box;
import dev.neuralcollapse.number.Interval;
import io.vavr.Tuple2;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
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

  static PointSpec draw(Domain domain, Draw draw) {
    return new PointSpec(
        domain
            .box()
            .sides()
            .map((name, side) -> inside(domain, name, Samples.coordinate(side, draw))));
  }

  /** This point, or one a little beside it, every third time any point of the domain. */
  PointSpec near(Domain domain, Draw draw) {
    double reach = draw.uniform(0, 0.3);
    return draw.integer(0, 2) == 0
        ? draw(domain, draw)
        : new PointSpec(
            values.map(
                (name, x) -> inside(domain, name, x + reach * Math.abs(x) * draw.uniform(-1, 1))));
  }

  private static Tuple2<String, Double> inside(Domain domain, String name, double x) {
    Interval side = domain.box().side(name);
    double rounded = domain.integers().contains(name) ? Math.rint(x) : Shrink.digits(x, 4);
    return new Tuple2<>(name, Math.min(side.hi(), Math.max(side.lo(), rounded)));
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
