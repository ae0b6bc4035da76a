package dev.neuralcollapse.cli;

import dev.neuralcollapse.bound.Account;
import dev.neuralcollapse.bound.CertifiedBound;
import dev.neuralcollapse.bound.GapAttribution;
import dev.neuralcollapse.bound.Ideal;
import dev.neuralcollapse.bound.IntervalGap;
import dev.neuralcollapse.bound.IntervalLayer;
import dev.neuralcollapse.bound.LastLayer;
import dev.neuralcollapse.bound.Rescaling;
import dev.neuralcollapse.bound.Stability;
import dev.neuralcollapse.bound.StabilityBounds;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.FeatureBundle;
import dev.neuralcollapse.data.format.FeatureFile;
import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.metric.MetricValue;
import dev.neuralcollapse.metric.Metrics;
import dev.neuralcollapse.metric.Observation;
import dev.neuralcollapse.metric.Target;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where features and a classifier lose against perfect collapse, and what follows from it. */
@Command(
    name = "attribute",
    mixinStandardHelpOptions = true,
    description = {
      "Split the gap to the optimum of features and classifier into named terms,",
      "and bound the collapse of everything at least as good."
    })
final class AttributeCommand extends CollapseCommand {
  @Parameters(
      paramLabel = "FILE",
      description = ".npz, .npy, .csv or .safetensors with features, labels and classifier")
  private Path file = Path.of("");

  @Option(names = "--loss", required = true, description = "ce, mse or mse-bias")
  private String loss = "ce";

  @Option(
      names = "--decay",
      paramLabel = "LAMBDA",
      required = true,
      description = "weight decay of the classifier, > 0")
  private double decay;

  @Option(
      names = "--rescale",
      description =
          "centre features, divide them by their norm, multiply the classifier by it,"
              + " change the decay to match")
  private boolean rescale;

  @Override
  Either<Fault, Answer> answer() {
    if (!(decay > 0) || !Double.isFinite(decay)) {
      return Either.left(
          new Fault("--decay", "the decay is " + decay, "a positive finite number is needed"));
    }
    return Loss.parse(loss)
        .flatMap(l -> FeatureFile.read(file).flatMap(b -> layer(b, l)))
        .flatMap(this::attributed);
  }

  private Either<Fault, LastLayer> layer(FeatureBundle bundle, Loss chosen) {
    return MeasureCommand.LastLayerFile.of(bundle)
        .flatMap(
            last ->
                last.classifier()
                    .toEither(
                        () ->
                            new Fault(
                                bundle.source(),
                                "no array 'classifier'",
                                "attribution needs the K x d classifier as well"))
                    .flatMap(w -> head(w, chosen, bundle.source()))
                    .map(w -> new LastLayer(last.features(), w, chosen, decay)));
  }

  private static Either<Fault, ClassifierWeights> head(
      ClassifierWeights w, Loss chosen, String source) {
    boolean biased = w.bias().exists(b -> b.maxAbs() != 0);
    if (biased && chosen != Loss.SQUARED_WITH_BIAS) {
      return Either.left(
          new Fault(
              source + ", array bias",
              "a bias that is not zero, with --loss " + chosen.id(),
              "the theorems for this loss have a head without bias; only mse-bias has one"));
    }
    return Either.right(
        chosen == Loss.SQUARED_WITH_BIAS ? w : ClassifierWeights.withoutBias(w.values()));
  }

  private Either<Fault, Answer> attributed(LastLayer layer) {
    if (rescale) {
      return Rescaling.of(layer)
          .toEither(
              () ->
                  new Fault(
                      file.toString(),
                      "a sample's features are all equal, or scales are beyond double precision",
                      "such a sample has no direction to rescale to: leave it out"))
          .map(r -> answer(GapAttribution.of(r.layer()), io.vavr.control.Option.some(r)));
    }
    return Either.right(answer(GapAttribution.of(layer), io.vavr.control.Option.none()));
  }

  private Answer answer(GapAttribution attribution, io.vavr.control.Option<Rescaling> applied) {
    return switch (attribution) {
      case GapAttribution.Attributed a -> attributed(a, applied);
      case GapAttribution.NotApplicable n -> notApplicable(n);
    };
  }

  /** A bound with the very quantity it bounds. */
  private record Certified(String name, String metric, CertifiedBound bound, Double measured) {}

  private Answer attributed(
      GapAttribution.Attributed a, io.vavr.control.Option<Rescaling> applied) {
    Seq<Certified> certified = certificates(a.layer());
    Map<String, Object> json =
        LinkedHashMap.<String, Object>of(
                "verdict", "certified",
                "loss", loss,
                "decay", a.layer().decay(),
                "objective", a.objective(),
                "optimum", a.optimum(),
                "gap", a.gap(),
                "terms", terms(a.terms()),
                "chain", terms(a.chain()))
            .put(
                "certificates",
                LinkedHashMap.ofEntries(
                    certified.map(c -> io.vavr.Tuple.of(c.name(), certificate(c)))))
            .put("rescaled", applied.map(AttributeCommand::rescaling));
    List<String> lines =
        List.of(
                file + ": " + loss + ", decay " + a.layer().decay(),
                line("objective F(W,H)", a.objective()),
                line("optimum F*", a.optimum()),
                line("gap", a.gap()),
                "gap identity [D]: exact, every term is zero only if what it names is perfect")
            .appendAll(lines(a.terms(), a.gap()))
            .append("inequality chain [D]")
            .appendAll(lines(a.chain(), a.gap()))
            .append("every classifier and unit features with a gap as small have [D]")
            .appendAll(certified.map(AttributeCommand::line))
            .appendAll(applied.toList().flatMap(AttributeCommand::rescalingLines));
    return Answer.stands("attribute", json, lines.mkString("\n"));
  }

  private static Seq<Certified> certificates(LastLayer layer) {
    Interval gap = IntervalGap.of(layer, IntervalLayer.Reading.ON_SPHERE).identity().total();
    StabilityBounds bounds =
        Stability.of(Ideal.optimum(layer.loss(), layer.classes(), layer.decay()), gap);
    // The scale s = 1/(1+λK) of the squared loss's optimum belongs to the metric's convention.
    double scale = 1 / (1 + layer.decay() * layer.classes());
    Seq<MetricValue> measured =
        Metrics.measure(
            Metrics.catalogue(Target.SIMPLEX_ETF, io.vavr.control.Option.some(scale)),
            Observation.of(layer.features(), io.vavr.control.Option.some(layer.head())));
    String nc2 = layer.loss() == Loss.SQUARED ? "nc2.frame-deviation" : "nc2.etf-weights";
    return List.of(
        certified("nc1", "nc1.trace-ratio", bounds.nc1(), measured),
        certified("nc2", nc2, bounds.nc2(), measured),
        certified("nc3", "nc3.cosine-gap", bounds.nc3(), measured));
  }

  private static Certified certified(
      String name, String metric, CertifiedBound bound, Seq<MetricValue> measured) {
    return new Certified(
        name,
        metric,
        bound,
        measured
            .find(m -> m.id().equals(metric))
            .flatMap(MetricValue::value)
            .getOrElse(Double.NaN));
  }

  private static Map<String, Object> certificate(Certified c) {
    return LinkedHashMap.of(
        "bound", c.bound().bound(),
        "measured", c.measured(),
        "vacuous", c.bound().isVacuous(),
        "metric", c.metric());
  }

  private Answer notApplicable(GapAttribution.NotApplicable n) {
    Map<String, Object> json =
        LinkedHashMap.<String, Object>of(
                "verdict", "not-applicable",
                "objective", io.vavr.control.Option.none(),
                "optimum", io.vavr.control.Option.none(),
                "gap", io.vavr.control.Option.none(),
                "terms", io.vavr.control.Option.none(),
                "chain", io.vavr.control.Option.none(),
                "certificates", io.vavr.control.Option.none(),
                "reasons", n.reasons())
            .put(
                "deviation",
                LinkedHashMap.of(
                    "norm", n.deviation().norm(),
                    "mean", n.deviation().mean(),
                    "balanced", n.deviation().balanced()))
            .put("rescale", n.rescaling().map(AttributeCommand::rescaling));
    List<String> lines =
        List.of(file + ": not applicable")
            .appendAll(n.reasons().flatMap(r -> Text.indented(2, r)))
            .appendAll(
                n.rescaling()
                    .toList()
                    .flatMap(r -> List.of("with --rescale:").appendAll(rescalingLines(r))));
    return Answer.stands("attribute", json, lines.mkString("\n"));
  }

  private static Map<String, Object> rescaling(Rescaling r) {
    return LinkedHashMap.of(
        "norm", r.norm(),
        "normSpread", r.normSpread(),
        "decay", r.layer().decay(),
        "logitChange", r.logitChange(),
        "exact", r.isExact());
  }

  private static Seq<String> rescalingLines(Rescaling r) {
    String effect =
        r.isExact()
            ? "the same problem in other units: no logit changes"
            : String.format(
                Locale.ROOT,
                "ANOTHER problem: logits change by up to %.3g (norms differ by up to %.3g of"
                    + " their mean, or the classifier sees the features' mean)",
                r.logitChange(),
                r.normSpread());
    return Text.indented(
        2,
        String.format(
                Locale.ROOT,
                "features are centred and divided by their norm, the classifier is multiplied by"
                    + " the mean norm %.6g, the decay becomes %.6g; ",
                r.norm(),
                r.layer().decay())
            + effect);
  }

  private static Seq<Map<String, Object>> terms(Account account) {
    return account
        .terms()
        .map(t -> LinkedHashMap.<String, Object>of("name", t.name(), "value", t.value()));
  }

  private static Seq<String> lines(Account account, double gap) {
    return account
        .terms()
        .map(
            t ->
                String.format(
                    Locale.ROOT,
                    "  %-18s %14.6e %6.1f %%",
                    t.name(),
                    t.value(),
                    gap > 0 ? 100 * t.value() / gap : 0));
  }

  private static String line(String name, double value) {
    return String.format(Locale.ROOT, "  %-18s %s", name, value);
  }

  private static String line(Certified c) {
    return switch (c.bound()) {
      case CertifiedBound.Bounded b ->
          String.format(
              Locale.ROOT,
              "  %-3s %-20s <= %-12.6g (here %.6g)",
              c.name(),
              c.metric(),
              b.value(),
              c.measured());
      case CertifiedBound.Vacuous v ->
          String.format(
              Locale.ROOT,
              "  %-3s %-20s vacuous: says something for gaps below %.4g",
              c.name(),
              c.metric(),
              v.threshold());
    };
  }
}
