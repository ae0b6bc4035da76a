package dev.neuralcollapse.cli;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.ModelOptimum;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import java.util.Locale;

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
    return Text.hanging(optimum.model() + ":", given(options))
        .appendAll(Text.indented(2, optimum.description()))
        .append(line("value", Double.toString(optimum.value())))
        .appendAll(optimum.enclosure().toList().map(ModelAnswer::between))
        .appendAll(optimum.scalars().map(t -> line(t._1, Double.toString(t._2))))
        .appendAll(optimum.lists().flatMap(t -> list(t._1, t._2)))
        .appendAll(optimum.notes().flatMap(n -> Text.indented(2, n)))
        .mkString("\n");
  }

  private static String given(ModelOptions options) {
    return options
        .json()
        .filterValues(x -> !(x instanceof io.vavr.control.Option<?> o) || o.isDefined())
        .map(t -> t._1 + " = " + shown(t._2))
        .mkString(", ");
  }

  private static String shown(Object value) {
    return switch (value) {
      case io.vavr.control.Option<?> o -> String.valueOf(o.get());
      case Seq<?> s -> s.mkString("(", " ", ")");
      default -> String.valueOf(value);
    };
  }

  private static String line(String name, String value) {
    return String.format(Locale.ROOT, "  %-16s %s", name, value);
  }

  private static String between(Interval i) {
    String one = line("", "in [" + i.lo() + ", " + i.hi() + "]");
    return one.length() <= 80
        ? one
        : line("", "in [" + i.lo() + ",") + "\n" + line("", "    " + i.hi() + "]");
  }

  private static Seq<String> list(String name, Seq<Double> values) {
    return values.isEmpty()
        ? List.of(line(name, "none"))
        : Text.hanging(String.format(Locale.ROOT, "  %-16s", name), values.mkString(" "));
  }
}
