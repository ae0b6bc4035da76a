package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Interval;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * Interval Newton: every root in X of {@code f(·; p)}, for every p of a box, lies in {@code c -
 * f(c; p)/f'(X; p)}.
 *
 * @param steps the brackets, each in the one before; the first is the side of the domain
 * @param unique one step mapped its bracket strictly into itself: then for every p there is exactly
 *     one root in it
 */
public record Newton(Seq<Interval> steps, boolean unique) {
  private static final int MOST_STEPS = 60;

  /** Steps until they gain nothing; none if f or f' is undefined somewhere, or no root is left. */
  public static Option<Newton> of(Domain domain, String variable, Term function) {
    Seq<String> names = domain.box().sides().keySet().toList();
    Form f = new Form(function, names);
    int x = names.indexOf(variable);
    if (x < 0) {
      throw new IllegalArgumentException("no side " + variable + " in " + domain);
    }
    Interval[] box = domain.box().sides().values().toJavaArray(Interval[]::new);
    Seq<Interval> steps = List.of(box[x]);
    boolean unique = false;
    for (int i = 0; i < MOST_STEPS; i++) {
      Interval before = box[x];
      Option<Interval> image = image(f, x, box);
      Option<Interval> next = image.flatMap(before::intersection);
      if (next.isEmpty()) {
        return Option.none();
      }
      Interval n = image.get();
      unique |= before.lo() < n.lo() && n.hi() < before.hi();
      if (!(next.get().width() < 0.99 * before.width())) {
        break;
      }
      box[x] = next.get();
      steps = steps.append(next.get());
    }
    return Option.some(new Newton(steps, unique));
  }

  private static Option<Interval> image(Form f, int x, Interval[] box) {
    Interval[] middle = box.clone();
    middle[x] = Interval.point(box[x].mid());
    Option<Interval> slope =
        f.slope(x, false).flatMap(d -> d.over(box)).filter(d -> !d.contains(0));
    return f.over(middle).flatMap(y -> slope.map(d -> middle[x].minus(y.dividedBy(d))));
  }

  /** The last bracket. */
  public Interval bracket() {
    return steps.last();
  }

  /** The last bracket a little wider, so that signs at its ends can be certain. */
  public Interval widened() {
    Interval last = bracket();
    double room = 0.1 * last.width() + 1e-14 * last.magnitude();
    return Interval.of(last.lo() - room, last.hi() + room);
  }

  /**
   * The assertion that there is exactly one root, in the bracket that Newton's method leaves of the
   * side: a computed enclosure, which is then proved like any other.
   */
  public static Option<Assertion> enclosed(Domain domain, String variable, Term function) {
    return of(domain, variable, function)
        .map(
            newton ->
                Assertion.uniqueRoot(
                    new Domain(domain.box().with(variable, newton.widened()), domain.integers()),
                    variable,
                    function));
  }
}
