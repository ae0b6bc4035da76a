package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Box;
import dev.neuralcollapse.number.Interval;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.TreeMap;
import io.vavr.control.Option;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Adaptive branch and bound. A term is shown nonnegative on a box
 *
 * <ul>
 *   <li>by its natural enclosure, or its mean value form;
 *   <li>by monotonicity: where a derivative has one sign (which is shown in the same way, so that
 *       second and third derivatives decide near a zero), the end of that side decides for all;
 *   <li>after a side that is a point has been put in, after multiplying out, or without a
 *       nonnegative common factor;
 *   <li>on both parts of a side cut in two, the one with the greatest impact on the enclosure.
 * </ul>
 *
 * What was done is written down in prefix notation (see {@link Proof}). Nothing is random, and
 * boxes, terms and the proof are bounded in number and size.
 */
final class Branching {
  private static final int UNDECIDED_SHOWN = 5;
  private static final int DEEPEST = 250;
  private static final int LONGEST_PROOF = 200_000;

  /** Most boxes spent on the sign of a derivative, by its order. */
  private static final int[] PATIENCE = {400, 150, 60, 25, 10};

  private final Domain domain;
  private final Seq<String> sides;
  private final Samples samples;
  private final boolean[] integer;
  private final int budget;
  private final StringBuilder trail = new StringBuilder();
  private int boxes;
  private double least = Double.POSITIVE_INFINITY;
  private List<Box> undecided = List.empty();
  private Option<Counterexample> refutation = Option.none();
  private double[] zero = {};
  private final Form goal;
  private final boolean strict;

  private Branching(Domain domain, int budget, Form goal, boolean strict) {
    this.domain = domain;
    this.budget = budget;
    this.goal = goal;
    this.strict = strict;
    this.sides = domain.box().sides().keySet().toList();
    this.integer = new boolean[sides.size()];
    for (int i = 0; i < integer.length; i++) {
      integer[i] = domain.integers().contains(sides.get(i));
    }
    this.samples = new Samples(integer);
  }

  /** Proves or refutes every goal with at most so many boxes. */
  static Verdict decide(Assertion assertion, int budget) {
    Seq<String> trees = List.empty();
    double margin = Double.POSITIVE_INFINITY;
    int boxes = 0;
    Domain domain = assertion.domain();
    for (Assertion.Goal g : assertion.goals()) {
      Form form = new Form(g.term(), domain.box().sides().keySet().toList());
      Branching search = new Branching(domain, budget - boxes, form, g.strict());
      if (!search.succeeds()) {
        return search.failure(g.name());
      }
      trees = trees.append(search.trail.toString());
      margin = Math.min(margin, search.least);
      boxes += search.boxes;
    }
    return new Verdict.Proved(new Proof(assertion, trees, boxes, margin));
  }

  private boolean succeeds() {
    Interval[] box = domain.box().sides().values().toJavaArray(Interval[]::new);
    double[] lowest = samples.lowest(goal, box);
    zero = touched(lowest);
    return !refutedAt(lowest) && holds(goal, box, strict, 0, 0, budget);
  }

  /** A simple point where the goal seems to be 0: the place to cut at. */
  private double[] touched(double[] lowest) {
    double[] simple = lowest.clone();
    for (int i = 0; i < simple.length; i++) {
      simple[i] = Shrink.digits(Math.abs(simple[i]) < 1e-6 ? 0 : simple[i], 4);
    }
    return Math.abs(goal.at(simple)) < 1e-9 ? simple : new double[0];
  }

  private Verdict failure(String name) {
    return refutation
        .<Verdict>map(Verdict.Refuted::new)
        .getOrElse(
            () ->
                new Verdict.Inconclusive(
                    name
                        + " undecided after "
                        + boxes
                        + " of at most "
                        + budget
                        + " boxes, e.g. on "
                        + undecided.headOption().map(Box::toString).getOrElse("the whole box"),
                    undecided));
  }

  private boolean refutedAt(double[] x) {
    Interval[] point = Samples.points(x);
    Option<Interval> value =
        goal.over(point).filter(v -> v.certainlyNegative() || (strict && v.hi() <= 0));
    if (refutation.isEmpty()) {
      refutation = value.map(v -> new Counterexample(named(point).toString(), "margin", v));
    }
    return value.isDefined();
  }

  private Box named(Interval[] box) {
    return new Box(
        TreeMap.ofEntries(sides.zipWithIndex((name, i) -> new io.vavr.Tuple2<>(name, box[i]))));
  }

  private boolean holds(Form f, Interval[] box, boolean positive, int order, int level, int limit) {
    if (boxes >= limit || level > DEEPEST || trail.length() > LONGEST_PROOF) {
      return open(box, order);
    }
    boxes++;
    Option<Interval> value = f.over(box);
    if (value.exists(v -> right(v, positive))) {
      return leaf('.', box, order);
    }
    double[] middle = samples.middle(box);
    boolean wrong =
        order == 0
            ? refutedAt(middle)
            : f.over(Samples.points(middle)).exists(Interval::certainlyNegative);
    if (wrong) {
      return false;
    }
    Option<Boolean> rewritten = rewritten(f, box, positive, order, level, limit);
    if (rewritten.isDefined()) {
      return rewritten.get();
    }
    if (value.isDefined()) {
      if (meanValue(f, box).exists(v -> right(v, positive))) {
        return leaf('~', box, order);
      }
      Option<Boolean> face = monotone(f, box, positive, order, level, limit);
      if (face.isDefined()) {
        return face.get();
      }
    }
    return cut(f, box, positive, order, level, limit);
  }

  private static boolean right(Interval v, boolean positive) {
    return positive ? v.certainlyPositive() : v.certainlyNonNegative();
  }

  private boolean leaf(char how, Interval[] box, int order) {
    trail.append(how);
    if (order == 0) {
      least = Math.min(least, Math.max(0, goal.over(box).map(Interval::lo).getOrElse(0.0)));
    }
    return true;
  }

  private boolean open(Interval[] box, int order) {
    if (order == 0 && undecided.size() < UNDECIDED_SHOWN) {
      undecided = undecided.append(named(box));
    }
    return false;
  }

  /** Puts points in, takes factors out, multiplies out; none of it loses anything. */
  private Option<Boolean> rewritten(
      Form f, Interval[] box, boolean positive, int order, int level, int limit) {
    for (int i = 0; i < box.length; i++) {
      if (box[i].isPoint() && shortDecimal(box[i].lo()) && f.dependsOn(i)) {
        trail.append('=').append(letter(i));
        return Option.some(holds(f.at(i, box[i].lo()), box, positive, order, level + 1, limit));
      }
    }
    Option<Form> reduced = f.reduced(box, positive);
    if (reduced.isDefined()) {
      trail.append('/');
      return Option.some(holds(reduced.get(), box, positive, order, level + 1, limit));
    }
    Option<Form> expanded = f.expanded();
    if (expanded.exists(
        e -> e.length() < f.length() || e.over(box).exists(v -> right(v, positive)))) {
      trail.append('%');
      return Option.some(holds(expanded.get(), box, positive, order, level + 1, limit));
    }
    return Option.none();
  }

  private static boolean shortDecimal(double x) {
    return new BigDecimal(x).stripTrailingZeros().precision() <= 8;
  }

  private static char letter(int side) {
    return (char) ('a' + side);
  }

  /** {@code f(c) + Σ ∂_i f(box) (x_i - c_i)}. */
  private Option<Interval> meanValue(Form f, Interval[] box) {
    Interval[] centre = new Interval[box.length];
    for (int i = 0; i < box.length; i++) {
      centre[i] = Interval.point(box[i].mid());
    }
    Option<Interval> sum = f.over(centre);
    for (int i = 0; i < box.length && sum.isDefined(); i++) {
      if (box[i].isPoint() || !f.dependsOn(i)) {
        continue;
      }
      Interval away = box[i].minus(centre[i]);
      Option<Interval> slope =
          box[i].isFinite() ? f.slope(i, false).flatMap(d -> d.over(box)) : Option.none();
      sum = sum.flatMap(s -> slope.map(d -> s.plus(d.times(away))));
    }
    return sum;
  }

  /** Down to the end of a side along which f rises or falls, if there is such a side. */
  private Option<Boolean> monotone(
      Form f, Interval[] box, boolean positive, int order, int level, int limit) {
    boolean[] patient = {false, true};
    for (boolean deep : patient) {
      if (deep && (order >= PATIENCE.length || !worthwhile(f, box, level))) {
        return Option.none();
      }
      for (int i = 0; i < box.length; i++) {
        for (boolean falls : new boolean[] {false, true}) {
          double end = falls ? box[i].hi() : box[i].lo();
          Option<Form> slope =
              box[i].isPoint() || !Double.isFinite(end) || !f.dependsOn(i)
                  ? Option.none()
                  : f.slope(i, falls);
          int mark = trail.length();
          trail.append(falls ? '-' : '+').append(letter(i));
          if (slope.exists(d -> deep ? rises(d, box, order, level, limit) : rises(d, box))) {
            Interval[] face = box.clone();
            face[i] = Interval.point(end);
            return Option.some(holds(f, face, positive, order, level + 1, limit));
          }
          trail.setLength(mark);
        }
      }
    }
    return Option.none();
  }

  private boolean rises(Form slope, Interval[] box) {
    boolean clear = slope.over(box).exists(Interval::certainlyNonNegative);
    trail.append(clear ? "." : "");
    return clear;
  }

  private boolean rises(Form slope, Interval[] box, int order, int level, int limit) {
    double[] range = samples.range(slope, box);
    if (range[0] < -1e-9 * Math.max(Math.abs(range[1]), Double.MIN_NORMAL)) {
      return false;
    }
    int patience = Math.min(limit, boxes + PATIENCE[order]);
    return holds(slope, box, false, order + 1, level + 1, patience);
  }

  /** Large boxes, and those where f comes near zero. */
  private boolean worthwhile(Form f, Interval[] box, int level) {
    for (int i = 0; i < box.length; i++) {
      if (!box[i].isFinite() && f.dependsOn(i)) {
        return true;
      }
    }
    double[] range = samples.range(f, box);
    return level <= 4 || range[0] <= 0.05 * Math.abs(range[1]);
  }

  private boolean cut(Form f, Interval[] box, boolean positive, int order, int level, int limit) {
    int side = widest(f, box, level);
    if (side < 0) {
      return open(box, order);
    }
    double at = place(side, box[side]);
    boolean plain = at == (integer[side] ? Math.floor(box[side].mid()) : box[side].mid());
    trail.append('|').append(letter(side)).append(plain ? "" : "@" + at + ";");
    Interval[] left = box.clone();
    Interval[] right = box.clone();
    left[side] = Interval.of(box[side].lo(), at);
    right[side] = Interval.of(integer[side] ? at + 1 : at, box[side].hi());
    if (holds(f, left, positive, order, level + 1, limit)) {
      return holds(f, right, positive, order, level + 1, limit);
    }
    if (refutation.isEmpty()) {
      open(right, order);
    }
    return false;
  }

  /** Where the goal touches 0, at 0, at the geometric middle of a wide range, or at the middle. */
  private double place(int index, Interval side) {
    if (integer[index]) {
      return Math.floor(side.mid());
    }
    if (zero.length > 0 && side.lo() < zero[index] && zero[index] < side.hi()) {
      return zero[index];
    }
    if (side.lo() < 0 && side.hi() > 0) {
      return 0;
    }
    if (side.lo() > 0 && side.isFinite() && side.hi() > 16 * side.lo()) {
      double root = Math.sqrt(side.lo()) * Math.sqrt(side.hi());
      return new BigDecimal(root).round(new MathContext(2)).doubleValue();
    }
    return side.mid();
  }

  /** The side with the greatest impact; now and then the one that is widest in proportion. */
  private int widest(Form f, Interval[] box, int level) {
    int best = -1;
    double most = -1;
    for (int i = 0; i < box.length; i++) {
      if (divisible(box[i], integer[i]) && f.dependsOn(i)) {
        double score = level % 4 == 3 ? proportion(i, box) : impact(f, i, box);
        if (score > most) {
          most = score;
          best = i;
        }
      }
    }
    return best;
  }

  private static boolean divisible(Interval side, boolean integer) {
    double large = side.isFinite() ? side.magnitude() : 0;
    return side.hi() - side.lo() > (integer ? 0.5 : 4 * Math.ulp(large));
  }

  private double proportion(int i, Interval[] box) {
    return box[i].isFinite() ? box[i].width() / (1 + box[i].magnitude()) : unbounded(box[i]);
  }

  /** The whole line is cut at once; a half-line the less the farther out it begins. */
  private static double unbounded(Interval side) {
    double end = side.mignitude();
    return side.contains(0) && side.lo() < 0 && side.hi() > 0
        ? Double.MAX_VALUE
        : 2 / (1 + end * end);
  }

  private double impact(Form f, int i, Interval[] box) {
    if (!box[i].isFinite()) {
      return unbounded(box[i]);
    }
    Option<Interval> slope = f.slope(i, false).flatMap(d -> d.over(box));
    double size = slope.map(Interval::magnitude).getOrElse(1e9);
    return Math.min(size, 1e9) * box[i].width();
  }
}
