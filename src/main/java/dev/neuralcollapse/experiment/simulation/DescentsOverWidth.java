package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.experiment.simulation.Curve.Line;
import dev.neuralcollapse.experiment.simulation.Curve.Point;
import dev.neuralcollapse.experiment.simulation.DeepLinearTrials.End;
import dev.neuralcollapse.experiment.simulation.Finding.Relation;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Locale;

/**
 * Where gradient descent ends in models that differ in nothing but their width.
 *
 * @param all by width
 */
record DescentsOverWidth(Seq<Width> all) {

  /** All descents of one width. */
  record Width(DeepLinearTrials trials, Seq<End> ends) {
    double share() {
      return ends.count(trials::collapsed) / (double) ends.size();
    }

    Seq<Double> losses() {
      return ends.map(End::loss);
    }
  }

  private DeepLinearTrials first() {
    return all.head().trials();
  }

  Seq<Finding> findings() {
    Finding below =
        Finding.measured(
                "loss of the block at its best scale, " + first().words(),
                List.of(first().block().value().mid()))
            .predicted(first().collapse().value().mid(), "derived", Relation.AT_MOST, 0)
            .noted(
                "predicted is the loss of deep neural collapse; figures 1 and 2 show the block"
                    + " below it");
    return List.of(below)
        .appendAll(all.map(DescentsOverWidth::shareFound))
        .appendAll(all.map(DescentsOverWidth::lossFound));
  }

  private static Finding shareFound(Width w) {
    return Finding.measured(
            "share of "
                + w.ends().size()
                + " runs that end in deep neural collapse, d = "
                + w.trials().width()
                + ", "
                + w.trials().words(),
            List.of(w.share()))
        .noted("figure 5: grows with the width and with a smaller decay");
  }

  private static Finding lossFound(Width w) {
    return Finding.measured(
            "final loss, d = " + w.trials().width() + ", " + w.trials().words(), w.losses())
        .predicted(w.trials().collapse().value().mid(), "derived", Relation.AT_MOST, 1e-6)
        .noted(
            "predicted is the loss of deep neural collapse; ranks "
                + w.ends().map(End::rank).mkString(" "));
  }

  /** Of several sweeps: one chart of shares, and one of losses each. */
  static Seq<Curve> curves(Seq<DescentsOverWidth> sweeps) {
    Curve share =
        new Curve(
            "collapse-over-width",
            "Runs that end in deep neural collapse",
            "width",
            "share",
            false,
            false,
            sweeps.map(
                s ->
                    new Line(
                        String.format(
                            Locale.ROOT,
                            "K = %d, λ = %s",
                            s.first().classes(),
                            WrittenNumber.of(s.first().decay(), 3)),
                        false,
                        s.all.map(w -> new Point(w.trials().width(), w.share())))));
    return sweeps.map(DescentsOverWidth::losses).prepend(share);
  }

  private Curve losses() {
    double collapse = first().collapse().value().mid();
    double block = first().block().value().mid();
    return new Curve(
        String.format(
            Locale.ROOT,
            "loss-over-width-%d-%d",
            first().classes(),
            Math.round(1 / first().decay())),
        "Final loss of gradient descent, " + first().words(),
        "width",
        "loss",
        false,
        false,
        List.of(
            new Line("found", false, all.map(DescentsOverWidth::spread)),
            new Line("collapse", true, all.map(w -> new Point(w.trials().width(), collapse))),
            new Line("block", true, all.map(w -> new Point(w.trials().width(), block)))));
  }

  private static Point spread(Width w) {
    Seq<Double> sorted = w.losses().sorted();
    return new Point(
        w.trials().width(), sorted.get(sorted.size() / 2), sorted.head(), sorted.last());
  }
}
