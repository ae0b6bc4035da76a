package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Box;
import dev.neuralcollapse.number.Interval;
import io.vavr.collection.Set;
import io.vavr.collection.TreeSet;

/**
 * The parameters a statement covers. A side may be unbounded: then it really covers every number
 * from its end on.
 *
 * @param box the sides
 * @param integers the sides that range over integers only; their finite ends are integers
 */
public record Domain(Box box, Set<String> integers) {

  /** Refuses integer sides that the box does not have or whose ends are no integers. */
  public Domain {
    integers = TreeSet.ofAll(integers);
    for (String name : integers) {
      Interval side = box.side(name);
      if (side.lo() != Math.rint(side.lo()) || side.hi() != Math.rint(side.hi())) {
        throw new IllegalArgumentException("side " + name + " ends between integers: " + side);
      }
    }
  }

  /** No parameters. */
  public static Domain none() {
    return new Domain(Box.empty(), TreeSet.empty());
  }

  /** One more real parameter; ends are decimals, {@code -inf} or {@code inf}, rounded outwards. */
  public Domain real(String name, String lo, String hi) {
    double from = lo.equals("-inf") ? Double.NEGATIVE_INFINITY : decimal(name, lo).lo();
    double to = hi.equals("inf") ? Double.POSITIVE_INFINITY : decimal(name, hi).hi();
    return with(name, from, to);
  }

  /** One more parameter, any real number at all. */
  public Domain real(String name) {
    return real(name, "-inf", "inf");
  }

  /** One more parameter, any integer from {@code lo} to {@code hi}. */
  public Domain integer(String name, int lo, int hi) {
    Domain all = with(name, lo, hi);
    return new Domain(all.box, integers.add(name));
  }

  /** One more parameter, any integer from {@code lo} on. */
  public Domain integer(String name, int lo) {
    Domain all = with(name, lo, Double.POSITIVE_INFINITY);
    return new Domain(all.box, integers.add(name));
  }

  private Domain with(String name, double lo, double hi) {
    if (!(lo <= hi)) {
      throw new IllegalArgumentException("side " + name + " is empty: from " + lo + " to " + hi);
    }
    return new Domain(box.with(name, Interval.of(lo, hi)), integers);
  }

  private static Interval decimal(String name, String literal) {
    try {
      return Interval.ofDecimal(literal);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("side " + name + " ends at no number: " + literal, e);
    }
  }

  /** {@code K in {2, 3, ...}, m in [0, inf)}. */
  @Override
  public String toString() {
    return box.sides().map(t -> t._1 + " in " + side(t._1, t._2)).mkString(", ");
  }

  private String side(String name, Interval side) {
    if (integers.contains(name)) {
      return "{" + end(side.lo()) + ", ..., " + end(side.hi()) + "}";
    }
    return (side.lo() == Double.NEGATIVE_INFINITY ? "(" : "[")
        + end(side.lo())
        + ", "
        + end(side.hi())
        + (side.hi() == Double.POSITIVE_INFINITY ? ")" : "]");
  }

  private static String end(double x) {
    return Double.isInfinite(x)
        ? x > 0 ? "inf" : "-inf"
        : x == Math.rint(x) && Math.abs(x) < 1e6 ? Long.toString((long) x) : Double.toString(x);
  }
}
