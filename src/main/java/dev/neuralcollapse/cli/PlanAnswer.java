package dev.neuralcollapse.cli;

import dev.neuralcollapse.experiment.Estimate;
import dev.neuralcollapse.experiment.Series;
import dev.neuralcollapse.experiment.Spec;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import java.util.Locale;

/** What {@code reproduce --dry-run} answers. */
final class PlanAnswer {
  private PlanAnswer() {}

  static Map<String, ?> json(Spec spec, Estimate estimate) {
    return LinkedHashMap.of(
        "profile", spec.profile(),
        "samples", estimate.samples(),
        "cells", estimate.runs(),
        "threads", estimate.threads(),
        "hours", estimate.wall(),
        "series", names(spec).map(id -> series(spec, estimate, id)));
  }

  private static Map<String, ?> series(Spec spec, Estimate estimate, String id) {
    return LinkedHashMap.of(
        "id", id,
        "depths", parts(spec, id).flatMap(Series::depths).distinct(),
        "seeds", parts(spec, id).flatMap(Series::seeds).distinct(),
        "budgets", parts(spec, id).map(Series::budget).distinct(),
        "threadHours", estimate.hours().get(id).get());
  }

  static String text(Spec spec, Estimate estimate) {
    return names(spec)
        .flatMap(id -> lines(spec, estimate, id))
        .append(estimate.line())
        .mkString("\n");
  }

  private static Seq<String> lines(Spec spec, Estimate estimate, String id) {
    Seq<Series> parts = parts(spec, id);
    return List.of(
        String.format(
            Locale.ROOT,
            "%-34s %s of one thread",
            id,
            Estimate.words(estimate.hours().get(id).get())),
        "  depths "
            + parts.flatMap(Series::depths).distinct().mkString(", ")
            + "; "
            + parts.flatMap(Series::seeds).distinct().size()
            + " seed(s); budget "
            + parts.map(Series::budget).distinct().mkString(", "));
  }

  private static Seq<String> names(Spec spec) {
    return spec.series().map(Series::id).distinct();
  }

  private static Seq<Series> parts(Spec spec, String id) {
    return spec.series().filter(s -> s.id().equals(id));
  }
}
