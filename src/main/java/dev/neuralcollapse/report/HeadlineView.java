package dev.neuralcollapse.report;

import static dev.neuralcollapse.report.VegaLite.array;
import static dev.neuralcollapse.report.VegaLite.object;

import dev.neuralcollapse.experiment.CertifiedDepth;
import dev.neuralcollapse.experiment.CertifiedDepth.Bound;
import dev.neuralcollapse.experiment.ReproduceResult;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The theorem about the data: certified collapse of everything at least as good. */
final class HeadlineView {
  private static final Seq<String> NAMES = List.of("nc1", "nc2", "nc3");

  private HeadlineView() {}

  static Page.Section of(ReproduceResult r) {
    Seq<Block> blocks =
        best(r)
            .map(
                d ->
                    List.<Block>of(statement(r, d))
                        .appendAll(caution(r))
                        .appendAll(List.of(chart(r), table(r), understanding(r))))
            .getOrElse(List.of(nothing(r)));
    return new Page.Section("theorem", "A theorem about these data", blocks);
  }

  /** The certificate with the least bound on NC1. */
  private static Option<CertifiedDepth> best(ReproduceResult r) {
    return r.certificates().minBy(d -> nc1(d).getOrElse(Double.POSITIVE_INFINITY));
  }

  private static Option<Double> nc1(CertifiedDepth d) {
    return d.bound("nc1").flatMap(Bound::bound);
  }

  private static Block nothing(ReproduceResult r) {
    return new Block.Paragraph(
        Prose.of(
            "No network was certified in this run, so nothing is claimed here. The reasons stand"
                + " with the training cells below; {} would have been enough.",
            "an objective below log K = " + Numbers.figure(StrictMath.log(r.data().classes()), 4)));
  }

  private static Block statement(ReproduceResult r, CertifiedDepth d) {
    String samples = Integer.toString(r.data().samples());
    String objective = d.premise().toPlainString();
    Prose sentence =
        nc1(d)
            .map(
                b ->
                    Prose.of(
                        "Every network, of any depth and any width, whose objective on these {}"
                            + " samples is at most {} has {} at most {}.",
                        samples,
                        new Inline.Strong(objective),
                        new Inline.Strong("NC1"),
                        new Inline.Strong(Numbers.up(b, 3))))
            .getOrElse(
                Prose.of(
                    "The best objective found on these {} samples, {}, is too far from the optimum:"
                        + " the bound on NC1 is vacuous, and nothing follows from it.",
                    samples,
                    objective));
    return new Block.Statement(
        "Certified by interval arithmetic",
        sentence,
        figures(r, d),
        Prose.of(
            "“Network” means any whose body ends in LayerNorm without affine part, with a bias-free"
                + " head penalised with $\\lambda=$ {} and non-negative penalties elsewhere. The"
                + " premise is the network found at depth {} (`{}`); no gradient, training code or"
                + " floating-point sum has to be trusted. Check it yourself: `{}`.",
            Numbers.plain(r.spec().decay()),
            Integer.toString(d.depth()),
            d.cell(),
            recheck(r, d)));
  }

  private static Seq<Block.Figure> figures(ReproduceResult r, CertifiedDepth d) {
    return List.of(
        new Block.Figure(
            "≤ " + Numbers.up(nc1(d), 3, "vacuous"),
            Prose.of(
                "NC1 of **every** network at least as good,"
                    + " $\\operatorname{tr}\\Sigma_W/\\operatorname{tr}\\Sigma_B$")),
        new Block.Figure(
            Numbers.figure(d.bound("nc1").flatMap(Bound::measured), 3),
            Prose.of("NC1 of the network found, depth {}", Integer.toString(d.depth()))),
        new Block.Figure(
            "≤ " + Numbers.up(d.gap().hi(), 3),
            Prose.of("gap of its objective to perfect collapse, $\\mathcal{L}-F^*$")),
        new Block.Figure(
            Numbers.figure(r.optimum().threshold(), 3),
            Prose.of(
                "gap from which nothing could be said: $\\log K-F^*$," + " $F^*=$ {}",
                Numbers.figure(mid(r), 6))));
  }

  /** Samples in general position in as many dimensions are separated by the embedding alone. */
  private static Option<Block> caution(ReproduceResult r) {
    return r.plain().cells().isEmpty() || r.data().samples() > r.data().dimension() + 1
        ? Option.none()
        : Option.some(
            new Block.Paragraph(
                Prose.of(
                    "**Caution.** These are {} samples in {} dimensions: the free embedding alone"
                        + " can place every sample at its vertex, so $\\mathcal{L}_\\text{free}$"
                        + " can come down to $F^*$ without any hidden layer. The theorem is true"
                        + " and easy here, and nothing about depth can be learned from the free"
                        + " objective.",
                    Integer.toString(r.data().samples()),
                    Integer.toString(r.data().dimension()))));
  }

  private static double mid(ReproduceResult r) {
    return (r.optimum().enclosure().lo() + r.optimum().enclosure().hi()) / 2;
  }

  private static String recheck(ReproduceResult r, CertifiedDepth d) {
    return "./collapse recheck runs/" + r.run() + "/" + d.folder();
  }

  private static Block chart(ReproduceResult r) {
    Seq<Block.Chart> charts = NAMES.flatMap(n -> chart(r, n));
    return new Block.Charts(
        charts,
        Prose.of(
            "Red: what is certified about every network at least as good as the best found at that"
                + " depth. Blue: that network itself, the very quantity that is bounded."
                + " Logarithmic axes. Depths whose bound is vacuous have no red point."));
  }

  private static Option<Block.Chart> chart(ReproduceResult r, String name) {
    Seq<Map<String, @Nullable Object>> points =
        r.certificates()
            .flatMap(
                d ->
                    d.bound(name)
                        .toList()
                        .flatMap(
                            b ->
                                point(d, "certified for every network as good", b.bound())
                                    .appendAll(point(d, "network found", b.measured()))));
    if (points.isEmpty()) {
      return Option.none();
    }
    String title = name.toUpperCase(java.util.Locale.ROOT);
    Seq<Integer> depths = r.certificates().map(CertifiedDepth::depth).distinct().sorted();
    String spec =
        VegaLite.mark(
            points,
            230,
            object("type", "line", "strokeWidth", 2, "point", object("size", 55, "filled", true)),
            object(
                "x", VegaLite.depth(depths),
                "y", VegaLite.logarithmic("value", title),
                "color",
                    VegaLite.colours(
                        List.of("certified for every network as good", "network found"),
                        List.of(VegaLite.BOUND, "#1f5a99")),
                "tooltip",
                    array(
                        object("field", "series", "title", "what"),
                        object("field", "depth", "title", "depth"),
                        object("field", "value", "title", title, "format", ".4g"))));
    return Option.some(
        new Block.Chart(
            "chart-certified-" + name,
            title + ": certified and found",
            spec,
            title
                + " against depth, certified bound and value of the network found; the table"
                + " below has the numbers."));
  }

  private static Seq<Map<String, @Nullable Object>> point(
      CertifiedDepth d, String series, Option<Double> value) {
    return value
        .filter(v -> v > 0)
        .toList()
        .map(v -> object("depth", d.depth(), "series", series, "value", v));
  }

  private static Block table(ReproduceResult r) {
    Seq<Block.Column> columns =
        List.of(
            Block.Column.number("depth"),
            Block.Column.number("$\\mathcal{L}_\\text{free}$ of the best network"),
            Block.Column.number("gap $\\le$"),
            Block.Column.number("NC1 $\\le$"),
            Block.Column.number("found"),
            Block.Column.number("NC2 $\\le$"),
            Block.Column.number("found"),
            Block.Column.number("NC3 $\\le$"),
            Block.Column.number("found"),
            Block.Column.words("check it"));
    return new Block.Table(
        Prose.of(
            "For each depth: every network, **of any depth**, with $\\mathcal{L}_\\text{free}$ at"
                + " most the number given obeys the three bounds. Premises are rounded down and"
                + " bounds up; “vacuous” means that nothing follows. NC1 `nc1.trace-ratio`, NC2"
                + " `nc2.etf-weights`, NC3 `nc3.cosine-gap`."),
        columns,
        r.certificates().map(d -> row(r, d)));
  }

  private static Seq<Prose> row(ReproduceResult r, CertifiedDepth d) {
    Seq<Prose> bounds =
        NAMES.flatMap(
            n ->
                List.of(
                    d.bound(n).flatMap(Bound::bound).isDefined()
                        ? Prose.of(
                            new Inline.Strong(
                                Numbers.up(d.bound(n).flatMap(Bound::bound).get(), 3)))
                        : Prose.of(new Inline.Badge("vacuous", "quiet")),
                    Prose.text(Numbers.figure(d.bound(n).flatMap(Bound::measured), 3))));
    return List.of(
            Prose.text(Integer.toString(d.depth())),
            Prose.text(d.premise().toPlainString()),
            Prose.text(Numbers.up(d.gap().hi(), 3)))
        .appendAll(bounds)
        .append(Prose.of(new Inline.Command(recheck(r, d))));
  }

  private static Block understanding(ReproduceResult r) {
    return new Block.Understanding(
        List.of(
            Prose.of(
                "Perfect collapse has objective $F^*$, a number known in closed form, and no"
                    + " network can go below it. The gap identity (D) splits the distance"
                    + " $\\mathcal{L}-F^*$ into non-negative parts, one of which is a multiple of"
                    + " the within-class variability. So a small gap leaves no room for"
                    + " variability: $\\mathrm{NC1}\\le 1/c_*^2-1$ with $c_*=\\inf_\\r"
                    + "ho\\,(K-1)\\,\\varphi^{-1}(F^*+\\gamma-\\lambda\\r"
                    + "ho^2/2)/(\\sqrt K\\r"
                    + "ho)$, tight (D). The bound depends on the gap $\\gamma$ alone."),
            Prose.of(
                "What is enclosed rigorously: the objective of one concrete network on these data"
                    + " (a ball of rounding error follows every sample through all layers), $F^*$,"
                    + " and $c_*$. The training algorithm may be wrong in any way; it only proposes"
                    + " the network. The better the optimiser, the sharper the theorem."),
            Prose.of(
                "What is **not** said: that a network with a larger objective is not collapsed, or"
                    + " anything about test data. $\\mathcal{L}_\\text{free}$ does not count the"
                    + " embedding’s penalty; whoever counts it has an objective at least as large,"
                    + " so the theorem covers those networks too. {}",
                trend(r))));
  }

  private static String trend(ReproduceResult r) {
    Seq<CertifiedDepth> useful = r.certificates().filter(d -> nc1(d).isDefined());
    if (useful.size() < 2) {
      return "With fewer than two useful depths there is no trend to read.";
    }
    CertifiedDepth first = useful.head();
    CertifiedDepth last = useful.last();
    boolean falls = useful.zip(useful.tail()).forAll(p -> nc1(p._2).get() <= nc1(p._1).get());
    return String.format(
        java.util.Locale.ROOT,
        "From depth %d to depth %d the certified bound goes from %s to %s%s.",
        first.depth(),
        last.depth(),
        Numbers.up(nc1(first).get(), 3),
        Numbers.up(nc1(last).get(), 3),
        falls
            ? ", falling at every step"
            : ", not falling at every step: it follows the optimiser's success at each depth");
  }
}
