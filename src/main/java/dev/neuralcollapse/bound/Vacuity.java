package dev.neuralcollapse.bound;

import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * From which depth on a certificate says something.
 *
 * @param certificate {@code nc1}, {@code nc2} or {@code nc3}
 * @param from the least depth found, built, at which it bounds something
 * @param vacuousAt the greatest depth below that, built too, at which it does not; none if {@code
 *     from} is the least depth the construction can have, or if there is no {@code from}
 */
public record Vacuity(String certificate, Option<Integer> from, Option<Integer> vacuousAt) {

  /** One sentence for a person. */
  public String sentence() {
    return from.map(
            l ->
                vacuousAt
                    .map(
                        v ->
                            v == l - 1
                                ? "not vacuous from L = " + l + " on (L = " + v + " is vacuous)"
                                : "not vacuous from L = " + l + " on, vacuous at L = " + v)
                    .getOrElse("not vacuous at any depth it can have (L >= " + l + ")"))
        .getOrElse("vacuous within the depths computed");
  }

  /**
   * The three certificates, solved for on the curve by building networks between the depths asked
   * for.
   *
   * @param rows the depths asked for, all built
   * @param least depth of the construction
   * @param at builds one more depth; none when it cannot be built or is too much work
   */
  static Seq<Vacuity> of(Seq<DepthBound> rows, int least, IntFunction<Option<DepthBound>> at) {
    Seq<DepthBound> sorted = rows.sortBy(DepthBound::depth);
    return Vector.of(
        of("nc1", sorted, least, at, DepthBound::nc1Certificate),
        of("nc2", sorted, least, at, DepthBound::nc2Certificate),
        of("nc3", sorted, least, at, DepthBound::nc3Certificate));
  }

  private static Vacuity of(
      String name,
      Seq<DepthBound> sorted,
      int least,
      IntFunction<Option<DepthBound>> at,
      Function<DepthBound, Option<Double>> certificate) {
    Option<DepthBound> first = sorted.find(b -> certificate.apply(b).isDefined());
    if (first.isEmpty()) {
      return new Vacuity(name, Option.none(), Option.none());
    }
    int high = first.get().depth();
    Option<Integer> before =
        sorted.filter(b -> b.depth() < high).lastOption().map(DepthBound::depth);
    if (before.isEmpty() && high > least) {
      Option<Boolean> says = at.apply(least).map(b -> certificate.apply(b).isDefined());
      if (says.contains(true)) {
        return new Vacuity(name, Option.some(least), Option.none());
      }
      before = says.map(no -> least);
    }
    return before
        .map(low -> narrowed(name, low, high, at, certificate))
        .getOrElse(() -> new Vacuity(name, Option.some(high), Option.none()));
  }

  private static Vacuity narrowed(
      String name,
      int vacuous,
      int not,
      IntFunction<Option<DepthBound>> at,
      Function<DepthBound, Option<Double>> certificate) {
    int low = vacuous;
    int high = not;
    while (high - low > 1) {
      Option<DepthBound> middle = at.apply((low + high) >>> 1);
      if (middle.isEmpty()) {
        break;
      }
      if (certificate.apply(middle.get()).isDefined()) {
        high = middle.get().depth();
      } else {
        low = middle.get().depth();
      }
    }
    return new Vacuity(name, Option.some(high), Option.some(low));
  }
}
