package dev.neuralcollapse.cli;

import dev.neuralcollapse.bound.DepthBound;
import dev.neuralcollapse.bound.DepthCurve;
import dev.neuralcollapse.report.LogLogChart;
import dev.neuralcollapse.report.LogLogChart.Curve;
import dev.neuralcollapse.report.LogLogChart.Point;
import dev.neuralcollapse.report.LogLogChart.Style;
import dev.neuralcollapse.transport.TransportProblem;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;
import java.util.function.Function;

/** Bounds, certificates and the predicted law against depth. */
final class BoundChart {
  private BoundChart() {}

  static String svg(Seq<DepthCurve> curves) {
    TransportProblem p = curves.head().problem();
    String title =
        "Upper bounds by construction: "
            + BoundAnswer.architecture(p)
            + ", "
            + p.data().provenance().name()
            + ", K = "
            + p.data().labels().classes()
            + ", N = "
            + p.data().size()
            + ", width "
            + p.width()
            + ", decay "
            + curves.head().decay().text();
    return new LogLogChart(
            title,
            "depth L",
            "U(L) - F*, and what it certifies of every network as good",
            Vector.range(0, curves.size()).flatMap(k -> of(curves.get(k), k)))
        .svg();
  }

  private static Seq<Curve> of(DepthCurve c, int colour) {
    String name = c.problem().strategy().id();
    return List.of(
            new Curve(name + ": U - F*", colour, Style.MEASURED, points(c, b -> positive(b.gap()))))
        .appendAll(
            c.fit()
                .map(
                    f ->
                        new Curve(
                            name + ": (a + b log L)^2/L fitted",
                            colour,
                            Style.LAW,
                            points(
                                c,
                                b -> {
                                  double r = f.offset() + f.factor() * StrictMath.log(b.depth());
                                  return positive(r * r / b.depth());
                                }))))
        .append(
            new Curve(
                name + ": certified NC1",
                colour,
                Style.CERTIFIED,
                points(c, DepthBound::nc1Certificate)));
  }

  private static Option<Double> positive(double x) {
    return Option.when(x > 0, x);
  }

  private static Seq<Point> points(DepthCurve c, Function<DepthBound, Option<Double>> value) {
    return c.depths()
        .sortBy(DepthBound::depth)
        .flatMap(b -> value.apply(b).map(v -> new Point(b.depth(), v)));
  }
}
