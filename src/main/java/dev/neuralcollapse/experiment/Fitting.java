package dev.neuralcollapse.experiment;

import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.function.Function;

/** The rates of a run. */
final class Fitting {
  private static final Seq<String> METRICS =
      List.of("nc1.trace-ratio", "nc2.etf-weights", "nc3.cosine-gap");

  /** Geometric mean of the three: its slope is the average of their slopes. */
  static final String AVERAGE = "nc.geometric-mean";

  /** What is certified of every network as good as the best of each depth. */
  static final String CERTIFIED = "certified";

  private Fitting() {}

  /**
   * Every quantity and curve: from the published first depth and from the least one to the deepest,
   * and over the published depths where there are deeper ones.
   */
  static Seq<SlopeRow> of(Seq<Cell> cells, Spec spec) {
    return cells
        .map(c -> c.plan().series())
        .distinct()
        .flatMap(
            series -> {
              Seq<Cell> curve = cells.filter(c -> c.plan().series().equals(series));
              return ranges(curve).flatMap(range -> rows(series, range, curve, spec));
            });
  }

  /** The certified bound on NC1 and the gap it comes from, one value a depth. */
  static Seq<SlopeRow> ofCertificates(Seq<CertifiedDepth> certificates, Spec spec) {
    return List.of(
        certified("nc1.bound", certificates, spec, c -> c.bound("nc1").flatMap(b -> b.bound())),
        certified("gap", certificates, spec, c -> Option.some(c.gap().hi())));
  }

  private static SlopeRow certified(
      String quantity,
      Seq<CertifiedDepth> certificates,
      Spec spec,
      Function<CertifiedDepth, Option<Double>> value) {
    Seq<CertifiedDepth> used = certificates.filter(c -> c.depth() >= Published.SLOPE_FROM);
    Seq<Slope.Point> points =
        used.flatMap(
            c ->
                value.apply(c).filter(v -> v > 0).toList().map(v -> new Slope.Point(c.depth(), v)));
    return new SlopeRow(
        quantity,
        CERTIFIED,
        Published.SLOPE_FROM,
        Slope.fit(points, spec.resamples(), spec.seeds().head()),
        "from depth "
            + Published.SLOPE_FROM
            + ": "
            + points.size()
            + " of "
            + used.size()
            + " certificates say something");
  }

  /** Depths that are used, both ends included; no upper end means all. */
  private record Range(int from, Option<Integer> to) {
    boolean has(int depth) {
      return depth >= from && to.forAll(t -> depth <= t);
    }
  }

  private static Seq<Range> ranges(Seq<Cell> curve) {
    Seq<Integer> depths = curve.map(c -> c.plan().depth());
    Seq<Range> whole =
        List.of(Published.SLOPE_FROM, depths.min().get())
            .distinct()
            .map(from -> new Range(from, Option.none()));
    return depths.max().get() > Published.SLOPE_TO
        ? whole.append(new Range(Published.SLOPE_FROM, Option.some(Published.SLOPE_TO)))
        : whole;
  }

  private static Seq<SlopeRow> rows(String series, Range range, Seq<Cell> curve, Spec spec) {
    return METRICS
        .map(m -> row(m, series, range, curve, spec, x -> x.metric(m)))
        .append(row(AVERAGE, series, range, curve, spec, Fitting::average))
        .append(row("gap", series, range, curve, spec, m -> Option.some(m.attribution().gap())));
  }

  /** None unless all three are positive. */
  private static Option<Double> average(Cell.Measured m) {
    Seq<Double> logs =
        METRICS.flatMap(id -> m.metric(id).filter(v -> v > 0)).map(v -> StrictMath.log(v));
    return logs.size() < METRICS.size()
        ? Option.none()
        : Option.some(StrictMath.exp(logs.sum().doubleValue() / METRICS.size()));
  }

  private static SlopeRow row(
      String quantity,
      String series,
      Range range,
      Seq<Cell> curve,
      Spec spec,
      Function<Cell.Measured, Option<Double>> value) {
    Seq<Cell> used = curve.filter(c -> range.has(c.plan().depth()));
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
        "from depth "
            + range.from()
            + range.to().map(t -> " to " + t).getOrElse("")
            + ": "
            + converged
            + " of "
            + used.size()
            + " runs converged";
    return new SlopeRow(
        quantity,
        series,
        range.from(),
        Slope.fit(points, spec.resamples(), spec.seeds().head()),
        points.size() < used.size()
            ? note + "; " + (used.size() - points.size()) + " without a value left out"
            : note,
        range.to());
  }
}
