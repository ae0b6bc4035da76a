package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.ReproduceResult;
import dev.neuralcollapse.experiment.Variant;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** From a result to the strings of its report. */
public final class Pages {

  private Pages() {}

  /** The page of a result. */
  public static Page of(Reportable result) {
    return switch (result) {
      case Reportable.Main m -> of(m.result());
      case Reportable.OnePaper p -> PaperPage.of(p.result());
    };
  }

  private static Page of(ReproduceResult r) {
    ReproduceResult plain = r.plain();
    boolean any = plain.cells().exists(c -> c.measured().isDefined());
    Seq<Page.Section> sections =
        List.of(HeadlineView.of(r), ClaimsView.of(r.claims(), r.spec().claimTries()))
            .appendAll(any ? List.of(DepthView.of(plain)) : List.empty())
            .appendAll(PublishedView.of(r))
            .appendAll(
                any ? List.of(ComparisonView.of(plain), AttributionView.of(plain)) : List.empty())
            .appendAll(TightnessView.of(r))
            .appendAll(any ? List.of(LayersView.of(plain), NormsView.of(plain)) : List.empty())
            .appendAll(OptimiserView.of(plain))
            .appendAll(ConstructionView.of(r))
            .append(RunsView.of(r))
            .append(ProvenanceView.of(r));
    return new Page(
        "Neural collapse, predicted and measured",
        "collapse reproduce · " + r.spec().profile(),
        lead(),
        facts(r),
        sections,
        Prose.of("{} · run {}", "collapse workbench " + r.version(), new Inline.Code(r.run())));
  }

  private static Prose lead() {
    return Prose.of(
        "Theory says that deep regularised residual networks collapse: at the optimum every class"
            + " becomes one point, the points a simplex. This report checks the theorems, trains"
            + " the networks on real data, and turns every trained network into a rigorous"
            + " statement about all networks as good as it.");
  }

  private static Seq<Page.Fact> facts(ReproduceResult r) {
    return List.of(
        new Page.Fact(
            "data",
            Prose.text(
                r.data().name()
                    + ", "
                    + r.data().samples()
                    + " samples, "
                    + r.data().classes()
                    + " classes")),
        new Page.Fact(
            "networks",
            Prose.text(
                r.cells().map(Pages::architecture).distinct().mkString(", ")
                    + ", width "
                    + r.spec().width()
                    + ", depth "
                    + Cells.depths(r.cells()).mkString(", "))),
        new Page.Fact(
            "objective", Prose.text("cross entropy, λ = " + Numbers.plain(r.spec().decay()))),
        new Page.Fact("seeds", Prose.text(r.spec().seeds().mkString(", "))),
        new Page.Fact(
            "training runs",
            Prose.text(
                r.cells().size()
                    + ", "
                    + r.cells().count(c -> c.convergence().status() == Cell.Status.CONVERGED)
                    + " converged; "
                    + accuracy(r))),
        new Page.Fact("repeat", Replay.code(Replay.run(r.spec()))));
  }

  private static String architecture(Cell c) {
    return c.plan().variant().map(Variant::architectureName).getOrElse("L-RN1");
  }

  private static String accuracy(ReproduceResult r) {
    Seq<Double> all = r.cells().flatMap(c -> c.measured().toList()).map(Cell.Measured::accuracy);
    return all.min()
            .map(a -> (a == 1 ? "all at " : "at least ") + Numbers.percent(a))
            .getOrElse("none with a")
        + " training accuracy";
  }
}
