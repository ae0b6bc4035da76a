package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.RegressionBundle;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.metric.MetricValue;
import dev.neuralcollapse.metric.RegressionMetrics;
import dev.neuralcollapse.metric.RegressionObservation;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.Locale;

/**
 * The metrics of a regression: of its last layer, then of every layer.
 *
 * @param bundle what is measured
 * @param metrics of the last layer
 * @param layers of every layer
 */
record MeasuredRegression(
    RegressionBundle bundle, Seq<MetricValue> metrics, Seq<MeasuredRegression.Layer> layers) {

  /** Metrics of one layer by name. */
  record Layer(String name, int width, Seq<MetricValue> metrics) {}

  static Either<Fault, Answer> of(RegressionBundle b) {
    return List.of(Tuple.of("features", b.features()), Tuple.of("targets", b.targets()))
        .appendAll(b.head().map(w -> Tuple.of("classifier", w)))
        .appendAll(b.layers().flatMap(MeasuredRegression::arrays))
        .flatMap(t -> MeasureCommand.LastLayerFile.outOfRange(t._2, b.source() + ", array " + t._1))
        .headOption()
        .<Either<Fault, Answer>>map(Either::left)
        .getOrElse(() -> Either.right(measured(b).answer()));
  }

  private static Seq<Tuple2<String, Matrix>> arrays(RegressionBundle.Layer l) {
    return List.of(Tuple.of(l.name(), l.features()))
        .appendAll(l.next().map(w -> Tuple.of("weight of " + l.name(), w)));
  }

  private static MeasuredRegression measured(RegressionBundle b) {
    return new MeasuredRegression(
        b,
        RegressionMetrics.last(RegressionObservation.of(b.features(), b.targets(), b.head())),
        b.layers()
            .map(
                l ->
                    new Layer(
                        l.name(),
                        l.features().columns(),
                        RegressionMetrics.layer(
                            RegressionObservation.of(l.features(), b.targets(), l.next())))));
  }

  private Answer answer() {
    Map<String, Object> json =
        LinkedHashMap.<String, Object>of(
                "samples", bundle.features().rows(),
                "classes", Option.none(),
                "targets", bundle.targets().columns(),
                "width", bundle.features().columns(),
                "metrics", metrics.map(MeasureCommand::json))
            .put("layers", layers.map(MeasuredRegression::json))
            .put("ignored", bundle.ignored());
    return Answer.stands(
        "measure",
        layers.isEmpty() ? json.remove("layers") : json,
        List.of(
                bundle.source()
                    + ": "
                    + bundle.features().rows()
                    + " samples, "
                    + bundle.targets().columns()
                    + (bundle.targets().columns() == 1 ? " target, width " : " targets, width ")
                    + bundle.features().columns())
            .appendAll(metrics.flatMap(MeasureCommand::lines))
            .appendAll(layers.map(MeasuredRegression::line))
            .mkString("\n"));
  }

  private static Map<String, Object> json(Layer l) {
    return LinkedHashMap.of(
        "name", l.name(), "width", l.width(), "metrics", l.metrics().map(MeasureCommand::json));
  }

  private static String line(Layer l) {
    return l.name()
        + " (width "
        + l.width()
        + "):\n  "
        + l.metrics()
            .filter(m -> m.id().matches("dnrc[1-4]"))
            .map(
                m ->
                    m.id()
                        + " "
                        + m.value()
                            .map(x -> String.format(Locale.ROOT, "%.4g", x))
                            .getOrElse("undefined"))
            .mkString(", ");
  }
}
