package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Box;
import dev.neuralcollapse.number.Interval;
import io.vavr.collection.List;
import io.vavr.collection.Set;
import io.vavr.control.Option;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/**
 * Branch and bound: bisects a box until the quantity is nonnegative on every piece, negative at a
 * point, or the budget is spent. Pieces are cut along the side that is widest in proportion to the
 * whole; integer sides split between integers.
 */
final class Branching {
  private static final int UNDECIDED_SHOWN = 5;

  private final Function<Box, Interval> margin;
  private final Box domain;
  private final Set<String> integers;

  private Branching(Function<Box, Interval> margin, Box domain, Set<String> integers) {
    this.margin = margin;
    this.domain = domain;
    this.integers = integers;
  }

  static Verdict decide(BoxClaim claim) {
    return new Branching(claim::margin, claim.domain(), claim.integers()).search(claim.budget());
  }

  private Verdict search(int budget) {
    Deque<Box> open = new ArrayDeque<>(java.util.List.of(domain));
    double least = Double.POSITIVE_INFINITY;
    int pieces = 0;
    while (!open.isEmpty()) {
      if (pieces >= budget) {
        return new Verdict.Inconclusive(
            open.size() + " boxes undecided after " + pieces,
            List.ofAll(open).take(UNDECIDED_SHOWN));
      }
      Box box = open.pop();
      pieces++;
      Interval value = margin.apply(box);
      if (value.certainlyNonNegative()) {
        least = Math.min(least, value.lo());
        continue;
      }
      Box point = middle(box);
      Interval there = margin.apply(point);
      if (there.certainlyNegative()) {
        return new Verdict.Refuted(new Counterexample(point.toString(), "margin", there));
      }
      Option<String> side = widest(box);
      if (side.isEmpty()) {
        return new Verdict.Inconclusive("a box as small as they get", List.of(box));
      }
      split(box, side.get()).forEach(open::push);
    }
    return new Verdict.Proved(domain, least, pieces);
  }

  private Box middle(Box box) {
    return new Box(
        box.sides()
            .map(
                (name, side) ->
                    new io.vavr.Tuple2<>(
                        name,
                        Interval.point(
                            integers.contains(name) ? Math.floor(side.mid()) : side.mid()))));
  }

  private Option<String> widest(Box box) {
    return box.sides()
        .filterValues(side -> Math.nextUp(side.lo()) < side.hi())
        .toList()
        .maxBy(t -> t._2.width() / domain.side(t._1).width())
        .map(t -> t._1);
  }

  private List<Box> split(Box box, String name) {
    Interval side = box.side(name);
    if (!integers.contains(name)) {
      return box.bisect(name).apply(List::of);
    }
    double cut = Math.floor(side.mid());
    return List.of(
        box.with(name, Interval.of(side.lo(), cut)),
        box.with(name, Interval.of(cut + 1, side.hi())));
  }
}
