package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.CertifiedDepth;
import dev.neuralcollapse.experiment.ReproduceResult;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Locale;

/** What stands between the certified NC1 and that of the network found. */
final class TightnessView {

  private TightnessView() {}

  /** Nothing where nothing was certified. */
  static Option<Page.Section> of(ReproduceResult r) {
    Seq<Row> rows = r.certificates().flatMap(d -> row(r, d));
    return rows.isEmpty()
        ? Option.none()
        : Option.some(
            new Page.Section(
                "tightness",
                "What stands between certified and found",
                List.of(shares(rows), joint(rows), understanding(r, rows))));
  }

  /**
   * One certificate with the attribution of the network behind it, in {@code 𝓛_free}.
   *
   * @param certified bound on NC1 of everything as good
   * @param found NC1 of the network
   * @param rest fit, duality and centroid
   */
  private record Row(
      CertifiedDepth depth,
      double certified,
      double found,
      double hidden,
      double variability,
      double rest) {
    double gap() {
      return hidden + variability + rest;
    }

    double ratio() {
      return certified / found;
    }

    /** What the trade-off of the text says {@code hidden/variability} is at least about. */
    double predicted() {
      return StrictMath.log(1 / found) / 2;
    }

    Option<Double> paying() {
      return depth.joint().lastOption().flatMap(CertifiedDepth.Joint::bound);
    }
  }

  private static Option<Row> row(ReproduceResult r, CertifiedDepth d) {
    return r.cells()
        .find(c -> c.plan().id().equals(d.cell()))
        .flatMap(Cell::measured)
        .flatMap(
            m ->
                d.bound("nc1")
                    .flatMap(
                        b ->
                            b.bound()
                                .flatMap(
                                    certified ->
                                        b.measured()
                                            .filter(v -> v > 0)
                                            .map(found -> row(d, m, certified, found)))));
  }

  private static Row row(CertifiedDepth d, Cell.Measured m, double certified, double found) {
    return new Row(
        d,
        certified,
        found,
        term(m, "hidden"),
        term(m, "variability"),
        term(m, "fit") + term(m, "duality") + term(m, "centroid"));
  }

  private static double term(Cell.Measured m, String name) {
    return m.attribution()
        .terms()
        .find(t -> t.name().equals(name))
        .map(Cell.Term::value)
        .getOrElse(0.0);
  }

  private static Block shares(Seq<Row> rows) {
    return new Block.Table(
        Prose.of(
            "The gap of the networks behind the certificates and its shares, and by how much the"
                + " certified NC1 exceeds the one found. The radius is the largest error ball"
                + " around a last feature: rounding costs the certificate nothing."),
        List.of(
            Block.Column.number("depth"),
            Block.Column.number("gap"),
            Block.Column.number("hidden"),
            Block.Column.number("variability"),
            Block.Column.number("fit, duality, centroid"),
            Block.Column.number("NC1 certified"),
            Block.Column.number("found"),
            Block.Column.number("ratio"),
            Block.Column.number("hidden / variability"),
            Block.Column.number("$\\tfrac12\\log(1/\\mathrm{NC1})$"),
            Block.Column.number("radius")),
        rows.map(
            w ->
                List.of(
                        Integer.toString(w.depth().depth()),
                        Numbers.figure(w.gap(), 3),
                        Numbers.percent(w.hidden() / w.gap()),
                        Numbers.percent(w.variability() / w.gap()),
                        Numbers.percent(w.rest() / w.gap()),
                        Numbers.up(w.certified(), 3),
                        Numbers.figure(w.found(), 3),
                        Numbers.figure(w.ratio(), 3),
                        Numbers.figure(w.hidden() / w.variability(), 3),
                        Numbers.figure(w.predicted(), 3),
                        Numbers.figure(w.depth().radius(), 2))
                    .map(Prose::text)));
  }

  private static Block joint(Seq<Row> rows) {
    Seq<Double> shares = rows.head().depth().joint().map(CertifiedDepth.Joint::share);
    return new Block.Table(
        Prose.of(
            "`nc1-joint`, a theorem **with a premise of its own**: every network at least as good"
                + " **that pays for its hidden layers at least this share** of what the network"
                + " found pays has NC1 at most the number given. The column 0 % is the theorem"
                + " about all; the last ratio is that of the column 100 % to the network found."),
        List.of(Block.Column.number("depth"), Block.Column.number("hidden penalty found"))
            .appendAll(shares.map(s -> Block.Column.number("≥ " + Math.round(100 * s) + " %")))
            .append(Block.Column.number("ratio")),
        rows.map(
            w ->
                List.of(
                        Integer.toString(w.depth().depth()),
                        w.depth()
                            .joint()
                            .lastOption()
                            .map(j -> Numbers.down(j.otherPenalties(), 3))
                            .getOrElse(Numbers.NONE))
                    .appendAll(w.depth().joint().map(j -> Numbers.up(j.bound(), 3, "vacuous")))
                    .append(Numbers.figure(w.paying().map(p -> p / w.found()), 3))
                    .map(Prose::text)));
  }

  private static Block understanding(ReproduceResult r, Seq<Row> rows) {
    Row deepest = rows.last();
    int layers = Math.max(1, deepest.depth().depth() - 1);
    double price = r.spec().decay() / (16.0 * layers);
    return new Block.Understanding(
        List.of(
            Prose.of(
                "The bound knows the gap alone and is attained: there are features that put all of"
                    + " it into variability. A network cannot, because it pays for the layers that"
                    + " bring the features there. At depth {} the network found spends {} of its"
                    + " gap on hidden layers and {} on variability; so the certified NC1 is {}"
                    + " times the one found, and would be {} times it if every network as good"
                    + " had to pay as much (`nc1-joint`).",
                Integer.toString(deepest.depth().depth()),
                Numbers.percent(deepest.hidden() / deepest.gap()),
                Numbers.percent(deepest.variability() / deepest.gap()),
                Numbers.figure(deepest.ratio(), 3),
                Numbers.figure(deepest.paying().map(p -> p / deepest.found()), 3)),
            Prose.of(
                "**Better training does not close this.** Constructions bring the variability down"
                    + " to $v$ at a hidden cost $h\\approx C\\,(a+\\tfrac12\\log(1/v))^2/L$ (D),"
                    + " $a$ for the way to the vertex. The best trade-off between $h$ and the"
                    + " variability’s own cost $\\tfrac\\lambda2\\r"
                    + "ho_*^2\\,v$ has $h/(\\tfrac\\lambda2\\r"
                    + "ho_*^2 v)=a+\\tfrac12\\log(1/v)$. So even at a global optimum the ratio is"
                    + " about $1+a+\\tfrac12\\log(1/v)$, and grows slowly as collapse gets better."
                    + " The table sets $\\tfrac12\\log(1/\\mathrm{NC1})$ beside the measured hidden"
                    + " over variability; what is left over is $a$: {}.",
                agreement(rows)),
            Prose.of(
                "**What would close it** is a lower bound, for **all** networks as good, on what"
                    + " they pay for their hidden layers. The one that is known, $\\lambda"
                    + " D^2/(16(L-1))$ for a displacement by a chord $D$ (D), gives {} for $D=1$ at"
                    + " depth {}, {} of the gap there; it holds for networks of that depth or less"
                    + " only, and without collinear samples nothing forces $D$ to be positive,"
                    + " since the embedding is free. So it is not used.",
                Numbers.figure(price, 2),
                Integer.toString(deepest.depth().depth()),
                Numbers.percent(price / deepest.gap()))));
  }

  /** Range of the difference between measured and predicted, from depth 8 on. */
  private static String agreement(Seq<Row> rows) {
    Seq<Double> a =
        rows.filter(w -> w.depth().depth() >= 8)
            .map(w -> w.hidden() / w.variability() - w.predicted());
    return a.isEmpty()
        ? "too few depths here to compare"
        : String.format(
            Locale.ROOT,
            "%s to %s from depth 8 on; shallower networks make a few large steps, to which the"
                + " argument does not apply",
            Numbers.figure(a.min().get(), 2),
            Numbers.figure(a.max().get(), 2));
  }
}
