package dev.neuralcollapse.experiment;

import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.function.Function;

/** The rates of a run. */
final class Fitting {
  private static final Seq<String> METRICS =
      List.of("nc1.trace-ratio", "nc2.etf-weights", "nc3.cosine-gap");

  private Fitting() {}

  /** Every quantity and curve, from the published first depth and from the least one. */
  static Seq<SlopeRow> of(Seq<Cell> cells, Spec spec) {
    Seq<Integer> starts = List.of(Published.SLOPE_FROM, spec.depths().min().get()).distinct();
    return cells
        .map(c -> c.plan().series())
        .distinct()
        .flatMap(
            series -> {
              Seq<Cell> curve = cells.filter(c -> c.plan().series().equals(series));
              return starts.flatMap(
                  from ->
                      METRICS
                          .map(m -> row(m, series, from, curve, spec, x -> x.metric(m)))
                          .append(
                              row(
                                  "gap",
                                  series,
                                  from,
                                  curve,
                                  spec,
                                  m -> Option.some(m.attribution().gap()))));
            });
  }

  private static SlopeRow row(
      String quantity,
      String series,
      int from,
      Seq<Cell> curve,
      Spec spec,
      Function<Cell.Measured, Option<Double>> value) {
    Seq<Cell> used = curve.filter(c -> c.plan().depth() >= from);
    Seq<Slope.Point> points =
        used.flatMap(
            c ->
                c.measured()
                    .flatMap(value)
                    .filter(v -> v > 0 && Double.isFinite(v))
                    .toList()
                    .map(v -> new Slope.Point(c.plan().depth(), v)));
    int converged = used.count(c -> c.convergence().status() == Cell.Status.CONVERGED);
    String note =
        "from depth " + from + ": " + converged + " of " + used.size() + " runs converged";
    return new SlopeRow(
        quantity,
        series,
        from,
        Slope.fit(points, spec.resamples(), spec.seeds().head()),
        points.size() < used.size()
            ? note + "; " + (used.size() - points.size()) + " without a value left out"
            : note);
  }
}
