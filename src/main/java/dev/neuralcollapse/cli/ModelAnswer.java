package dev.neuralcollapse.cli;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.ModelOptimum;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/** What is said of the optimum of a model: the same facts for people and for programs. */
final class ModelAnswer {

  private ModelAnswer() {}

  static Answer of(ModelOptions options, ModelOptimum optimum) {
    return Answer.stands("optimum", json(options, optimum), text(options, optimum));
  }

  private static Map<String, Object> json(ModelOptions options, ModelOptimum optimum) {
    LinkedHashMap<String, Object> known =
        LinkedHashMap.<String, Object>of("model", optimum.model())
            .merge(options.json(), (name, given) -> name)
            .put("value", optimum.value())
            .put("enclosure", optimum.enclosure().map(e -> List.of(e.lo(), e.hi())));
    return optimum
        .lists()
        .foldLeft(
            optimum.scalars().foldLeft(known, (m, t) -> m.put(t._1, t._2)),
            (m, t) -> m.put(t._1, t._2))
        .put("description", optimum.description())
        .put("notes", optimum.notes());
  }

  private static String text(ModelOptions options, ModelOptimum optimum) {
    int widest =
        optimum
            .scalars()
            .keySet()
            .toList()
            .appendAll(optimum.lists().keySet())
            .map(String::length)
            .max()
            .getOrElse(0);
    int column = Math.max(16, widest);
    return Text.hanging(optimum.model() + ":", given(options))
        .appendAll(Text.indented(2, optimum.description()))
        .append(line(column, "value", Double.toString(optimum.value())))
        .appendAll(optimum.enclosure().toList().map(e -> between(column, e)))
        .appendAll(optimum.scalars().map(t -> line(column, t._1, number(t._2))))
        .appendAll(optimum.lists().flatMap(t -> list(column, t._1, t._2)))
        .appendAll(optimum.notes().flatMap(n -> Text.indented(2, n)))
        .mkString("\n");
  }

  /** What it was asked with; one decay says all of several equal ones. */
  private static String given(ModelOptions options) {
    Map<String, Object> all = options.json();
    Seq<String> parts =
        List.of(OptimumOption.DECAY_W, OptimumOption.DECAY_H).map(OptimumOption::key);
    boolean one = all.containsKey(OptimumOption.DECAY.key());
    return all.filterKeys(k -> !(one && parts.contains(k)))
        .filterValues(x -> !(x instanceof Option<?> o) || o.isDefined())
        .map(t -> t._1 + "=" + shown(t._2))
        .mkString(", ");
  }

  private static String shown(Object value) {
    return switch (value) {
      case Option<?> o -> String.valueOf(o.get());
      case Seq<?> s -> s.map(ModelAnswer::shown).mkString("(", ", ", ")");
      case Double x when Double.isInfinite(x) -> x > 0 ? "inf" : "-inf";
      default -> String.valueOf(value);
    };
  }

  /** In full; a count without the decimals it does not have. */
  private static String number(double x) {
    return x == Math.rint(x) && Math.abs(x) < 1e7 ? String.valueOf((long) x) : Double.toString(x);
  }

  private static String line(int column, String name, String value) {
    return "  " + name + " ".repeat(column + 1 - name.length()) + value;
  }

  private static String between(int column, Interval i) {
    String one = line(column, "", "in [" + i.lo() + ", " + i.hi() + "]");
    return one.length() <= 80
        ? one
        : line(column, "", "in [" + i.lo() + ",") + "\n" + line(column, "", "    " + i.hi() + "]");
  }

  private static Seq<String> list(int column, String name, Seq<Double> values) {
    Seq<String> lines = Text.indented(column + 3, values.mkString(" "));
    return values.isEmpty()
        ? List.of(line(column, name, "none"))
        : lines.update(0, line(column, name, lines.head().strip()));
  }
}
