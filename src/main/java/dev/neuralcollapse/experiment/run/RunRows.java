package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.Row;
import dev.neuralcollapse.experiment.spec.RunSpec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;

/** The result of a run as a tidy table. */
final class RunRows {
  private final RunResult result;
  private final RunSpec spec;

  private RunRows(RunResult result, RunSpec spec) {
    this.result = result;
    this.spec = spec;
  }

  static Seq<Row> of(RunResult result, RunSpec spec) {
    return new RunRows(result, spec).all();
  }

  private Seq<Row> all() {
    Cell.Convergence c = result.convergence();
    return Vector.of(
            row("objective", "trained", result.objective()),
            row("relative-gradient", "projected", c.relativeGradient()),
            row("evaluations", "count", Option.some((double) c.evaluations())),
            row("accuracy", "training samples, ties wrong", result.accuracy()),
            row("gap", "to GUFM", result.gap().value()))
        .appendAll(result.parts().map(p -> row("objective." + p.name(), "part", value(p))))
        .appendAll(result.gap().terms().map(t -> row("gap." + t.name(), "identity", value(t))))
        .appendAll(result.metrics().map(m -> row(m.id(), m.convention(), m.value())))
        .appendAll(
            List.of(
                row("nc1.bound", "certified", result.certificate().nc1()),
                row("nc2.bound", "certified", result.certificate().nc2()),
                row("nc3.bound", "certified", result.certificate().nc3())))
        .appendAll(result.layers().flatMap(this::layer));
  }

  private static Option<Double> value(Cell.Term term) {
    return Option.some(term.value());
  }

  private Seq<Row> layer(Cell.Layer l) {
    return List.of(
        row(Option.some(l.layer()), "pfc1", "trace ratio", l.pfc1()),
        row(Option.some(l.layer()), "pfc2", "etf of centred means", l.pfc2()),
        row(Option.some(l.layer()), "pfc3", "nearest class mean accuracy", l.pfc3()));
  }

  private Row row(String quantity, String convention, Option<Double> value) {
    return row(Option.none(), quantity, convention, value);
  }

  private Row row(Option<Integer> layer, String quantity, String convention, Option<Double> value) {
    return new Row(
        layer.isEmpty() ? "cell" : "layer",
        result.run(),
        Option.some(spec.architecture().depth()),
        Option.some(spec.seed()),
        layer,
        quantity,
        convention,
        value);
  }
}
