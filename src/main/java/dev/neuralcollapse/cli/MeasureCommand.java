package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.FeatureBundle;
import dev.neuralcollapse.data.format.FeatureFile;
import dev.neuralcollapse.data.format.FeatureSet;
import dev.neuralcollapse.data.format.RegressionBundle;
import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.metric.Measured;
import dev.neuralcollapse.metric.MetricValue;
import dev.neuralcollapse.metric.Metrics;
import dev.neuralcollapse.metric.Target;
import io.vavr.Tuple;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Metrics of features from elsewhere, or of a network's own. */
@Command(
    name = "measure",
    mixinStandardHelpOptions = true,
    description = "Collapse metrics of features from a file, each with its convention.")
final class MeasureCommand extends CollapseCommand {
  @Parameters(
      paramLabel = "FILE",
      description = {
        ".npz, .npy, .csv or .safetensors with features and labels,",
        "or targets instead of labels, or the folder of a network",
        "with its data"
      })
  private Path file = Path.of("");

  @picocli.CommandLine.Option(
      names = "--target",
      defaultValue = "etf",
      description = "etf (simplex) or frame (orthogonal) (default ${DEFAULT-VALUE})")
  private String target = "etf";

  @Override
  Either<Fault, Answer> answer() {
    return target()
        .flatMap(
            t ->
                features()
                    .flatMap(
                        set ->
                            switch (set) {
                              case FeatureBundle b -> measured(b, t);
                              case RegressionBundle r -> MeasuredRegression.of(r);
                            }));
  }

  private Either<Fault, FeatureSet> features() {
    return NetworkFeatures.isThere(file) ? NetworkFeatures.read(file) : FeatureFile.any(file);
  }

  private Either<Fault, Target> target() {
    return switch (target) {
      case "etf" -> Either.right(Target.SIMPLEX_ETF);
      case "frame" -> Either.right(Target.ORTHOGONAL_FRAME);
      default ->
          Either.left(new Fault("--target", "no target '" + target + "'", "expected etf or frame"));
    };
  }

  private Either<Fault, Answer> measured(FeatureBundle bundle, Target target) {
    return LastLayerFile.of(bundle)
        .flatMap(
            last ->
                MeasuredLayers.of(bundle, target)
                    .map(
                        layers ->
                            answer(
                                bundle,
                                last.features(),
                                Metrics.all(last.features(), last.classifier(), target)
                                    .appendAll(complexity(last.features())),
                                layers)));
  }

  /** What needs the network itself; nothing for features of unknown origin. */
  private Seq<MetricValue> complexity(Features features) {
    return NetworkFeatures.isThere(file) ? NetworkComplexity.of(file, features) : List.empty();
  }

  private static Answer answer(
      FeatureBundle bundle, Features features, Seq<MetricValue> values, MeasuredLayers layers) {
    Map<String, Object> json =
        LinkedHashMap.<String, Object>of(
                "samples", features.samples(),
                "classes", features.classes(),
                "width", features.width(),
                "metrics", values.map(MeasureCommand::json))
            .put("layers", layers.json(MeasureCommand::json))
            .put("straightLine", layers.pathJson())
            .put("ignored", bundle.ignored());
    String head =
        bundle.source()
            + ": "
            + features.samples()
            + " samples, "
            + features.classes()
            + " classes, width "
            + features.width();
    return Answer.stands(
        "measure",
        bundle.layers().isEmpty() ? json.remove("layers").remove("straightLine") : json,
        List.of(head)
            .appendAll(values.flatMap(MeasureCommand::lines))
            .appendAll(layers.lines())
            .mkString("\n"));
  }

  static Map<String, Object> json(MetricValue v) {
    return LinkedHashMap.of(
        "id", v.id(),
        "convention", v.convention(),
        "value", v.value(),
        "diagnostics", v.diagnostics(),
        "undefined", v.reason());
  }

  static Seq<String> lines(MetricValue v) {
    return switch (v.measured()) {
      case Measured.Value x ->
          List.of(String.format(Locale.ROOT, "  %-30s %-14.8g", v.id(), x.value()).stripTrailing())
              .appendAll(Text.indented(6, v.convention()));
      case Measured.Undefined u ->
          List.of(String.format(Locale.ROOT, "  %-30s undefined", v.id()))
              .appendAll(Text.indented(6, u.reason()));
    };
  }

  /** Features and classifier of a file, checked against each other. */
  record LastLayerFile(Features features, Option<ClassifierWeights> classifier) {
    private static final double LEAST_SIZE = 1e-60;

    static Either<Fault, LastLayerFile> of(FeatureBundle b) {
      return List.of(Tuple.of("features", b.features()))
          .appendAll(b.classifier().map(w -> Tuple.of("classifier", w)))
          .appendAll(b.layers().map(l -> Tuple.of(l.name(), l.features())))
          .flatMap(t -> outOfRange(t._2, b.source() + ", array " + t._1))
          .headOption()
          .<Either<Fault, LastLayerFile>>map(Either::left)
          .getOrElse(() -> checked(b));
    }

    /** Squares of squares must neither overflow nor vanish. */
    static Option<Fault> outOfRange(Matrix values, String where) {
      double size = values.maxAbs();
      return size == 0 || (size > LEAST_SIZE && size < 1 / LEAST_SIZE)
          ? Option.none()
          : Option.some(
              new Fault(
                  where,
                  String.format(Locale.ROOT, "the largest entry has size %.3g", size),
                  "its squares leave double precision: divide the array by its largest entry"));
    }

    private static Either<Fault, LastLayerFile> checked(FeatureBundle b) {
      return Features.of(b.features(), b.labels(), b.source() + ", array features")
          .flatMap(
              f ->
                  b.classifier()
                      .fold(
                          () -> Either.right(new LastLayerFile(f, Option.none())),
                          w ->
                              ClassifierWeights.of(
                                      w, b.bias(), f, b.source() + ", array classifier")
                                  .map(c -> new LastLayerFile(f, Option.some(c)))));
    }
  }
}
