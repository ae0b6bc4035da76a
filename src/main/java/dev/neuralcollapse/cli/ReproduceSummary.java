package dev.neuralcollapse.cli;

import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.CertifiedDepth;
import dev.neuralcollapse.experiment.ClaimRow;
import dev.neuralcollapse.experiment.ReproduceResult;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.Locale;

/** What {@code reproduce} prints at its end. */
final class ReproduceSummary {

  private ReproduceSummary() {}

  static Answer of(ReproduceResult r, Path run, Path report) {
    Map<String, ?> json =
        LinkedHashMap.of("run", run.toString(), "report", report.toString(), "summary", summary(r));
    return new Answer(
        r.stands() ? Exit.STANDS : Exit.FALLS, "reproduce", json, text(r, run, report));
  }

  private static Map<String, ?> summary(ReproduceResult r) {
    return counts(r.claims())
        .merge(
            LinkedHashMap.of(
                "cells", r.cells().size(),
                "converged", count(r, Cell.Status.CONVERGED),
                "capped", count(r, Cell.Status.CAPPED),
                "diverged", count(r, Cell.Status.DIVERGED)))
        .put("certificates", r.certificates().map(ReproduceSummary::certificate));
  }

  /** How many claims there are and stand, and twins. */
  static LinkedHashMap<String, Object> counts(Seq<ClaimRow> claims) {
    return LinkedHashMap.of(
        "claims", claims.size(),
        "stand", claims.count(ClaimRow::stands),
        "twins", claims.map(c -> c.twins().size()).sum().intValue(),
        "twinsRefuted", claims.map(ClaimRow::twinsRefuted).sum().intValue());
  }

  /** The same in words. */
  static String line(Seq<ClaimRow> claims) {
    return claims.count(ClaimRow::stands)
        + " of "
        + claims.size()
        + " claims stand; "
        + claims.map(ClaimRow::twinsRefuted).sum()
        + " of "
        + claims.map(c -> c.twins().size()).sum()
        + " false twins refuted";
  }

  private static Map<String, ?> certificate(CertifiedDepth d) {
    return LinkedHashMap.of(
        "depth", d.depth(),
        "objective", List.of(d.objective().lo(), d.objective().hi()),
        "gap", List.of(d.gap().lo(), d.gap().hi()),
        "nc1", d.bound("nc1").flatMap(CertifiedDepth.Bound::bound),
        "folder", d.folder());
  }

  private static int count(ReproduceResult r, Cell.Status status) {
    return r.cells().count(c -> c.convergence().status() == status);
  }

  private static String text(ReproduceResult r, Path run, Path report) {
    Seq<String> lines =
        List.of(
                line(r.claims()),
                r.cells().size()
                    + " networks trained: "
                    + count(r, Cell.Status.CONVERGED)
                    + " converged, "
                    + count(r, Cell.Status.CAPPED)
                    + " capped, "
                    + count(r, Cell.Status.DIVERGED)
                    + " diverged")
            .appendAll(headline(r))
            .append("run:    " + run)
            .append("report: " + report.resolve("index.html"));
    return lines.mkString("\n");
  }

  private static Seq<String> headline(ReproduceResult r) {
    return r.certificates()
        .map(
            d ->
                String.format(
                    Locale.ROOT,
                    "depth %3d: every network with objective <= %s has NC1 <= %s",
                    d.depth(),
                    d.premise().toPlainString(),
                    d.bound("nc1")
                        .flatMap(CertifiedDepth.Bound::bound)
                        .map(b -> new BigDecimal(b).round(new MathContext(3, RoundingMode.CEILING)))
                        .map(BigDecimal::toString)
                        .getOrElse("(vacuous)")));
  }

  static Map<String, ?> json(Cell c) {
    return LinkedHashMap.<String, Object>of(
            "cell", c.plan().id(),
            "status", c.convergence().status().id(),
            "relativeGradient", c.convergence().relativeGradient(),
            "evaluations", c.convergence().evaluations(),
            "objective", c.measured().map(m -> m.parts().under(c.plan().embedding())),
            "objectiveFree", c.measured().map(m -> m.parts().free()),
            "accuracy", c.measured().map(Cell.Measured::accuracy))
        .put(
            "metrics",
            c.measured()
                .map(
                    m ->
                        m.metrics()
                            .map(
                                v ->
                                    LinkedHashMap.of(
                                        "id",
                                        v.id(),
                                        "convention",
                                        v.convention(),
                                        "value",
                                        (Object) v.value())))
                .getOrElse(List.empty()));
  }

  static String text(Cell c) {
    Option<Cell.Measured> measured = c.measured();
    Seq<String> lines =
        List.of(c.plan().id() + ": " + c.convergence().status().id())
            .appendAll(Text.indented(2, c.convergence().reason()))
            .appendAll(
                measured
                    .toList()
                    .flatMap(
                        m ->
                            List.of(
                                    line("objective", m.parts().under(c.plan().embedding())),
                                    line("objective, embedding free", m.parts().free()),
                                    line("accuracy", m.accuracy()))
                                .appendAll(
                                    m.metrics()
                                        .flatMap(
                                            v -> v.value().toList().map(x -> line(v.id(), x))))));
    return lines.mkString("\n");
  }

  private static String line(String name, double value) {
    return String.format(Locale.ROOT, "  %-28s %.10g", name, value);
  }
}
