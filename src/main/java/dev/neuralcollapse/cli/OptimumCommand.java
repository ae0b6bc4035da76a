package dev.neuralcollapse.cli;

import dev.neuralcollapse.bound.Ideal;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.Attainment;
import dev.neuralcollapse.optimum.CrossEntropyOptimum;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.optimum.MseBiasOptimum;
import dev.neuralcollapse.optimum.MseOptimum;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.control.Either;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Closed-form optima. */
@Command(
    name = "optimum",
    mixinStandardHelpOptions = true,
    description = "The closed-form optimum of a model, with a rigorous enclosure.")
final class OptimumCommand extends CollapseCommand {
  @Option(
      names = "--model",
      defaultValue = "gufm",
      description = "gufm: unit features of zero mean, one penalised classifier")
  private String model = "gufm";

  @Option(
      names = "--loss",
      defaultValue = "ce",
      description = "ce, mse or mse-bias (default ${DEFAULT-VALUE})")
  private String loss = "ce";

  @Option(names = "--classes", paramLabel = "K", required = true, description = "K >= 2")
  private int classes;

  @Option(
      names = "--decay",
      paramLabel = "LAMBDA",
      required = true,
      description = "weight decay, > 0")
  private double decay;

  @Option(
      names = "--width",
      paramLabel = "D",
      description = "also say what holds for features in R^D")
  private @Nullable Integer width;

  @Override
  Either<Fault, Answer> answer() {
    if (!model.equals("gufm")) {
      return fault("--model", "no model '" + model + "'", "known: gufm");
    }
    if (classes < 2) {
      return fault("--classes", classes + " classes", "at least 2 are needed");
    }
    if (!(decay > 0) || !Double.isFinite(decay)) {
      return fault("--decay", "the decay is " + decay, "a positive finite number is needed");
    }
    if (width != null && width < 2) {
      return fault("--width", "the width is " + width, "unit features of zero mean need D >= 2");
    }
    return Loss.parse(loss).map(this::optimum);
  }

  private static Either<Fault, Answer> fault(String where, String what, String mend) {
    return Either.left(new Fault(where, what, mend));
  }

  private Answer optimum(Loss chosen) {
    GufmOptimum optimum = Ideal.optimum(chosen, classes, decay);
    io.vavr.control.Option<Attainment> attained =
        io.vavr.control.Option.of(width)
            .filter(d -> d < optimum.leastWidth())
            .map(optimum::attainment);
    Map<String, Object> json =
        LinkedHashMap.<String, Object>of(
                "model", model,
                "loss", chosen.id(),
                "classes", classes,
                "decay", decay,
                "value", optimum.value().mid(),
                "enclosure", pair(optimum.value()),
                "classifierNorm", optimum.classifierNorm().mid(),
                "classifierNormEnclosure", pair(optimum.classifierNorm()))
            .merge(scalars(optimum))
            .put("leastWidth", optimum.leastWidth())
            .put("width", io.vavr.control.Option.of(width))
            .put("attained", io.vavr.control.Option.of(width).map(d -> d >= optimum.leastWidth()))
            .put("sharperBound", attained.flatMap(OptimumCommand::sharper));
    return Answer.stands("optimum", json, text(chosen, optimum, attained));
  }

  private static List<Double> pair(Interval i) {
    return List.of(i.lo(), i.hi());
  }

  private static LinkedHashMap<String, Object> scalars(GufmOptimum optimum) {
    return switch (optimum) {
      case CrossEntropyOptimum ce ->
          LinkedHashMap.of("rho", ce.rho().mid(), "scale", ce.scale().mid());
      case MseOptimum mse -> LinkedHashMap.of("scale", mse.scale().mid());
      case MseBiasOptimum bias -> LinkedHashMap.of("alpha", bias.shrink().mid());
    };
  }

  private static io.vavr.control.Option<Object> sharper(Attainment a) {
    return switch (a) {
      case Attainment.Attained at -> io.vavr.control.Option.none();
      case Attainment.OnlyALowerBound below ->
          below
              .sharper()
              .map(
                  s ->
                      LinkedHashMap.of(
                          "value",
                          s.value().mid(),
                          "enclosure",
                          pair(s.value()),
                          "attained",
                          s.attained()));
    };
  }

  private String text(
      Loss chosen, GufmOptimum optimum, io.vavr.control.Option<Attainment> attained) {
    List<String> lines =
        List.of(
                "gufm, " + chosen.id() + ", K = " + classes + ", decay = " + decay + "   [D]",
                "  F*          " + line(optimum.value()),
                "  ||W*||_F    " + line(optimum.classifierNorm()))
            .appendAll(
                scalars(optimum)
                    .map(t -> String.format(Locale.ROOT, "  %-11s %s", t._1, String.valueOf(t._2))))
            .append("  attained for d >= " + optimum.leastWidth() + "; a lower bound for every d");
    return lines
        .appendAll(
            width != null && width >= optimum.leastWidth()
                ? List.of("  d = " + width + ": attained")
                : attained.toList().flatMap(OptimumCommand::atWidth))
        .mkString("\n");
  }

  private static List<String> atWidth(Attainment a) {
    return switch (a) {
      case Attainment.Attained at -> List.of("  d = " + at.width() + ": attained");
      case Attainment.OnlyALowerBound b ->
          List.of("  d = " + b.width() + ": a strict lower bound only")
              .appendAll(VerdictTable.wrap(b.explanation()))
              .appendAll(b.sharper().toList().map(s -> "  sharper     " + line(s.value())));
    };
  }

  private static String line(Interval i) {
    String line = String.format(Locale.ROOT, "%s in [%s, %s]", i.mid(), i.lo(), i.hi());
    return line.length() <= 66
        ? line
        : String.format(Locale.ROOT, "%s\n     in [%s, %s]", i.mid(), i.lo(), i.hi());
  }
}
