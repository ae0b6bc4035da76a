package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.experiment.simulation.Curve.Line;
import dev.neuralcollapse.experiment.simulation.Curve.Point;
import dev.neuralcollapse.experiment.simulation.DeepLinearTrials.End;
import dev.neuralcollapse.experiment.simulation.Finding.Relation;
import dev.neuralcollapse.linear.Vector;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.function.ToDoubleFunction;

/**
 * The best solutions found in models that differ in depth, and in decay with it.
 *
 * @param all by depth
 */
record BestOverDepth(Seq<Depth> all) {

  /** The best solution of one model. */
  record Depth(DeepLinearTrials trials, End best) {

    /** The least of collapse, block and circle. */
    double known() {
      return Math.min(
          trials.collapse().value().mid(),
          Math.min(trials.block().value().mid(), trials.circle().value().mid()));
    }
  }

  /** For models in which the block is the best solution known. */
  static Finding againstBlock(Depth d) {
    return Finding.measured(
            "lowest loss found by L-BFGS, " + d.trials().words(), List.of(d.best().loss()))
        .predicted(d.trials().block().value().mid(), "numerical", Relation.EQUAL, 1e-7)
        .noted("predicted is the loss of the block; rank " + d.best().rank());
  }

  Seq<Finding> findings() {
    return all.flatMap(BestOverDepth::findings);
  }

  private static Seq<Finding> findings(Depth d) {
    DeepLinearTrials t = d.trials();
    Finding loss =
        Finding.measured("lowest loss found, " + t.words(), List.of(d.best().loss()))
            .predicted(d.known(), "derived", Relation.AT_MOST, 1e-7)
            .noted("predicted is the least of collapse, block and circle");
    Finding rank =
        Finding.measured("rank of that solution, " + t.words(), List.of((double) d.best().rank()));
    return List.of(
        loss,
        t.layers() == 1
            ? rank.predicted(t.classes() - 1, "quoted", Relation.EQUAL, 0)
                .noted("one layer: convex in the logits, collapse is the optimum")
            : rank.predicted(2, "quoted", Relation.BESIDE, 0)
                .noted(
                    "Theorem 3: at most 2 singular values remain as L grows, λ = o(1/L); share of"
                        + " the third in the norm "
                        + share(d.best().singular())));
  }

  private static String share(Vector singular) {
    double third = singular.get(2) / singular.norm();
    return third < 1e-12 ? "below 10⁻¹²" : WrittenNumber.of(third, 3);
  }

  Seq<Curve> curves() {
    Curve losses =
        new Curve(
            "loss-over-depth",
            "Loss over depth at decay 0.02/L²",
            "layers",
            "loss",
            true,
            true,
            List.of(
                line("best found", false, d -> d.best().loss()),
                line("collapse", true, d -> d.trials().collapse().value().mid()),
                line("block", true, d -> d.trials().block().value().mid()),
                line("circle", true, d -> d.trials().circle().value().mid())));
    return List.of(losses, singularValues());
  }

  /** Below 1e-12 all is rounding. */
  private Curve singularValues() {
    int count = all.head().trials().classes();
    return new Curve(
        "singular-values-over-depth",
        "Singular values of the best logits over their norm, those below 1e-12 at 1e-12",
        "layers",
        "singular value",
        true,
        true,
        List.range(0, count)
            .map(
                i ->
                    line(
                        "s" + (i + 1),
                        false,
                        d -> {
                          Vector s = d.best().singular();
                          return Math.max(1e-12, s.get(i) / s.norm());
                        })));
  }

  private Line line(String name, boolean predicted, ToDoubleFunction<Depth> value) {
    return new Line(
        name, predicted, all.map(d -> new Point(d.trials().layers(), value.applyAsDouble(d))));
  }
}
