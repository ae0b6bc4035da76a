package dev.neuralcollapse.cli;

import dev.neuralcollapse.bound.Ideal;
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
import io.vavr.control.Option;
import java.util.Locale;

/** What is said of unit features of zero mean under one penalised classifier. */
final class GufmAnswer {

  private GufmAnswer() {}

  static Answer of(ModelOptions options) {
    Loss chosen = options.loss();
    int classes = options.sizes().classes();
    double decay = options.decays().w();
    Option<Integer> width = options.sizes().width();

    GufmOptimum optimum = Ideal.optimum(chosen, classes, decay);
    Option<Attainment> attained =
        width.filter(d -> d < optimum.leastWidth()).map(optimum::attainment);
    Map<String, Object> json =
        LinkedHashMap.<String, Object>of(
                "model", options.model().id(),
                "loss", chosen.id(),
                "classes", classes,
                "decay", decay,
                "value", optimum.value().mid(),
                "enclosure", pair(optimum.value()),
                "classifierNorm", optimum.classifierNorm().mid(),
                "classifierNormEnclosure", pair(optimum.classifierNorm()))
            .merge(scalars(optimum))
            .put("leastWidth", optimum.leastWidth())
            .put("width", width)
            .put("attained", width.map(d -> d >= optimum.leastWidth()))
            .put("sharperBound", attained.flatMap(GufmAnswer::sharper));
    return Answer.stands("optimum", json, text(options, optimum, attained));
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

  private static Option<Object> sharper(Attainment a) {
    return switch (a) {
      case Attainment.Attained at -> Option.none();
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

  private static String text(
      ModelOptions options, GufmOptimum optimum, Option<Attainment> attained) {
    Option<Integer> reached = options.sizes().width().filter(d -> d >= optimum.leastWidth());
    List<String> lines =
        List.of(
                "gufm, "
                    + options.loss().id()
                    + ", K = "
                    + options.sizes().classes()
                    + ", decay = "
                    + options.decays().w()
                    + "   [D]",
                "  F*          " + line(optimum.value()),
                "  ||W*||_F    " + line(optimum.classifierNorm()))
            .appendAll(
                scalars(optimum)
                    .map(t -> String.format(Locale.ROOT, "  %-11s %s", t._1, String.valueOf(t._2))))
            .append("  attained for d >= " + optimum.leastWidth() + "; a lower bound for every d");
    return lines
        .appendAll(
            reached.isDefined()
                ? List.of("  d = " + reached.get() + ": attained")
                : attained.toList().flatMap(GufmAnswer::atWidth))
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
