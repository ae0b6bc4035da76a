package dev.neuralcollapse.number;

import io.vavr.Tuple2;
import io.vavr.collection.Map;
import io.vavr.collection.TreeMap;

/** Named intervals: the parameter region that a computed proof covers. */
public record Box(Map<String, Interval> sides) {
  /** Sorted by name, so that equal boxes print equally. */
  public Box {
    sides = TreeMap.ofEntries(sides);
  }

  /** A box without sides. */
  public static Box empty() {
    return new Box(TreeMap.empty());
  }

  /** This box with one more (or another) side. */
  public Box with(String name, Interval side) {
    return new Box(sides.put(name, side));
  }

  /** The side of that name; asking for one the box does not have is a programming error. */
  public Interval side(String name) {
    return sides
        .get(name)
        .getOrElseThrow(() -> new IllegalArgumentException("no side " + name + " in " + this));
  }

  /** Has every side of {@code that}, as a subset? */
  public boolean contains(Box that) {
    return that.sides.forAll(side -> sides.get(side._1).exists(own -> own.contains(side._2)));
  }

  /** The name of the widest side, if there is any. */
  public String widest() {
    return sides.maxBy(side -> side._2.width()).map(Tuple2::_1).getOrElse("");
  }

  /** Both halves along one side, which is cut at its middle. */
  public Tuple2<Box, Box> bisect(String name) {
    Interval side = side(name);
    double middle = side.mid();
    return new Tuple2<>(
        with(name, Interval.of(side.lo(), middle)), with(name, Interval.of(middle, side.hi())));
  }

  /** {@code name = [lo, hi], …}. */
  @Override
  public String toString() {
    return sides.map(side -> side._1 + " = " + side._2).mkString(", ");
  }
}
