package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.FeatureBundle;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.metric.LayerPath;
import dev.neuralcollapse.metric.MetricValue;
import dev.neuralcollapse.metric.Metrics;
import dev.neuralcollapse.metric.StraightLine;
import dev.neuralcollapse.metric.Target;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.Locale;
import java.util.function.Function;

/**
 * Every layer of a file with its metrics, and beside it what the straight line from the first to
 * the last says there.
 *
 * @param layers in the order of the network
 * @param path through them, or why there is none
 */
record MeasuredLayers(Seq<Layer> layers, Either<String, LayerPath> path) {

  /** Metrics of one layer by name. */
  record Layer(String name, int width, Seq<MetricValue> metrics, Option<OnTheLine> line) {}

  /** The line where this layer is as far along the path. */
  record OnTheLine(double position, MetricValue pfc1, MetricValue pfc2) {
    static OnTheLine at(StraightLine line, double position) {
      return new OnTheLine(position, line.pfc1(position), line.pfc2(position));
    }
  }

  static Either<Fault, MeasuredLayers> of(FeatureBundle bundle, Target target) {
    return Either.sequenceRight(bundle.layers().map(l -> features(l, bundle)))
        .map(features -> of(bundle.layers().map(FeatureBundle.Layer::name), features, target));
  }

  private static Either<Fault, Features> features(FeatureBundle.Layer l, FeatureBundle bundle) {
    return Features.of(l.features(), bundle.labels(), bundle.source() + ", array " + l.name());
  }

  private static MeasuredLayers of(Seq<String> names, Seq<Features> features, Target target) {
    Either<String, LayerPath> path = LayerPath.through(features);
    Seq<Option<OnTheLine>> lines =
        path.fold(
            why -> features.map(f -> Option.<OnTheLine>none()),
            p -> p.positions().map(t -> Option.some(OnTheLine.at(p.line(), t))));
    return new MeasuredLayers(
        names
            .zip(features)
            .zipWith(
                lines,
                (f, line) -> new Layer(f._1, f._2.width(), Metrics.ofLayer(f._2, target), line)),
        path);
  }

  /** One entry a layer. */
  Seq<Map<String, Object>> json(Function<MetricValue, Map<String, Object>> metric) {
    return layers.map(
        l ->
            LinkedHashMap.<String, Object>of(
                "name",
                l.name(),
                "width",
                l.width(),
                "metrics",
                l.metrics().map(metric),
                "position",
                l.line().map(OnTheLine::position),
                "line",
                l.line()
                    .map(
                        x ->
                            LinkedHashMap.of("pfc1", x.pfc1().value(), "pfc2", x.pfc2().value()))));
  }

  /** What holds for the path as a whole. */
  Map<String, Object> pathJson() {
    return LinkedHashMap.of(
        "straightness",
        path.toOption().map(LayerPath::straightness),
        "meansCosine",
        path.toOption().flatMap(p -> p.line().meansCosine()),
        "undefined",
        path.swap().toOption());
  }

  /** For people. */
  Seq<String> lines() {
    return layers.isEmpty()
        ? List.empty()
        : layers.flatMap(MeasuredLayers::lines).toList().appendAll(pathLines());
  }

  private static Seq<String> lines(Layer l) {
    String measured =
        l.metrics()
            .filter(m -> m.id().startsWith("pfc"))
            .map(m -> m.id() + " " + figure(m))
            .mkString(", ");
    return List.of(l.name() + " (width " + l.width() + "): " + measured)
        .appendAll(
            l.line()
                .map(
                    x ->
                        String.format(
                            Locale.ROOT,
                            "  straight line at t = %.3f: pfc1 %s, pfc2 %s",
                            x.position(),
                            figure(x.pfc1()),
                            figure(x.pfc2()))));
  }

  private Seq<String> pathLines() {
    return path.fold(
        why -> Text.indented(0, "no straight line beside the layers: " + why),
        p ->
            Text.indented(
                0,
                String.format(
                    Locale.ROOT,
                    "straight line: h(t) = (1-t) first + t last layer, t the length of the path up"
                        + " to a layer over all of it; its ends lie %.3f of its length apart%s",
                    p.straightness(),
                    p.line()
                        .meansCosine()
                        .map(
                            c ->
                                String.format(
                                    Locale.ROOT, ", centred means of both ends at cosine %.3f", c))
                        .getOrElse(""))));
  }

  private static String figure(MetricValue m) {
    return m.value().map(x -> String.format(Locale.ROOT, "%.5g", x)).getOrElse("undefined");
  }
}
