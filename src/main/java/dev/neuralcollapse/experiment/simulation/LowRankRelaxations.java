package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.experiment.simulation.Curve.Line;
import dev.neuralcollapse.experiment.simulation.Curve.Point;
import dev.neuralcollapse.experiment.simulation.DufmTrials.End;
import dev.neuralcollapse.experiment.simulation.Finding.Relation;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.optimum.DufmParameters;
import dev.neuralcollapse.optimum.ReluDufm;
import dev.neuralcollapse.optimum.SrgBlock;
import dev.neuralcollapse.optimum.SrgConstruction;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Locale;

/**
 * Descents that start at explicit low-rank parameters: they are no minimum.
 *
 * @param trials each construction and where L-BFGS ended
 */
record LowRankRelaxations(Seq<Trial> trials) {

  /** One of them. */
  record Trial(SrgConstruction start, End end) {

    private String name() {
      return "L = "
          + start.layers()
          + ", K = "
          + start.classes()
          + ", λ = "
          + start.decayW()
          + (start.perClass() > 1 ? ", n = " + start.perClass() : "")
          + ", p = "
          + start.block().subset();
    }
  }

  static LowRankRelaxations run(int graphs, int evaluations) {
    Seq<SrgConstruction> starts =
        List.of(
            srg(5, 3, 4, 0.004), srg(5, 3, 3, 0.004), srg(6, 3, 3, 0.002), srg(7, 3, 3, 0.0015));
    return new LowRankRelaxations(
        starts
            .take(graphs)
            .append(srg(4, 2, 4, 0.004))
            .append(new SrgConstruction(new SrgBlock(5, 3), 2, 3, 3, 0.002, 0.001))
            .map(s -> new Trial(s, relaxed(s, evaluations))));
  }

  private static SrgConstruction srg(int vertices, int subset, int layers, double decay) {
    return new SrgConstruction(new SrgBlock(vertices, subset), 0, 1, layers, decay, decay);
  }

  private static End relaxed(SrgConstruction s, int evaluations) {
    DufmParameters start = s.parameters();
    ReluDufm model = ReluDufm.around(start, s.classes(), s.decayW(), s.decayH());
    return new DufmTrials(model).relaxed(model.pack(start), evaluations);
  }

  Seq<Finding> findings() {
    return trials.flatMap(
        t ->
            List.of(
                Finding.measured(
                        "L-BFGS from the low-rank solution, " + t.name(), List.of(t.end.value()))
                    .predicted(t.start.value(), "derived", Relation.AT_MOST, 0)
                    .noted(
                        "predicted: where it starts; deep collapse has "
                            + String.format(Locale.ROOT, "%.7f", t.start.collapse().value())
                            + "; ranks of layers 2 to L "
                            + t.end.ranks().mkString(", ")
                            + ", after ReLU "
                            + t.end.ranksAfterRelu().mkString(", ")),
                Finding.measured(
                        "its loss over that of deep collapse, " + t.name(),
                        List.of(t.end.value() / t.start.collapse().value()))
                    .predicted(1, "derived", Relation.AT_MOST, 0)));
  }

  /** Singular values of the layers before ReLU, at the end of the first descent. */
  Seq<Curve> curves() {
    Trial first = trials.head();
    Seq<Line> lines =
        first
            .end
            .layers()
            .zipWithIndex(
                (m, l) -> new Line("layer " + (l + 2), false, points(Spectrum.valuesOf(m))));
    Vector last = Spectrum.valuesOf(DufmParameters.rectified(first.end.layers().last()));
    return List.of(
        new Curve(
            "singular-values",
            "Singular values of class means after L-BFGS, " + first.name(),
            "index",
            "singular value",
            false,
            true,
            lines.append(
                new Line("layer " + first.start.layers() + " after ReLU", false, points(last)))));
  }

  /** Down to a millionth: what is below is rounding. */
  private static Seq<Point> points(Vector values) {
    return List.range(0, values.size())
        .filter(i -> values.get(i) > 1e-6 * values.get(0))
        .map(i -> new Point(i + 1, values.get(i)));
  }
}
