package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Interval;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A term unrolled: every subterm once, after its parts. Evaluated in doubles and in intervals; an
 * interval evaluation gives nothing unless the term is defined on the whole box.
 */
final class Tape {

  /** One subterm; the parts are positions on the tape. */
  private sealed interface Node {
    record Given(Interval enclosure, double value) implements Node {}

    record Side(int index) implements Node {}

    record Add(int left, int right) implements Node {}

    record Multiply(int left, int right) implements Node {}

    record Raise(int base, int exponent) implements Node {}

    record Apply(Elementary function, int argument) implements Node {}

    record Choose(boolean larger, int left, int right) implements Node {}
  }

  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Integer> known = new HashMap<>();
  private final Seq<String> sides;

  private Tape(Seq<String> sides) {
    this.sides = sides;
  }

  /** The term over points and boxes whose coordinates come in this order. */
  static Tape of(Term term, Seq<String> sides) {
    Tape tape = new Tape(sides);
    tape.place(term);
    return tape;
  }

  private int place(Term t) {
    Integer there = known.get(t.text());
    if (there != null) {
      return there;
    }
    int at =
        switch (t) {
          case Term.Constant c ->
              add(new Node.Given(Interval.ofDecimal(c.text()), c.value().doubleValue()));
          case Term.Variable v -> add(new Node.Side(side(v.name())));
          case Term.Sum s -> s.addends().map(this::place).reduceLeft((a, b) -> add(sum(a, b)));
          case Term.Product p ->
              p.factors().map(this::place).reduceLeft((a, b) -> add(new Node.Multiply(a, b)));
          case Term.Power p -> add(new Node.Raise(place(p.base()), p.exponent()));
          case Term.Call c -> add(new Node.Apply(c.function(), place(c.argument())));
          case Term.Extreme e ->
              add(new Node.Choose(e.larger(), place(e.left()), place(e.right())));
        };
    known.put(t.text(), at);
    return at;
  }

  private static Node sum(int a, int b) {
    return new Node.Add(a, b);
  }

  private int side(String name) {
    int index = sides.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("the box has no side " + name);
    }
    return index;
  }

  private int add(Node node) {
    nodes.add(node);
    return nodes.size() - 1;
  }

  /** An enclosure over a box; none unless the term is defined on all of it. */
  Option<Interval> over(Interval[] box) {
    Interval[] v = new Interval[nodes.size()];
    for (int i = 0; i < v.length; i++) {
      Option<Interval> value = value(nodes.get(i), v, box);
      if (value.isEmpty()) {
        return Option.none();
      }
      v[i] = value.get();
    }
    return Option.some(v[v.length - 1]);
  }

  private static Option<Interval> value(Node node, Interval[] v, Interval[] box) {
    return switch (node) {
      case Node.Given g -> Option.some(g.enclosure());
      case Node.Side s -> Option.some(box[s.index()]);
      case Node.Add a -> Option.some(v[a.left()].plus(v[a.right()]));
      case Node.Multiply m -> Option.some(v[m.left()].times(v[m.right()]));
      case Node.Raise r ->
          r.exponent() > 0 || !v[r.base()].contains(0)
              ? Option.some(v[r.base()].pow(r.exponent()))
              : Option.none();
      case Node.Apply a -> a.function().over(v[a.argument()]);
      case Node.Choose c ->
          Option.some(c.larger() ? v[c.left()].max(v[c.right()]) : v[c.left()].min(v[c.right()]));
    };
  }

  /** The value at a point; NaN where undefined. */
  double at(double[] x) {
    double[] v = new double[nodes.size()];
    for (int i = 0; i < v.length; i++) {
      v[i] =
          switch (nodes.get(i)) {
            case Node.Given g -> g.value();
            case Node.Side s -> x[s.index()];
            case Node.Add a -> v[a.left()] + v[a.right()];
            case Node.Multiply m -> v[m.left()] * v[m.right()];
            case Node.Raise r -> raised(v[r.base()], r.exponent());
            case Node.Apply a -> a.function().at(v[a.argument()]);
            case Node.Choose c ->
                c.larger()
                    ? Math.max(v[c.left()], v[c.right()])
                    : Math.min(v[c.left()], v[c.right()]);
          };
    }
    return v[v.length - 1];
  }

  /** In the order in which intervals are raised, so that the value lies in the enclosure. */
  private static double raised(double x, int n) {
    double result = 1;
    double base = x;
    for (int rest = Math.abs(n); rest > 0; rest >>= 1) {
      result *= (rest & 1) == 1 ? base : 1;
      base *= rest > 1 ? base : 1;
    }
    return n < 0 ? 1 / result : result;
  }
}
