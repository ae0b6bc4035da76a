package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.experiment.simulation.Curve.Line;
import dev.neuralcollapse.experiment.simulation.Curve.Point;
import dev.neuralcollapse.experiment.simulation.DufmTrials.End;
import dev.neuralcollapse.experiment.simulation.Finding.Relation;
import dev.neuralcollapse.optimum.SrgBlock;
import dev.neuralcollapse.optimum.SrgConstruction;
import dev.neuralcollapse.paper.Papers;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Paper;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Locale;

/**
 * Gradient descent in the deep unconstrained features model with ReLU against deep collapse and the
 * low-rank solutions (Súkeník, Lampert, Mondelli 2024, figures 2 and 3).
 */
final class LowRankBiasSimulation implements Simulation {
  private static final double DECAY = 0.004;
  private static final double STEP = 0.5;
  private static final int CLASSES = 10;

  /** Of the variance of the uniform starts that libraries give linear layers. */
  private static final double GAIN = Math.sqrt(1 / 3.0);

  /** How much of it is run. */
  private record Size(
      int runs, int width, int steps, int evaluations, int starts, int restarts, int graphs) {
    static Size of(Scale scale) {
      return switch (scale) {
        case MICRO -> new Size(2, 12, 300, 150, 2, 3, 1);
        case QUICK -> new Size(4, 30, 8000, 2000, 6, 20, 4);
        case STANDARD -> new Size(10, 30, 60_000, 10_000, 20, 60, 4);
      };
    }
  }

  @Override
  public Paper paper() {
    return Papers.LOW_RANK_BIAS;
  }

  @Override
  public Simulated run(Setting setting) {
    Size size = Size.of(setting.scale());
    setting.progress().begin("low-rank bias", size.runs + 4L);
    Seq<End> descents = descents(size, setting);
    LowRankRelaxations relaxed = LowRankRelaxations.run(size.graphs, size.evaluations);
    setting.progress().advance(1);
    FewClasses few = FewClasses.run(size.restarts, size.evaluations, setting.seed());
    setting.progress().advance(1);
    RankSweeps sweeps = RankSweeps.run(size.starts, size.evaluations, setting.seed());
    setting.progress().advance(2);
    setting.progress().end();
    return new Simulated(
        described(size),
        figure2(descents, size)
            .appendAll(relaxed.findings())
            .appendAll(few.findings())
            .appendAll(sweeps.findings()),
        List.of(losses(descents, size), ratios())
            .appendAll(relaxed.curves())
            .appendAll(sweeps.curves()),
        remarks());
  }

  private static DufmTrials reference(int width) {
    return DufmTrials.of(4, CLASSES, width, DECAY);
  }

  private static Seq<End> descents(Size size, Setting setting) {
    DufmTrials trials = reference(size.width);
    return List.range(0, size.runs)
        .map(
            i -> {
              double[] start = trials.start(Draw.mix(setting.seed(), i), GAIN, 1);
              End end = trials.descended(start, STEP, size.steps, every(size));
              setting.progress().advance(1);
              return end;
            });
  }

  private static int every(Size size) {
    return Math.max(1, size.steps / 100);
  }

  private static SrgConstruction srg(int subset) {
    return new SrgConstruction(new SrgBlock(5, subset), 0, 1, 4, DECAY, DECAY);
  }

  /** Figure 2, top. */
  private static Seq<Finding> figure2(Seq<End> ends, Size size) {
    DufmTrials trials = reference(size.width);
    double collapse = trials.collapse();
    Seq<Double> losses = ends.map(End::value);
    Seq<End> relaxed =
        ends.map(e -> trials.relaxed(trials.model().pack(e.parameters()), size.evaluations));
    String place = "L = 4, K = 10, λ = 0.004, width " + size.width;
    return List.of(
        Finding.measured("loss after gradient descent, " + place, losses)
            .predicted(collapse, "derived", Relation.BESIDE, 0)
            .noted(
                "predicted: deep collapse; published in words: it ends below. Here "
                    + ends.count(e -> e.value() < collapse)
                    + " of "
                    + ends.size()
                    + " runs"),
        Finding.measured("the same, then L-BFGS from there", relaxed.map(End::value))
            .predicted(collapse, "derived", Relation.BESIDE, 0)
            .noted(
                relaxed.count(e -> e.value() < collapse * (1 - 1e-6))
                    + " of "
                    + ends.size()
                    + " runs below deep collapse, "
                    + relaxed.count(trials::collapsed)
                    + " at it"),
        Finding.measured("lowest loss of these runs", List.of(relaxed.map(End::value).min().get()))
            .predicted(srg(3).value(), "derived", Relation.BESIDE, 0)
            .noted("predicted: the low-rank solution with p = 3; random starts do not reach it"),
        rank("rank of the pre-activations of layer 2 of the lowest", relaxed, End::ranks),
        rank("the same after ReLU", relaxed, End::ranksAfterRelu),
        Finding.measured("value of deep collapse, " + place, List.of(collapse))
            .predicted(0.0991798746, "derived", Relation.EQUAL, 5e-11)
            .noted("closed form; predicted: figure of an independent computation"),
        Finding.measured("low-rank solution p = 2 (one neuron a class)", List.of(srg(2).value()))
            .predicted(collapse, "derived", Relation.AT_MOST, 0)
            .noted("closed form; predicted: deep collapse"),
        Finding.measured("low-rank solution p = 3", List.of(srg(3).value()))
            .predicted(srg(2).value(), "derived", Relation.AT_MOST, 0)
            .noted("closed form; predicted: p = 2"));
  }

  private static Finding rank(
      String what, Seq<End> ends, java.util.function.Function<End, Seq<Integer>> of) {
    End lowest = ends.minBy(End::value).get();
    return Finding.measured(what, List.of((double) of.apply(lowest).head()))
        .predicted(CLASSES, "derived", Relation.BESIDE, 0)
        .noted(
            "layers 2 to 4: "
                + of.apply(lowest).mkString(", ")
                + "; singular values above 0.001 of the largest; deep collapse has 10, the"
                + " low-rank solution 5 and after the last ReLU 10");
  }

  private static Curve losses(Seq<End> ends, Size size) {
    int every = every(size);
    Seq<Line> runs =
        ends.zipWithIndex(
            (e, i) ->
                new Line(
                    "run " + (i + 1),
                    false,
                    e.values()
                        .zipWithIndex()
                        .filter(t -> t._2 > 0)
                        .map(t -> new Point(Math.min(size.steps, t._2 * every), t._1))));
    return new Curve(
        "gradient-descent",
        "Loss of gradient descent, four layers, ten classes",
        "step",
        "loss",
        true,
        true,
        runs.append(flat("deep collapse", reference(size.width).collapse(), size))
            .append(flat("low rank, p = 2", srg(2).value(), size))
            .append(flat("low rank, p = 3", srg(3).value(), size)));
  }

  private static Line flat(String name, double value, Size size) {
    return new Line(
        name, true, List.of(new Point(every(size), value), new Point(size.steps, value)));
  }

  /** Figure 3, left, in the limit of small decay, where losses are as their prices. */
  private static Curve ratios() {
    return new Curve(
        "price-ratio",
        "Low-rank loss over that of deep collapse, small decay, best p",
        "vertices r, K = r(r-1)/2",
        "ratio",
        false,
        false,
        List.of(3, 4, 5)
            .map(l -> ratio("L = " + l, l, false))
            .append(ratio("L = 3, one neuron a class", 3, true)));
  }

  private static Line ratio(String name, int layers, boolean pairs) {
    return new Line(
        name,
        true,
        List.rangeClosed(4, 14)
            .map(
                r -> {
                  SrgBlock block = pairs ? new SrgBlock(r, 2) : SrgBlock.best(r);
                  return new Point(r, block.price(layers).mid() / block.classes());
                }));
  }

  private static Seq<String> described(Size size) {
    return List.of(
        "Model: (1/2N)‖W_L σ(… σ(W_1 H_1)) - Y‖² + (λ/2)(Σ‖W_l‖² + ‖H_1‖²), ReLU, no biases, free"
            + " features; all decays equal; one sample a class unless said otherwise",
        String.format(
            Locale.ROOT,
            "Figure 2, top: L = 4, K = 10, λ = 0.004, gradient descent with step 0.5, width %d, %d"
                + " runs of %d steps; published: width 30, 10 runs; samples a class, starts and"
                + " number of steps are not known here",
            size.width,
            size.runs,
            size.steps),
        "Starts: normal entries; for gradient descent of variance 1/(3 width) in the weights and 1"
            + " in the features, for L-BFGS of variance 1/width",
        String.format(
            Locale.ROOT,
            "Figure 3, middle and right: L-BFGS, %d starts a point, at most %d evaluations, in the"
                + " place of gradient descent",
            size.starts,
            size.evaluations),
        "Figure 2, bottom (ResNet20 with a head of four layers on CIFAR-10, λ = 0.005, 5·10⁻⁶ for"
            + " the features, step 0.05, width 64, 5 runs): not run, out of reach here");
  }

  private static Seq<String> remarks() {
    return List.of(
        "Values are compared at the same κ = (n λ_H Πλ_l)^{1/(L+1)}: n enters through it alone.",
        "Whether a run ends below deep collapse depends on its start and on the width: random"
            + " starts often end at deep collapse, the more often the wider the layers and the"
            + " fewer the classes. What the low-rank solutions can do is seen from descents that"
            + " start at their explicit parameters.",
        "At step 0.5 gradient descent does not come to rest: the loss keeps oscillating a little"
            + " above a minimum, which is why its end is also handed to L-BFGS.",
        "The paper's figures are known here by their captions, without numbers to compare with.");
  }
}
