package dev.neuralcollapse.cli;

import dev.neuralcollapse.bound.CertificateFolder;
import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.Enclosure;
import dev.neuralcollapse.experiment.run.Ledger;
import dev.neuralcollapse.experiment.run.RunResult;
import dev.neuralcollapse.experiment.run.RunStore;
import dev.neuralcollapse.experiment.spec.RunSpec;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.nio.file.Files;
import java.util.Locale;

/** The result of one run for people and for programs. */
final class TrainAnswer {
  /** Bounds and the metrics that they are about. */
  private static final Seq<String> NC =
      List.of("nc1.trace-ratio", "nc2.etf-weights", "nc3.cosine-gap");

  private final RunStore store;
  private final RunResult result;
  private final Option<Ledger.Best> best;

  private TrainAnswer(RunStore store, RunResult result, Option<Ledger.Best> best) {
    this.store = store;
    this.result = result;
    this.best = best;
  }

  /**
   * A finished run.
   *
   * @param ledger of the runs that may know a better value
   * @param before whether it was finished before the command
   */
  static Answer of(Ledger ledger, RunStore store, RunSpec spec, RunResult result, boolean before) {
    Option<Ledger.Best> best = ledger.best(spec, result.data().sha256());
    TrainAnswer a = new TrainAnswer(store, result, best);
    boolean diverged = result.convergence().status() == Cell.Status.DIVERGED;
    return new Answer(
        diverged ? Exit.FALLS : Exit.STANDS, "train", a.json(spec, before), a.text(before));
  }

  /** A run that was interrupted; what it says is on stderr. */
  static Answer interrupted(RunStore store, String run, int kept) {
    return new Answer(
        Exit.INTERRUPTED,
        "train",
        LinkedHashMap.of(
            "run", run, "folder", store.path().toString(), "state", "interrupted", "kept", kept),
        "");
  }

  private Map<String, Object> json(RunSpec spec, boolean before) {
    Cell.Convergence c = result.convergence();
    return LinkedHashMap.<String, Object>of(
            "run", result.run(),
            "folder", store.path().toString(),
            "state", "finished",
            "before", before,
            "status", c.status().id(),
            "reason", c.reason(),
            "evaluations", c.evaluations(),
            "budget", c.budget())
        .put("relativeGradient", c.relativeGradient())
        .put("relativeDecrease", c.relativeDecrease())
        .put("smallestEigenvalue", c.smallestEigenvalue())
        .put("eigenvalueUncertainty", c.eigenvalueUncertainty())
        .put("objective", result.objective())
        .put("parts", result.parts().map(TrainAnswer::term))
        .put("accuracy", result.accuracy())
        .put("optimum", result.gap().optimum().map(e -> List.of(e.lo(), e.hi())))
        .put("gap", result.gap().value())
        .put("terms", result.gap().terms().map(TrainAnswer::term))
        .put("gapNote", result.gap().note())
        .put("best", best.map(b -> LinkedHashMap.of("run", b.run(), "objective", b.objective())))
        .put("nc1", bound(NC.get(0), result.certificate().nc1()))
        .put("nc2", bound(NC.get(1), result.certificate().nc2()))
        .put("nc3", bound(NC.get(2), result.certificate().nc3()))
        .put("certificate", certificate())
        .put("certificateNote", result.certificate().note())
        .put("metrics", result.metrics().map(TrainAnswer::metric))
        .put("network", network())
        .put("arithmetic", result.arithmetic())
        .put("data", data())
        .put("spec", spec.canonical());
  }

  private static Map<String, Object> term(Cell.Term t) {
    return LinkedHashMap.of("name", t.name(), "value", t.value());
  }

  private static Map<String, Object> metric(Cell.MetricValue m) {
    return LinkedHashMap.of(
        "id", m.id(), "convention", m.convention(), "value", m.value(), "note", m.note());
  }

  private Map<String, Object> bound(String metric, Option<Double> bound) {
    boolean certified = result.certificate().note().isEmpty();
    return LinkedHashMap.of(
        "bound",
        bound,
        "measured",
        result.metric(metric),
        "vacuous",
        certified ? Option.some(bound.isEmpty()) : Option.none());
  }

  private Option<String> certificate() {
    return Option.of(store.network().resolve(CertificateFolder.FILE))
        .filter(Files::exists)
        .map(Object::toString);
  }

  private Map<String, Object> network() {
    RunResult.Shape n = result.network();
    return LinkedHashMap.<String, Object>of(
            "architecture", n.architecture(),
            "norm", n.norm(),
            "depth", n.depth(),
            "width", n.width(),
            "outputs", n.outputs(),
            "parameters", n.parameters(),
            "precision", n.precision())
        .put("sha256", n.sha256());
  }

  private Map<String, Object> data() {
    return LinkedHashMap.of(
        "name",
        result.data().name(),
        "samples",
        result.data().samples(),
        "classes",
        result.data().classes(),
        "dimension",
        result.data().dimension(),
        "sha256",
        result.data().sha256());
  }

  private String text(boolean before) {
    Cell.Convergence c = result.convergence();
    RunResult.Shape n = result.network();
    return List.of(result.run() + ": " + c.status().id() + (before ? " (was finished before)" : ""))
        .appendAll(
            row(
                "data",
                String.format(
                    Locale.ROOT,
                    "%s, %d samples, %d classes, dimension %d",
                    result.data().name(),
                    result.data().samples(),
                    result.data().classes(),
                    result.data().dimension())))
        .appendAll(
            row(
                "network",
                String.format(
                    Locale.ROOT,
                    "%s, norm %s, depth %d, width %d, %d parameters, %s",
                    n.architecture(),
                    n.norm(),
                    n.depth(),
                    n.width(),
                    n.parameters(),
                    n.precision())))
        .appendAll(
            result
                .arithmetic()
                .toList()
                .flatMap(a -> row("arithmetic", a + ": the bits of this run are not promised")))
        .appendAll(row("ended", c.reason()))
        .appendAll(
            row("evaluations", String.format(Locale.ROOT, "%d of %d", c.evaluations(), c.budget())))
        .appendAll(
            c.smallestEigenvalue()
                .toList()
                .flatMap(
                    v ->
                        row(
                            "curvature",
                            String.format(
                                Locale.ROOT,
                                "%.3g ± %.2g, the smallest found",
                                v,
                                c.eigenvalueUncertainty().getOrElse(0.0)))))
        .appendAll(row("objective", sum(result.objective(), result.parts())))
        .appendAll(best.toList().flatMap(this::bestKnown))
        .appendAll(gap())
        .appendAll(
            result
                .accuracy()
                .toList()
                .flatMap(a -> row("accuracy", String.format(Locale.ROOT, "%.2f %%", 100 * a))))
        .appendAll(collapse())
        .appendAll(
            result.certificate().note().isEmpty()
                ? List.<String>empty()
                : row(
                    "certificate",
                    String.format(Locale.ROOT, "none: %s", result.certificate().note())))
        .appendAll(certificate().toList().map(p -> "  certificate   " + p))
        .append("  folder        " + store.path())
        .mkString("\n");
  }

  private Seq<String> bestKnown(Ledger.Best b) {
    return b.run().equals(result.run())
        ? List.empty()
        : row("best known", String.format(Locale.ROOT, "%.8g, by %s", b.objective(), b.run()));
  }

  private Seq<String> gap() {
    return result.gap().note().isEmpty()
        ? row(
                "optimum",
                String.format(
                    Locale.ROOT,
                    "%.10g",
                    result.gap().optimum().map(Enclosure::lo).getOrElse(Double.NaN)))
            .appendAll(row("gap", sum(result.gap().value(), result.gap().terms())))
        : row("gap", String.format(Locale.ROOT, "none: %s", result.gap().note()));
  }

  private static String sum(Option<Double> total, Seq<Cell.Term> terms) {
    return total.map(v -> String.format(Locale.ROOT, "%.8g", v)).getOrElse("none")
        + (terms.isEmpty()
            ? ""
            : terms
                .filter(t -> t.value() != 0)
                .map(t -> String.format(Locale.ROOT, "%s %.5g", t.name(), t.value()))
                .mkString(" = ", " + ", ""));
  }

  private Seq<String> collapse() {
    Seq<Option<Double>> bounds =
        List.of(result.certificate().nc1(), result.certificate().nc2(), result.certificate().nc3());
    boolean certified = result.certificate().note().isEmpty();
    return NC.zipWith(
        bounds,
        (id, bound) ->
            String.format(
                    Locale.ROOT,
                    "  %-18s%-14s%s",
                    id,
                    result
                        .metric(id)
                        .map(v -> String.format(Locale.ROOT, "%.6g", v))
                        .getOrElse("undefined"),
                    !certified
                        ? ""
                        : bound
                            .map(
                                b ->
                                    String.format(
                                        Locale.ROOT, "all networks as good: at most %.5g", b))
                            .getOrElse("all networks as good: vacuous"))
                .stripTrailing());
  }

  private static Seq<String> row(String name, String text) {
    return Text.hanging(String.format(Locale.ROOT, "  %-13s", name), Text.shown(text));
  }
}
