package dev.neuralcollapse.cli;

import dev.neuralcollapse.bound.Crossover;
import dev.neuralcollapse.bound.DepthBound;
import dev.neuralcollapse.bound.DepthCurve;
import dev.neuralcollapse.bound.RateFit;
import dev.neuralcollapse.bound.TwoSided;
import dev.neuralcollapse.transport.TransportProblem;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;
import java.util.Locale;

/** What {@code bound} answers about residual networks: for a program and for a person. */
final class BoundAnswer {
  private BoundAnswer() {}

  /** The first construction at the top, every one of them, and where they cross. */
  static Map<String, Object> json(Seq<DepthCurve> curves) {
    DepthCurve curve = curves.head();
    TransportProblem p = curve.problem();
    Seq<Double> optima = curve.depths().map(DepthBound::optimum).distinct();
    DepthCurve.NonVacuity from = curve.nonVacuity();
    Option<TwoSided> converse = TwoSided.of(curve);
    return LinkedHashMap.<String, Object>of(
            "data", p.data().provenance().name(),
            "dataSha256", p.data().sha256(),
            "classes", p.data().labels().classes(),
            "perClass", p.data().labels().count(0),
            "width", p.width(),
            "architecture", architecture(p),
            "transport", p.strategy().id(),
            "embedding", p.embedding().id())
        .put("loss", p.loss().id())
        .put("decay", curve.decay().text())
        .put("seed", p.seed())
        .put("optimum", optima.size() == 1 ? optima.headOption() : Option.none())
        .put("depths", rows(curve).map(r -> ConverseLines.add(r._1, r._2, converse)))
        .put("slope", curve.slope())
        .put("fit", curve.fit().map(BoundAnswer::fit))
        .put("rate", ConverseLines.json(converse))
        .put("nonVacuousFrom", from.depth())
        .put("nonVacuousNote", from.sentence())
        .put("certificates", vacuities(curve))
        .put("constructions", curves.map(BoundAnswer::construction))
        .put("crossovers", Crossover.among(curves).map(BoundAnswer::crossover));
  }

  static String architecture(TransportProblem p) {
    return switch (p.kind()) {
      case RN1 -> "rn1";
      case RN2 -> "rn2";
    };
  }

  private static Map<String, Object> construction(DepthCurve c) {
    return LinkedHashMap.of(
        "transport", c.problem().strategy().id(),
        "depths", rows(c).map(r -> r._1),
        "slope", c.slope(),
        "fit", c.fit().map(BoundAnswer::fit),
        "certificates", vacuities(c));
  }

  private static Map<String, Object> fit(RateFit f) {
    return LinkedHashMap.of(
        "slope", f.slope(),
        "standardError", f.standardError(),
        "interval95", List.of(f.low(), f.high()),
        "predicted", f.predicted(),
        "offset", f.offset(),
        "factor", f.factor(),
        "misfit", f.misfit());
  }

  private static Map<String, Object> vacuities(DepthCurve c) {
    return LinkedHashMap.ofEntries(
        c.vacuities()
            .map(
                v ->
                    io.vavr.Tuple.of(
                        v.certificate(),
                        LinkedHashMap.<String, Object>of(
                            "nonVacuousFrom", v.from(),
                            "vacuousAt", v.vacuousAt(),
                            "note", v.sentence()))));
  }

  private static Map<String, Object> crossover(Crossover c) {
    return LinkedHashMap.of(
        "first", c.first(),
        "second", c.second(),
        "lowerAtFirst", c.shallow(),
        "changes",
            c.changes()
                .map(
                    x ->
                        LinkedHashMap.<String, Object>of(
                            "between", List.of(x.above(), x.below()),
                            "about", x.about(),
                            "lowerFromThere", x.then())),
        "note", c.sentence());
  }

  private static Seq<io.vavr.Tuple2<Map<String, Object>, DepthBound>> rows(DepthCurve curve) {
    Seq<DepthBound> all = curve.depths();
    return Vector.range(0, all.size())
        .map(k -> io.vavr.Tuple.of(row(all.get(k), before(all, k)), all.get(k)));
  }

  /** The bound of the next smaller depth, where its gap and this one's can be compared. */
  private static Option<DepthBound> before(Seq<DepthBound> all, int k) {
    DepthBound here = all.get(k);
    return all.filter(b -> b.depth() < here.depth() && b.gap() > 0 && here.gap() > 0)
        .maxBy(DepthBound::depth);
  }

  private static Map<String, Object> row(DepthBound b, Option<DepthBound> before) {
    return LinkedHashMap.<String, Object>of(
            "depth", b.depth(),
            "upper", b.upper(),
            "gap", b.gap(),
            "epsilon", b.epsilon(),
            "hiddenCost", b.hiddenCost(),
            "nc1Certificate", b.nc1Certificate(),
            "decay", b.decay(),
            "optimum", b.optimum())
        .put("threshold", b.threshold())
        .put("closedFormCost", b.closedFormCost())
        .put("continuumCost", b.continuumCost())
        .put("dualityGap", b.dualityGap())
        .put("nc1", b.nc1())
        .put("nc2Certificate", b.nc2Certificate())
        .put("nc3Certificate", b.nc3Certificate())
        .put("upperEnclosure", b.enclosure().map(u -> List.of(u.lo(), u.hi())))
        .put("localSlope", before.map(a -> RateFit.between(a, b)))
        .put("predictedLocalSlope", before.map(a -> RateFit.lawBetween(a, b)));
  }

  /** For a person, 80 columns wide. */
  static String text(Seq<DepthCurve> curves) {
    DepthCurve first = curves.head();
    TransportProblem p = first.problem();
    Seq<String> head =
        List.of(
            "Upper bound by construction, "
                + architecture(p)
                + ", "
                + curves.map(c -> c.problem().strategy().id()).mkString(", ")
                + ", loss "
                + p.loss().id(),
            "  data        "
                + p.data().provenance().name()
                + ", K = "
                + p.data().labels().classes()
                + ", n = "
                + p.data().labels().count(0)
                + ", width "
                + p.width()
                + ", seed "
                + p.seed(),
            "  embedding   " + embeddingNote(p),
            "  decay       " + first.decay().text() + "; the embedding is not penalised");
    return head.appendAll(curves.flatMap(c -> curve(c, curves.size() > 1)))
        .appendAll(crossings(curves))
        .appendAll(ConverseLines.text(first))
        .append("")
        .appendAll(legend())
        .mkString("\n");
  }

  private static Seq<String> legend() {
    return Text.indented(
        2,
        "U: objective of the network built. epsilon: largest angle of its features to their ideal"
            + " places. hidden: sum of squares over its hidden layers. NC1: its own. all NC1, all"
            + " NC2: no network with an objective of at most U has more. slope: of log(U - F*) on"
            + " log depth, from the next smaller depth.");
  }

  private static Seq<String> curve(DepthCurve c, boolean named) {
    return List.of("")
        .appendAll(named ? List.of("  " + c.problem().strategy().id() + " a layer") : List.empty())
        .append(
            String.format(
                Locale.ROOT,
                "%8s %9s %9s %7s %8s %8s  all NC1  all NC2 %6s",
                "depth",
                "U",
                "U - F*",
                "epsilon",
                "hidden",
                "NC1",
                "slope"))
        .appendAll(
            Vector.range(0, c.depths().size())
                .map(k -> line(c.depths().get(k), before(c.depths(), k))))
        .append("")
        .appendAll(rate(c))
        .appendAll(enclosed(c))
        .appendAll(certificates(c));
  }

  private static String line(DepthBound b, Option<DepthBound> before) {
    return String.format(
        Locale.ROOT,
        "%8d %9.6f %9.3e %7.1e %8.4g %8.2e %8s %8s %6s",
        b.depth(),
        b.upper(),
        b.gap(),
        b.epsilon(),
        b.hiddenCost(),
        b.nc1(),
        certificate(b.nc1Certificate()),
        certificate(b.nc2Certificate()),
        before.map(a -> String.format(Locale.ROOT, "%.2f", RateFit.between(a, b))).getOrElse("-"));
  }

  private static String certificate(Option<Double> bound) {
    return bound.map(c -> String.format(Locale.ROOT, "%.2e", c)).getOrElse("vacuous");
  }

  private static Seq<String> rate(DepthCurve c) {
    return c.fit()
        .<Seq<String>>map(
            f ->
                List.of(
                    String.format(
                        Locale.ROOT,
                        "  slope       %.3f, 95%% interval [%.3f, %.3f]; log(L)^2/L here: %.3f",
                        f.slope(),
                        f.low(),
                        f.high(),
                        f.predicted()),
                    f.misfit() > 0.3
                        ? "  law         (a + b log L)^2/L does not fit"
                        : String.format(
                            Locale.ROOT,
                            "  law         U - F* ~ (%.3g %+.3g log L)^2/L, off by at most %.0f%%",
                            f.offset(),
                            f.factor(),
                            Math.ceil(100 * f.misfit()))))
        .getOrElse(
            () ->
                List.of(
                    "  slope       "
                        + c.slope()
                            .map(s -> String.format(Locale.ROOT, "%.3f", s))
                            .getOrElse("none (one depth)")
                        + "   of log gap on log depth"));
  }

  /** Whether U is a theorem about the network or a floating-point number. */
  private static Seq<String> enclosed(DepthCurve c) {
    Seq<Double> widths = c.depths().flatMap(DepthBound::enclosure).map(u -> u.width());
    Seq<Integer> without = c.depths().filter(b -> b.enclosure().isEmpty()).map(DepthBound::depth);
    return (widths.isEmpty()
            ? List.<String>empty()
            : List.of(
                String.format(
                    Locale.ROOT,
                    "  U           enclosed: exact objectives of float64 networks, to %.0e",
                    widths.max().get())))
        .appendAll(
            without.isEmpty()
                ? List.empty()
                : VerdictTable.wrap(
                    "floating point only, rounding not followed, at L = "
                        + without.mkString(", ")));
  }

  private static Seq<String> certificates(DepthCurve c) {
    boolean never = c.vacuities().exists(v -> v.certificate().equals("nc1") && v.from().isEmpty());
    return c.vacuities()
        .map(v -> "  " + v.certificate() + "         " + v.sentence())
        .appendAll(
            never || c.vacuities().isEmpty()
                ? VerdictTable.wrap(c.nonVacuity().sentence())
                : List.empty());
  }

  private static Seq<String> crossings(Seq<DepthCurve> curves) {
    Seq<Crossover> all = Crossover.among(curves);
    return all.isEmpty()
        ? List.empty()
        : List.of("", "Where the constructions cross")
            .appendAll(all.flatMap(x -> VerdictTable.wrap(x.sentence())));
  }

  private static String embeddingNote(TransportProblem p) {
    return switch (p.embedding()) {
      case RANDOM -> "random Gaussian, nothing fitted";
      case FITTED -> "fitted: with few samples it alone can make the gap 0";
    };
  }
}
