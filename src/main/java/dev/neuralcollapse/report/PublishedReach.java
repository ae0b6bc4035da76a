package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.CertifiedDepth;
import dev.neuralcollapse.experiment.ReproduceResult;
import dev.neuralcollapse.experiment.Slope;
import dev.neuralcollapse.experiment.SlopeRow;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/** How low the free objective was brought at every depth, and what that proves. */
final class PublishedReach {
  private static final String FREE = "lbfgs-free";
  private static final String CERTIFIED = "certified";

  private PublishedReach() {}

  /** Nothing without runs of the free objective. */
  static Seq<Block> of(ReproduceResult r) {
    return r.series(FREE).exists(c -> c.measured().isDefined())
        ? List.of(table(r), slopes(r))
        : List.empty();
  }

  private static Block table(ReproduceResult r) {
    return new Block.Table(
        Prose.of(
            "The free objective by L-BFGS, {}: least value, its gap to $F^*$, NC1 (mean, range over"
                + " seeds in small print), and NC1 certified for every network at least as good as"
                + " the best of that depth.",
            Cells.seeds(r.series(FREE))),
        List.of(
            Block.Column.number("depth"),
            Block.Column.number("$\\mathcal{L}_\\text{free}$"),
            Block.Column.number("gap"),
            Block.Column.number("NC1"),
            Block.Column.number("NC1 certified $\\le$"),
            Block.Column.number("converged")),
        Cells.depths(r.series(FREE)).flatMap(d -> row(r, d)));
  }

  private static Option<Seq<Prose>> row(ReproduceResult r, int depth) {
    Seq<Cell> cells = Cells.at(r, FREE, depth);
    return Cells.spread(r, FREE, depth, m -> Option.some(m.parts().free()))
        .map(
            free ->
                List.of(
                    Prose.text(Integer.toString(depth)),
                    Prose.text(Numbers.figure(free.lo(), 6)),
                    Prose.text(
                        Numbers.figure(
                            Cells.spread(r, FREE, depth, m -> Option.some(m.attribution().gap()))
                                .map(g -> g.lo()),
                            3)),
                    Cells.prose(Cells.metric(r, FREE, depth, "nc1.trace-ratio"), 3),
                    Prose.text(Numbers.up(certified(r, depth), 3, "vacuous")),
                    Prose.text(
                        cells.count(c -> c.convergence().status() == Cell.Status.CONVERGED)
                            + " of "
                            + cells.size())));
  }

  private static Option<Double> certified(ReproduceResult r, int depth) {
    return r.certificates()
        .find(d -> d.depth() == depth)
        .flatMap(d -> d.bound("nc1"))
        .flatMap(CertifiedDepth.Bound::bound);
  }

  private static Block slopes(ReproduceResult r) {
    return new Block.Paragraph(
        Prose.of(
            "Slopes on $\\log L$ from depth 5 to {}, 95 % intervals: gap {}; NC1 {}; NC1 certified"
                + " {}.",
            Cells.depths(r.series(FREE)).last().toString(),
            words(slope(r, "gap", FREE)),
            words(slope(r, "nc1.trace-ratio", FREE)),
            words(slope(r, "nc1.bound", CERTIFIED))));
  }

  private static Option<Slope> slope(ReproduceResult r, String quantity, String series) {
    return r.slopes()
        .find(
            s ->
                s.quantity().equals(quantity)
                    && s.series().equals(series)
                    && s.fromDepth() == 5
                    && s.toDepth().isEmpty())
        .flatMap(SlopeRow::slope)
        .map(Slope::wide);
  }

  private static String words(Option<Slope> slope) {
    return slope
        .map(
            s ->
                Numbers.figure(s.value(), 3)
                    + s.lo()
                        .flatMap(lo -> s.hi().map(hi -> " " + Numbers.interval(lo, hi, 2)))
                        .getOrElse(""))
        .getOrElse(Numbers.NONE);
  }
}
