package dev.neuralcollapse.bound;

import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;
import java.util.Locale;

/**
 * Which of two constructions gives the lower bound, and where that changes.
 *
 * @param first one construction
 * @param second the other
 * @param shallow the one that is lower at the least common depth
 * @param changes where the other one takes over, in order of depth
 */
public record Crossover(String first, String second, String shallow, Seq<Change> changes) {

  /**
   * A change of sides.
   *
   * @param above a depth built, before it
   * @param below the next depth built, after it
   * @param about where the lines between both, in logarithms, cross
   * @param then which construction is lower from there on
   */
  public record Change(int above, int below, double about, String then) {}

  /** Of every two constructions on the depths they share. */
  public static Seq<Crossover> among(Seq<DepthCurve> curves) {
    return Vector.range(0, curves.size())
        .flatMap(
            i ->
                Vector.range(i + 1, curves.size())
                    .flatMap(j -> between(curves.get(i), curves.get(j))));
  }

  /** None without a common depth. */
  static Option<Crossover> between(DepthCurve a, DepthCurve b) {
    String first = a.problem().strategy().id();
    String second = b.problem().strategy().id();
    Seq<Pair> pairs =
        a.depths()
            .flatMap(
                x ->
                    b.depths()
                        .find(y -> y.depth() == x.depth())
                        .filter(y -> x.gap() > 0 && y.gap() > 0)
                        .map(y -> new Pair(x.depth(), StrictMath.log(x.gap() / y.gap()))))
            .sortBy(Pair::depth);
    return pairs
        .headOption()
        .map(
            p ->
                new Crossover(
                    first,
                    second,
                    p.excess() <= 0 ? first : second,
                    pairs
                        .zip(pairs.tail())
                        .filter(t -> t._1.excess() > 0 != t._2.excess() > 0)
                        .map(t -> change(t._1, t._2, first, second))));
  }

  /** {@code excess = log gap₁/gap₂}. */
  private record Pair(int depth, double excess) {}

  private static Change change(Pair p, Pair q, String first, String second) {
    double t = p.excess() / (p.excess() - q.excess());
    double x = StrictMath.log(p.depth());
    double about = StrictMath.exp(x + t * (StrictMath.log(q.depth()) - x));
    return new Change(p.depth(), q.depth(), about, q.excess() <= 0 ? first : second);
  }

  /** One sentence for a person. */
  public String sentence() {
    String other = shallow.equals(first) ? second : first;
    return changes.isEmpty()
        ? shallow + " is below " + other + " at every depth computed"
        : shallow
            + " is below "
            + other
            + " at first; "
            + changes
                .map(
                    c ->
                        String.format(
                            Locale.ROOT,
                            "%s from about L = %.0f on (between %d and %d)",
                            c.then(),
                            c.about(),
                            c.above(),
                            c.below()))
                .mkString(", ");
  }
}
