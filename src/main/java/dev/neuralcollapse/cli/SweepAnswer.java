package dev.neuralcollapse.cli;

import dev.neuralcollapse.experiment.run.MemoryEstimate;
import dev.neuralcollapse.experiment.run.SweepCell;
import dev.neuralcollapse.experiment.run.SweepJob.Planned;
import dev.neuralcollapse.experiment.run.SweepStore.Line;
import dev.neuralcollapse.experiment.run.TimeEstimate;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.nio.file.Path;
import java.util.Locale;

/** The states of a sweep's runs for people and for programs. */
final class SweepAnswer {
  private SweepAnswer() {}

  /** A sweep that ran: exit 1 where a run diverged or broke down. */
  static Answer of(String id, Path folder, Seq<SweepCell> cells, boolean interrupted) {
    Seq<Line> lines = cells.map(Line::of);
    boolean sound = cells.forAll(c -> c.state() == SweepCell.State.FINISHED);
    return new Answer(
        interrupted ? Exit.INTERRUPTED : sound ? Exit.STANDS : Exit.FALLS,
        "sweep",
        json(id, folder, lines, interrupted ? "interrupted" : "finished"),
        interrupted ? "" : text(id, folder, lines));
  }

  static Map<String, Object> json(String id, Path folder, Seq<Line> lines, String state) {
    return LinkedHashMap.of(
        "run", id,
        "folder", folder.toString(),
        "state", state,
        "cells", lines.map(SweepAnswer::json),
        "summary", summary(lines));
  }

  private static Map<String, Object> json(Line l) {
    return LinkedHashMap.<String, Object>of(
            "label", l.label(),
            "run", l.run(),
            "state", l.state(),
            "reason", l.reason(),
            "status", l.status(),
            "objective", l.objective(),
            "gap", l.gap(),
            "nc1", l.nc1())
        .put("nc2", l.nc2())
        .put("nc3", l.nc3());
  }

  private static Map<String, Object> summary(Seq<Line> lines) {
    LinkedHashMap<String, Object> counts = LinkedHashMap.of("runs", lines.size());
    for (SweepCell.State s : SweepCell.State.values()) {
      counts = counts.put(s.id(), lines.count(l -> l.state().equals(s.id())));
    }
    return counts;
  }

  static String text(String id, Path folder, Seq<Line> lines) {
    return List.of(
            id
                + ": "
                + lines.size()
                + " runs, "
                + lines.count(l -> l.state().equals("finished"))
                + " finished")
        .appendAll(lines.flatMap(SweepAnswer::lines))
        .append("  folder " + folder)
        .mkString("\n");
  }

  /** A run in a line or two. */
  static Seq<String> lines(SweepCell c) {
    return lines(Line.of(c));
  }

  private static Seq<String> lines(Line l) {
    String name = l.label().isEmpty() ? l.run() : l.run() + " " + l.label();
    String found =
        l.objective().isEmpty()
            ? l.state() + (l.reason().isEmpty() ? "" : ": " + l.reason())
            : l.status().getOrElse(l.state())
                + number(", objective ", l.objective())
                + number(", gap ", l.gap())
                + number(", NC1 ", l.nc1());
    return Text.hanging("  " + Text.shown(name) + ":", Text.shown(found));
  }

  private static String number(String name, Option<Double> value) {
    return value.map(v -> name + String.format(Locale.ROOT, "%.5g", v)).getOrElse("");
  }

  /** What a sweep would do. */
  static Answer planned(Seq<Planned> plan) {
    TimeEstimate time = new TimeEstimate();
    Seq<Map<String, Object>> cells =
        plan.map(
            p ->
                LinkedHashMap.of(
                    "label",
                    p.cell().label(),
                    "run",
                    p.problem().id(),
                    "seconds",
                    time.seconds(p.problem()),
                    "bytes",
                    p.problem().memory(1).total()));
    double seconds = plan.map(p -> time.seconds(p.problem())).sum().doubleValue();
    double bytes = plan.map(p -> p.problem().memory(1).total()).max().getOrElse(0.0);
    Seq<String> lines =
        plan.flatMap(
                p ->
                    Text.hanging(
                        "  " + p.problem().id() + " " + Text.shown(p.cell().label()) + ":",
                        "at most "
                            + TrainProgress.duration(time.seconds(p.problem()))
                            + ", "
                            + MemoryEstimate.text(p.problem().memory(1).total())))
            .append(
                plan.size()
                    + " runs, together at most "
                    + TrainProgress.duration(seconds)
                    + " of one thread; the largest takes "
                    + MemoryEstimate.text(bytes));
    return Answer.stands(
        "sweep",
        LinkedHashMap.of("dryRun", true, "cells", cells, "seconds", seconds, "bytes", bytes),
        lines.mkString("\n"));
  }
}
