package dev.neuralcollapse.report;

import static dev.neuralcollapse.report.VegaLite.array;
import static dev.neuralcollapse.report.VegaLite.object;

import dev.neuralcollapse.experiment.ConstructiveCurve;
import dev.neuralcollapse.experiment.ConstructiveCurve.Built;
import dev.neuralcollapse.experiment.ReproduceResult;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/** The constructive depth bound and where it says nothing. */
final class ConstructionView {

  private ConstructionView() {}

  static Option<Page.Section> of(ReproduceResult r) {
    return r.construction()
        .map(
            c ->
                new Page.Section(
                    "construction",
                    "A bound by construction",
                    List.of(intro(c), chart(c), table(c), verdict(c), understanding(c))));
  }

  private static Block intro(ConstructiveCurve c) {
    return new Block.Paragraph(
        Prose.of(
            "Theorem 4.3’s idea (P) with constants (D): one sample a layer is pushed along a path"
                + " to its class’s vertex while all others stay; or, better, a whole class at a"
                + " time (D). The networks are really built and really run forward, so"
                + " $F^*\\le\\inf\\mathcal{L}\\le U(L)$; at every depth the lowest counts."
                + " Instance: {}.",
            c.instance()));
  }

  private static Block chart(ConstructiveCurve c) {
    String gap = "U(L) − F*";
    String nc1 = "NC1 certified";
    Seq<Integer> depths = c.depths().map(Built::depth);
    Seq<?> values =
        c.depths()
            .flatMap(
                b ->
                    List.of(object("depth", b.depth(), "series", gap, "value", b.gap()))
                        .appendAll(
                            b.nc1Certificate()
                                .filter(v -> v > 0)
                                .toList()
                                .map(v -> object("depth", b.depth(), "series", nc1, "value", v))));
    String spec =
        VegaLite.layers(
            values,
            260,
            object(
                "data", object("values", array(object("value", c.threshold()))),
                "mark", object("type", "rule", "color", VegaLite.QUIET, "strokeDash", array(4, 4)),
                "encoding", object("y", VegaLite.logarithmic("value", "gap, NC1"))),
            object(
                "mark", object("type", "line", "point", object("size", 45), "strokeWidth", 1.8),
                "encoding",
                    object(
                        "x", VegaLite.depth(depths),
                        "y", VegaLite.logarithmic("value", "gap, NC1"),
                        "color",
                            VegaLite.colours(List.of(gap, nc1), List.of("#1f5a99", VegaLite.BOUND)),
                        "tooltip",
                            array(
                                object("field", "series", "title", "what"),
                                object("field", "depth", "title", "depth"),
                                object("field", "value", "format", ".4g")))));
    return new Block.Charts(
        List.of(
            new Block.Chart(
                "chart-construction",
                "Constructed networks",
                spec,
                "Gap of the constructed network and certified NC1 against depth; the table has the"
                    + " numbers.")),
        Prose.of(
            "Dashed: $\\log K-F^*=$ {}, the gap above which the certificate is vacuous.",
            Numbers.figure(c.threshold(), 4)));
  }

  private static Block table(ConstructiveCurve c) {
    return new Block.Table(
        Prose.of(
            "Repeat: {}. Hidden cost is $\\sum\\|W\\|_F^2+\\|b\\|^2$ over hidden layers, without"
                + " λ/2.",
            new Inline.Code(c.replay())),
        List.of(
            Block.Column.number("depth"),
            Block.Column.number("$U(L)$"),
            Block.Column.number("gap $U(L)-F^*$"),
            Block.Column.number("ε"),
            Block.Column.number("hidden cost"),
            Block.Column.number("NC1 certified $\\le$"),
            Block.Column.number("NC1 built"),
            Block.Column.words("transport"),
            Block.Column.number("gap, one sample a layer")),
        c.depths().map(ConstructionView::row));
  }

  private static Seq<Prose> row(Built b) {
    return List.of(
        Prose.text(Integer.toString(b.depth())),
        Prose.text(Numbers.up(b.upper(), 5)),
        Prose.text(Numbers.up(b.gap(), 3)),
        Prose.text(Numbers.figure(b.epsilon(), 3)),
        Prose.text(Numbers.figure(b.hiddenCost(), 4)),
        b.nc1Certificate()
            .map(v -> Prose.text(Numbers.up(v, 3)))
            .getOrElse(Prose.of(new Inline.Badge("vacuous", "quiet"))),
        Prose.text(Numbers.figure(b.nc1Measured(), 3)),
        Prose.text(b.transport().getOrElse("one-sample").replace('-', ' ') + " a layer"),
        Prose.text(Numbers.up(b.oneSampleGap(), 3, Numbers.NONE)));
  }

  private static Block verdict(ConstructiveCurve c) {
    return new Block.Paragraph(Prose.of("The certificate of NC1 is {}.", c.note()));
  }

  private static Block understanding(ConstructiveCurve c) {
    return new Block.Understanding(
        List.of(
            Prose.of(
                "Theory: for L-RN1 at constant λ, $U(L)-F^*=O(\\log^2 L/L)$ (D); here the slope of"
                    + " the curve is {}. One sample a layer shares the layers among all samples,"
                    + " which costs a factor $N^2$: on a whole training set it would need depths"
                    + " nobody trains. One class a layer shares them among the classes: {}. Either"
                    + " is a proof of a rate, not a rival to the trained networks of the first"
                    + " section.",
                Numbers.figure(c.slope(), 3),
                gain(c))));
  }

  /** How much lower the best transport is than one sample a layer. */
  private static String gain(ConstructiveCurve c) {
    Seq<Double> gains =
        c.depths().flatMap(b -> b.oneSampleGap().filter(g -> b.gap() > 0).map(g -> g / b.gap()));
    return gains.isEmpty()
        ? "not tried here"
        : Numbers.figure(gains.min().get(), 2)
            + " to "
            + Numbers.figure(gains.max().get(), 2)
            + " times lower here";
  }
}
