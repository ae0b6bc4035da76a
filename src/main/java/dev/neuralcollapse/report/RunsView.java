package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.ReproduceResult;
import dev.neuralcollapse.experiment.Series;
import dev.neuralcollapse.experiment.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/** Every training run, and every metric under every convention. */
final class RunsView {

  private RunsView() {}

  static Page.Section of(ReproduceResult r) {
    int converged = r.cells().count(c -> c.convergence().status() == Cell.Status.CONVERGED);
    int capped = r.cells().count(c -> c.convergence().status() == Cell.Status.CAPPED);
    int diverged = r.cells().count(c -> c.convergence().status() == Cell.Status.DIVERGED);
    return new Page.Section(
        "runs",
        "Every training run",
        List.of(
            new Block.Paragraph(
                Prose.of(
                    "{} runs: {} converged, {} stopped at their stated budget (“capped”), {}"
                        + " diverged. {}{}",
                    Integer.toString(r.cells().size()),
                    Integer.toString(converged),
                    Integer.toString(capped),
                    Integer.toString(diverged),
                    deterministic(r),
                    stochastic(r))),
            table(r),
            new Block.Understanding(
                List.of(
                    Prose.of(
                        "The relative gradient is $\\|g\\|\\,\\|\\theta\\|/\\mathcal{L}$ of the"
                            + " **whole** objective, with the embedding rescaled to norm 1 and its"
                            + " radial part left out: LayerNorm makes the embedding’s scale"
                            + " irrelevant, so under decay it shrinks for ever and a naive gradient"
                            + " norm would never settle. L-BFGS measures steps by how far they"
                            + " move the outputs, in which gradients stay bounded where samples"
                            + " come close to a LayerNorm’s singularity (D). A capped run is"
                            + " a valid premise of the theorem above, but a poor point in a trend"
                            + " over depth. Accuracy counts ties as wrong."))),
            conventions(r)));
  }

  private static String deterministic(ReproduceResult r) {
    Seq<Series> series = of(r, Cell.Optimiser.LBFGS);
    return series.isEmpty()
        ? ""
        : "L-BFGS: full batch, at most "
            + series.map(Series::budget).filter(b -> b > 0).distinct().sorted().mkString(", ")
            + " evaluations, converged at a relative gradient of "
            + Numbers.plain(r.spec().lbfgs().relativeGradient())
            + " together with a relative decrease of "
            + Numbers.plain(r.spec().lbfgs().relativeDecrease())
            + " over the last 100 evaluations. "
            + series.map(Series::start).distinct().map(start -> start(start, series)).mkString()
            + (series.exists(s -> s.kick() > 0) ? kicks(r) : "");
  }

  private static String start(Series.Start start, Seq<Series> all) {
    return switch (start) {
      case FRESH ->
          among(start, all).map(who -> "Runs of " + who + " start").getOrElse("It starts")
              + " from Gaussian weights with residual branches at scale 1/L. ";
      case CONTINUED ->
          "It goes through shallower networks, the first from Gaussian weights, each refined into"
              + " the next; their evaluations count. ";
      case REFINED ->
          among(start, all).map(who -> "Those of " + who).getOrElse("Refined runs")
              + " start from the network of the next shallower depth of the same curve and seed,"
              + " each block split into smaller steps; its evaluations stand beside theirs. ";
      case SCALED ->
          "Runs with a penalised embedding are those with a free one of the same depth and seed,"
              + " the embedding shrunk to norm 2⁻²⁰: LayerNorm makes its scale idle, so no feature"
              + " changes, and the penalty for it is gone. The infimum of both objectives is the"
              + " same (D), and an optimiser that trains the scale stops above it. ";
    };
  }

  /** The curves that start so, where others start from weights of another kind. */
  private static Option<String> among(Series.Start start, Seq<Series> all) {
    Seq<Series> trained = all.filter(s -> s.start() != Series.Start.SCALED);
    Seq<Series> others = trained.filter(s -> s.start() != start);
    return Option.when(
        others.nonEmpty(),
        () ->
            trained
                .filter(s -> s.start() == start)
                .map(
                    s ->
                        "“"
                            + s.id()
                            + "”"
                            + (others.exists(o -> o.id().equals(s.id()))
                                ? " at depth " + s.depths().mkString(", ")
                                : ""))
                .distinct()
                .mkString(" and "));
  }

  private static String kicks(ReproduceResult r) {
    return "A run that converges or stalls before its budget has reached one of many local minima:"
        + " every weight before the head is then moved by a Gaussian of "
        + Numbers.plain(r.spec().lbfgs().kick())
        + " times its layer’s root mean square, the run goes on from there, and the best minimum"
        + " counts. ";
  }

  private static String stochastic(ReproduceResult r) {
    Spec.Sgd sgd = r.spec().sgd();
    return of(r, Cell.Optimiser.SGD).isEmpty()
        ? ""
        : "SGD: "
            + sgd.epochs()
            + " epochs, step "
            + Numbers.plain(sgd.step())
            + " (a tenth of it from epoch "
            + sgd.dropAt()
            + "), momentum "
            + Numbers.plain(sgd.momentum())
            + ", batches of "
            + sgd.batch()
            + sgd.precisionName().map(p -> ", in " + p).getOrElse("")
            + ", from Gaussian weights with residual branches at scale 1/L.";
  }

  private static Seq<Series> of(ReproduceResult r, Cell.Optimiser optimiser) {
    return r.spec().series().filter(s -> s.optimiser() == optimiser);
  }

  private static Block table(ReproduceResult r) {
    return new Block.Table(
        legend(r),
        List.of(
                Block.Column.words("run, and the command that repeats it"),
                Block.Column.words("ended"),
                Block.Column.number("relative gradient"),
                Block.Column.number("decrease"),
                Block.Column.number("evaluations"),
                Block.Column.number("objective"),
                Block.Column.number("$\\mathcal{L}_\\text{free}$"),
                Block.Column.number("gap"),
                Block.Column.number("over best"),
                Block.Column.number("accuracy"),
                Block.Column.number("NC1"))
            .appendAll(
                eigenvalues(r)
                    ? List.of(Block.Column.number("smallest eigenvalue"))
                    : List.empty()),
        r.cells().map(c -> row(r, c)));
  }

  private static Prose legend(ReproduceResult r) {
    String more =
        eigenvalues(r) ? "; smallest eigenvalue: of the objective’s Hessian, by Lanczos" : "";
    return Prose.of(
        "Objective: the trained one. “free” leaves the embedding’s penalty out. Gap: objective"
            + " minus $F^*$ of its own λ. Over best: objective minus the least free objective found"
            + " here for the same architecture, λ and samples at this depth or a smaller one, which"
            + " the infimum does not exceed (D). Decrease: relative, over the last 100 evaluations."
            + " In small print the evaluations spent on shallower networks a run started from{}.",
        more);
  }

  private static boolean eigenvalues(ReproduceResult r) {
    return r.cells().exists(c -> c.convergence().smallestEigenvalue().isDefined());
  }

  private static Seq<Prose> row(ReproduceResult r, Cell c) {
    Option<Double> objective = c.measured().map(m -> m.parts().under(c.plan().embedding()));
    return List.of(
            Replay.under(new Inline.Strong(c.plan().id()), Cells.replay(r, c)),
            status(c.convergence()),
            Prose.text(Numbers.figure(c.convergence().relativeGradient(), 2)),
            Prose.text(Numbers.figure(c.convergence().relativeDecrease(), 2)),
            evaluations(r, c),
            Prose.text(Numbers.figure(objective, 6)),
            Prose.text(Numbers.figure(c.measured().map(m -> m.parts().free()), 6)),
            Prose.text(Numbers.figure(c.measured().map(m -> m.attribution().gap()), 3)),
            Prose.text(Numbers.figure(objective.flatMap(o -> r.bestKnown(c).map(b -> o - b)), 2)),
            Prose.text(
                c.measured().map(m -> Numbers.percent(m.accuracy())).getOrElse(Numbers.NONE)),
            Prose.text(Numbers.figure(c.measured().flatMap(m -> m.metric("nc1.trace-ratio")), 3)))
        .appendAll(
            eigenvalues(r) ? List.of(Prose.text(eigenvalue(c.convergence()))) : List.empty());
  }

  private static String eigenvalue(Cell.Convergence c) {
    return Numbers.figure(c.smallestEigenvalue(), 2)
        + c.eigenvalueUncertainty().map(u -> " ± " + Numbers.figure(u, 1)).getOrElse("");
  }

  private static Prose evaluations(ReproduceResult r, Cell c) {
    String own = Integer.toString(c.convergence().evaluations());
    int before =
        r.spec()
            .ancestors(c.plan())
            .flatMap(p -> r.cells().find(x -> x.plan().equals(p)))
            .map(x -> x.convergence().evaluations())
            .sum()
            .intValue();
    return before == 0 ? Prose.text(own) : Prose.of("{}{}", own, new Inline.Small("+ " + before));
  }

  private static Prose status(Cell.Convergence c) {
    Inline badge =
        new Inline.Badge(
            c.status().id(),
            switch (c.status()) {
              case CONVERGED -> "good";
              case CAPPED -> "open";
              case DIVERGED -> "bad";
            });
    return c.status() == Cell.Status.DIVERGED
        ? Prose.of("{} {}", badge, c.reason())
        : Prose.of(badge);
  }

  private static Block conventions(ReproduceResult r) {
    String series = r.seriesNames().headOption().getOrElse("");
    Seq<Integer> depths = Cells.depths(r.series(series));
    Seq<Cell.MetricValue> metrics =
        r.series(series)
            .flatMap(c -> c.measured().toList())
            .headOption()
            .map(Cell.Measured::metrics)
            .getOrElse(List.empty());
    Seq<Block.Column> columns =
        List.of(Block.Column.words("metric"), Block.Column.words("convention"))
            .appendAll(depths.map(d -> Block.Column.number("$L=" + d + "$")));
    return new Block.Folded(
        "Every metric under every convention (" + metrics.size() + ")",
        List.of(
            new Block.Table(
                Prose.of(
                    "{}, mean over seeds; one seed each and all other ways of training in"
                        + " `rows.csv`. Two values are comparable only under the same convention.",
                    VegaLite.Series.of(series).name()),
                columns,
                metrics.map(
                    m ->
                        List.of(Replay.code(m.id()), Prose.text(m.convention()))
                            .appendAll(
                                depths.map(
                                    d ->
                                        Prose.text(
                                            Numbers.figure(
                                                Cells.metric(r, series, d, m.id())
                                                    .map(s -> s.mean()),
                                                3))))))));
  }
}
