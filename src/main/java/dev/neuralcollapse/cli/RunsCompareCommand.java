package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.run.RunResult;
import dev.neuralcollapse.experiment.run.RunStore;
import dev.neuralcollapse.experiment.spec.RunSpec;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code runs compare}. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description =
        "Two runs side by side: where their specifications differ, and every number that both have"
            + " under the same convention.")
final class RunsCompareCommand extends CollapseCommand {
  @Parameters(index = "0", paramLabel = "A", description = "a run")
  private String first = "";

  @Parameters(index = "1", paramLabel = "B", description = "another")
  private String second = "";

  /** A finished run. */
  private record Side(RunSpec spec, RunResult result) {}

  /** One number of both. */
  private record Both(String id, String convention, Option<Double> a, Option<Double> b) {
    Option<Double> difference() {
      return a.flatMap(x -> b.map(y -> y - x));
    }
  }

  /** One key in which the specifications differ. */
  private record Difference(String key, String a, String b) {}

  @Mixin private RunsOption runs = new RunsOption();

  @Override
  Either<Fault, Answer> answer() {
    return side(first).flatMap(a -> side(second).map(b -> compared(a, b)));
  }

  private Either<Fault, Side> side(String id) {
    return RunsCommand.trained(runs.ledger(), id)
        .flatMap(
            (RunStore s) ->
                s.spec().flatMap(spec -> RunResult.read(s.path()).map(r -> new Side(spec, r))));
  }

  private static Answer compared(Side a, Side b) {
    Seq<Difference> differences = differences(a, b);
    Seq<Both> numbers = numbers(a.result(), b.result());
    Seq<String> apart = notComparable(a.result(), b.result());
    return Answer.stands(
        "runs-compare",
        LinkedHashMap.of(
            "a",
            a.result().run(),
            "b",
            b.result().run(),
            "differences",
            differences.map(d -> LinkedHashMap.of("key", d.key(), "a", d.a(), "b", d.b())),
            "metrics",
            numbers.map(RunsCompareCommand::json),
            "notComparable",
            apart),
        text(a, b, differences, numbers, apart));
  }

  private static Map<String, Object> json(Both n) {
    return LinkedHashMap.of(
        "id", n.id(),
        "convention", n.convention(),
        "a", n.a(),
        "b", n.b(),
        "difference", n.difference());
  }

  private static Seq<Difference> differences(Side a, Side b) {
    Map<String, String> x = keys(a);
    Map<String, String> y = keys(b);
    return List.ofAll(x.keySet())
        .appendAll(y.keySet())
        .distinct()
        .filter(k -> !x.get(k).equals(y.get(k)))
        .map(k -> new Difference(k, x.get(k).getOrElse("-"), y.get(k).getOrElse("-")));
  }

  private static Map<String, String> keys(Side s) {
    Map<String, String> all = flat("", s.spec().canonical()).put("data.sha256", short1(s));
    return s.result().arithmetic().map(a -> all.put("arithmetic", a)).getOrElse(all);
  }

  private static String short1(Side s) {
    return s.result().data().sha256().substring(0, 12);
  }

  private static LinkedHashMap<String, String> flat(String path, Map<?, ?> keys) {
    LinkedHashMap<String, String> all = LinkedHashMap.empty();
    for (Tuple2<?, ?> t : keys) {
      String key = path.isEmpty() ? String.valueOf(t._1) : path + "." + t._1;
      all =
          t._2 instanceof Map<?, ?> inner
              ? all.merge(flat(key, inner))
              : all.put(key, String.valueOf(t._2));
    }
    return all;
  }

  private static Seq<Both> numbers(RunResult a, RunResult b) {
    boolean same = a.gap().note().isEmpty() && b.gap().note().isEmpty();
    return List.of(
            new Both("objective", "trained", a.objective(), b.objective()),
            new Both("gap", "to GUFM", a.gap().value(), b.gap().value()),
            new Both("accuracy", "training samples", a.accuracy(), b.accuracy()),
            new Both(
                "evaluations",
                "count",
                Option.some((double) a.convergence().evaluations()),
                Option.some((double) b.convergence().evaluations())))
        .filter(n -> same || !n.id().equals("gap"))
        .appendAll(
            a.metrics()
                .flatMap(
                    m ->
                        b.metrics()
                            .find(o -> sameConvention(m, o))
                            .map(o -> new Both(m.id(), m.convention(), m.value(), o.value()))))
        .appendAll(
            List.of(
                    Tuple.of("nc1", a.certificate().nc1(), b.certificate().nc1()),
                    Tuple.of("nc2", a.certificate().nc2(), b.certificate().nc2()),
                    Tuple.of("nc3", a.certificate().nc3(), b.certificate().nc3()))
                .map(t -> new Both(t._1 + ".bound", "certified", t._2, t._3)));
  }

  private static boolean sameConvention(Cell.MetricValue a, Cell.MetricValue b) {
    return a.id().equals(b.id()) && a.convention().equals(b.convention());
  }

  private static Seq<String> notComparable(RunResult a, RunResult b) {
    return a.metrics()
        .map(Cell.MetricValue::id)
        .appendAll(b.metrics().map(Cell.MetricValue::id))
        .distinct()
        .filter(
            id ->
                !a.metrics()
                    .exists(
                        m -> m.id().equals(id) && b.metrics().exists(o -> sameConvention(m, o))));
  }

  private static String text(
      Side a, Side b, Seq<Difference> differences, Seq<Both> numbers, Seq<String> apart) {
    String head =
        String.format(
            Locale.ROOT, "  %-28s%-17s%-17s%s", "", a.result().run(), b.result().run(), "B - A");
    return List.of(
            differences.isEmpty()
                ? "the same specification on the same data"
                : "specifications differ in")
        .appendAll(
            differences.flatMap(
                d -> Text.hanging("  " + d.key() + ":", Text.shown(d.a() + " | " + d.b()))))
        .append(head)
        .appendAll(numbers.map(RunsCompareCommand::line))
        .appendAll(
            apart.isEmpty()
                ? List.<String>empty()
                : Text.hanging("not under one convention:", apart.mkString(", ")))
        .mkString("\n");
  }

  private static String line(Both n) {
    return String.format(
            Locale.ROOT,
            "  %-28s%-17s%-17s%s",
            n.id(),
            number(n.a()),
            number(n.b()),
            n.difference().map(d -> String.format(Locale.ROOT, "%+.3g", d)).getOrElse(""))
        .stripTrailing();
  }

  private static String number(Option<Double> v) {
    return v.map(x -> String.format(Locale.ROOT, "%.7g", x)).getOrElse("-");
  }
}
