package dev.neuralcollapse.proof.checker;

import static dev.neuralcollapse.proof.checker.Expression.got;

import dev.neuralcollapse.number.Interval;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Re-checks a whole-box proof: walks through its tree, evaluates every leaf again, and sees to it
 * that the pieces cover the box. A tree in prefix notation shows a term nonnegative on a box:
 *
 * <pre>
 * .      its natural enclosure is nonnegative
 * ~      its mean value form about the middle is
 * +a TU  T shows its derivative along side a nonnegative, U the term at the lower end of a
 * -a TU  T shows minus the derivative nonnegative, U the term at the upper end of a
 * |a TU  T shows it on the lower half of side a, U on the upper half; |a@x; cuts at x
 * =a T   side a is a point: T shows the term with that number put in
 * % T    T shows the term multiplied out
 * / T    T shows the term without the common factors that are nonnegative on the box
 * </pre>
 *
 * Sides are letters in the order of their names; integer sides go on with the next integer.
 */
final class ProofCheck {
  private static final int DEEPEST = 600;
  private static final long MOST_WORK = 100_000_000;
  private final List<String> sides;
  private final Set<String> integers;
  private final String tree;
  private int at;
  private int leaves;
  private long work;

  private ProofCheck(List<String> sides, Set<String> integers, String tree) {
    this.sides = sides;
    this.integers = integers;
    this.tree = tree;
  }

  /** The outcome for the fields of a proof file. */
  static Outcome of(Fields f) throws Refusal {
    Map<String, Interval> box = new TreeMap<>();
    Set<String> integers = new HashSet<>();
    for (String name : f.object("sides").names()) {
      box.put(name, side(f.object("sides").object(name), name, integers));
    }
    List<Fields> goals = f.objects("goals");
    List<Expression> terms = new ArrayList<>();
    boolean root = f.get("root") != Json.Null.NULL;
    String says = root ? root(f.object("root"), box, terms) : "";
    String hashed = f.text("claim") + "\n" + f.text("statement");
    for (Fields goal : goals) {
      if (!root) {
        terms.add(Expression.parse(goal.text("term"), box.keySet()));
        says += (says.isEmpty() ? "" : " and ") + terms.getLast().text() + " >= 0";
      }
      hashed += "\n" + goal.text("proof");
    }
    String forAll = root ? f.object("root").text("variable") : "";
    same("statement", f.text("statement"), forAll(box, integers, forAll) + says);
    same("sha256", f.text("sha256"), sha256(hashed));
    if (terms.isEmpty() || goals.size() != terms.size()) {
      throw Refusal.wrong("goals", terms.size() + " proofs", goals.size() + " proofs");
    }
    int leaves = 0;
    for (int i = 0; i < terms.size(); i++) {
      String tree = goals.get(i).text("proof");
      ProofCheck check = new ProofCheck(List.copyOf(box.keySet()), integers, tree);
      check.shows(terms.get(i), box, root && i == 2, 0);
      if (check.at < tree.length()) {
        throw Refusal.wrong("proof", "one tree", "something after its end");
      }
      leaves += check.leaves;
    }
    return new Outcome.Proves(f.text("claim"), f.text("statement"), leaves);
  }

  private static Interval side(Fields f, String name, Set<String> integers) throws Refusal {
    if (!name.matches("[A-Za-z][A-Za-z0-9-]{0,40}")) {
      throw Refusal.unreadable("sides", name, "a name was expected");
    }
    double lo = f.get("from") == Json.Null.NULL ? Double.NEGATIVE_INFINITY : f.number("from");
    double hi = f.get("to") == Json.Null.NULL ? Double.POSITIVE_INFINITY : f.number("to");
    boolean whole = f.get("integer") == Boolean.TRUE;
    if (!(lo <= hi) || (whole && (lo != Math.rint(lo) || hi != Math.rint(hi)))) {
      throw Refusal.wrong(
          "side " + name, whole ? "integer ends" : "a lower end first", lo + ", " + hi);
    }
    if (whole) {
      integers.add(name);
    }
    return Interval.of(lo, hi);
  }

  /** Not positive at the lower end, not negative at the upper one, and increasing. */
  private static String root(Fields root, Map<String, Interval> box, List<Expression> terms)
      throws Refusal {
    String x = root.oneOf("variable", box.keySet().toArray(String[]::new));
    Expression f = Expression.parse(root.text("function"), box.keySet());
    Interval bracket = got(box, x);
    if (!bracket.isFinite()) {
      throw Refusal.wrong("root", "a finite bracket", bracket);
    }
    terms.add(f.with(x, Expression.number(new BigDecimal(bracket.lo()))).negate());
    terms.add(f.with(x, Expression.number(new BigDecimal(bracket.hi()))));
    terms.add(f.derivative(x));
    return "exactly one " + x + " in " + bracket + " has " + f.text() + " = 0";
  }

  private static String forAll(Map<String, Interval> box, Set<String> integers, String but) {
    String all = "for all ";
    for (Map.Entry<String, Interval> side : box.entrySet()) {
      String kind = integers.contains(side.getKey()) ? "integers " : "reals ";
      all += side.getKey().equals(but) ? "" : kind + side.getKey() + " in " + side.getValue() + " ";
    }
    return all.strip() + ": ";
  }

  private static void same(String what, String claimed, String found) throws Refusal {
    if (!claimed.equals(found)) {
      throw Refusal.wrong(what, claimed, found);
    }
  }

  private static String sha256(String text) {
    return HexFormat.of().formatHex(Network.digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private char next(String expected) throws Refusal {
    if (at >= tree.length()) {
      throw Refusal.wrong("proof", expected, "the end: the box is not covered");
    }
    return tree.charAt(at++);
  }

  private String nextSide() throws Refusal {
    int index = next("a side") - 'a';
    if (index < 0 || index >= sides.size()) {
      throw Refusal.unreadable("proof, character " + at, "no side", "one letter for each side");
    }
    return sides.get(index);
  }

  private void shows(Expression f, Map<String, Interval> box, boolean strict, int depth)
      throws Refusal {
    char how = next("a node");
    work += f.text().length();
    if (depth > DEEPEST || work > MOST_WORK) {
      throw Refusal.unreadable("proof", "too deep or too long", "a small proof");
    }
    switch (how) {
      case '.' -> leaf(f.over(box), f, box, strict);
      case '~' -> leaf(meanValue(f, box), f, box, strict);
      case '+', '-' -> {
        String side = nextSide();
        f.over(box); // defined, hence continuous
        Expression slope = f.derivative(side);
        shows(how == '+' ? slope : slope.negate(), box, false, depth + 1);
        double end = how == '+' ? got(box, side).lo() : got(box, side).hi();
        check(Double.isFinite(end), "side " + side, "an end", got(box, side));
        shows(f, with(box, side, end, end), strict, depth + 1);
      }
      case '|' -> cut(f, box, strict, depth);
      case '=' -> {
        String side = nextSide();
        check(got(box, side).isPoint(), "side " + side, "a point", got(box, side));
        Expression point = Expression.number(new BigDecimal(got(box, side).lo()));
        shows(f.with(side, point), box, strict, depth + 1);
      }
      case '%' -> shows(f.expanded(), box, strict, depth + 1);
      case '/' -> {
        Expression rest = f;
        for (Expression factor : f.common()) {
          rest = factor.isPositive(box, strict) ? rest.without(factor) : rest;
        }
        shows(rest, box, strict, depth + 1);
      }
      default -> throw Refusal.unreadable("proof, character " + at, "'" + how + "'", "a node");
    }
  }

  private void cut(Expression f, Map<String, Interval> box, boolean strict, int depth)
      throws Refusal {
    String side = nextSide();
    Interval all = got(box, side);
    boolean whole = integers.contains(side);
    double place = whole ? Math.floor(all.mid()) : all.mid();
    int end = tree.indexOf(';', at);
    if (at < tree.length() && tree.charAt(at) == '@' && end > 0) {
      place = number(tree.substring(at + 1, end));
      at = end + 1;
    }
    double on = whole ? place + 1 : place;
    boolean between = all.lo() <= place && on <= all.hi() && (!whole || place == Math.rint(place));
    check(between && Double.isFinite(place), "cut of side " + side, "within " + all, place);
    shows(f, with(box, side, all.lo(), place), strict, depth + 1);
    shows(f, with(box, side, on, all.hi()), strict, depth + 1);
  }

  private double number(String literal) throws Refusal {
    if (literal.length() > 40 || !literal.matches("-?[0-9]+([.][0-9]+)?(E-?[0-9]+)?")) {
      throw Refusal.unreadable("proof, character " + at, "no number", "a place to cut");
    }
    return Double.parseDouble(literal);
  }

  private static Map<String, Interval> with(
      Map<String, Interval> box, String side, double lo, double hi) {
    Map<String, Interval> other = new TreeMap<>(box);
    other.put(side, Interval.of(lo, hi));
    return other;
  }

  private static void check(boolean holds, String what, String expected, Object found)
      throws Refusal {
    if (!holds) {
      throw Refusal.wrong(what, expected, found);
    }
  }

  private void leaf(Interval value, Expression f, Map<String, Interval> box, boolean strict)
      throws Refusal {
    leaves++;
    boolean right = strict ? value.certainlyPositive() : value.certainlyNonNegative();
    String shown = f.text().length() > 200 ? f.text().substring(0, 200) + "..." : f.text();
    check(right, shown + " on " + box, strict ? "positive" : "nonnegative", "in " + value);
  }

  /** {@code f(c) + Σ ∂_i f(box) (x_i - c_i)}. */
  private static Interval meanValue(Expression f, Map<String, Interval> box) throws Refusal {
    f.over(box); // defined, hence continuous
    Map<String, Interval> middle = new TreeMap<>();
    box.forEach((side, all) -> middle.put(side, Interval.point(all.mid())));
    Interval sum = f.over(middle);
    for (Map.Entry<String, Interval> side : box.entrySet()) {
      Expression slope = f.derivative(side.getKey());
      if (!side.getValue().isPoint() && !slope.equals(Expression.ZERO)) {
        check(side.getValue().isFinite(), "side " + side.getKey(), "two ends", side.getValue());
        Interval away = side.getValue().minus(got(middle, side.getKey()));
        sum = sum.plus(slope.over(box).times(away));
      }
    }
    return sum;
  }
}
