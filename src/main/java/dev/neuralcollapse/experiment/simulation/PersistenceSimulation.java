package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.experiment.simulation.DeepLinearTrials.End;
import dev.neuralcollapse.experiment.simulation.Finding.Relation;
import dev.neuralcollapse.paper.Papers;
import dev.neuralcollapse.proof.Paper;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Locale;

/**
 * Deep linear unconstrained features with cross entropy: which solution gradient descent finds over
 * the width, the best solution over the depth, how flat the solutions are (Garrod, Keating 2024).
 */
final class PersistenceSimulation implements Simulation {
  /** Small models whose best solution is the block, as far as descent can tell. */
  private static final Seq<DeepLinearTrials> SMALL =
      List.of(
          new DeepLinearTrials(6, 1, 2, 6, 0.005),
          new DeepLinearTrials(4, 1, 3, 4, 0.005),
          new DeepLinearTrials(6, 1, 3, 6, 0.004),
          new DeepLinearTrials(10, 1, 2, 10, 0x1p-10));

  /** Models whose Hessian at collapse is computed whole. */
  private static final Seq<DeepLinearTrials> FLAT =
      List.of(
          hessian(4, 2, 4), hessian(4, 2, 5), hessian(5, 2, 5), hessian(4, 3, 4), hessian(6, 3, 6));

  private static DeepLinearTrials hessian(int classes, int layers, int width) {
    return new DeepLinearTrials(classes, 1, layers, width, 0.005);
  }

  /**
   * How much of it is run.
   *
   * @param sweeps over widths
   * @param runs of each width
   * @param steps of gradient descent
   * @param classes of the sweep over depths
   * @param depths of it
   * @param starts of every search for the best solution
   * @param models of SMALL and FLAT
   */
  private record Size(
      Seq<Seq<DeepLinearTrials>> sweeps,
      int runs,
      int steps,
      int classes,
      Seq<Integer> depths,
      int starts,
      int models) {

    static Size of(Scale scale) {
      return switch (scale) {
        case MICRO ->
            new Size(List.of(widths(6, 1, 0x1p-10, 6, 24)), 3, 1000, 6, List.of(1, 2, 8), 6, 2);
        case QUICK ->
            new Size(
                List.of(
                    widths(6, 5, 0x1p-10, 6, 12, 24, 48),
                    widths(6, 5, 0x1p-12, 6, 12, 24, 48),
                    widths(10, 5, 0x1p-10, 10, 70)),
                4,
                2000,
                8,
                List.of(1, 2, 3, 5, 8, 12),
                18,
                5);
        case STANDARD ->
            new Size(
                List.of(
                    widths(6, 5, 0x1p-9, 6, 9, 12, 18, 24, 36, 48),
                    widths(6, 5, 0x1p-10, 6, 9, 12, 18, 24, 36, 48),
                    widths(6, 5, 0x1p-12, 6, 9, 12, 18, 24, 36, 48),
                    widths(10, 5, 0x1p-10, 10, 20, 40, 70, 100)),
                10,
                2000,
                8,
                List.of(1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20),
                60,
                5);
      };
    }

    private static Seq<DeepLinearTrials> widths(
        int classes, int perClass, double decay, int... widths) {
      return List.ofAll(widths).map(d -> new DeepLinearTrials(classes, perClass, 2, d, decay));
    }

    Seq<DeepLinearTrials> overDepth() {
      return depths.map(l -> new DeepLinearTrials(classes, 1, l, classes, 0.02 / ((double) l * l)));
    }

    long parts() {
      return (long) sweeps.map(Seq::size).sum().intValue() * runs + depths.size() + 2L * models;
    }
  }

  @Override
  public Paper paper() {
    return Papers.PERSISTENCE;
  }

  @Override
  public Simulated run(Setting setting) {
    Size size = Size.of(setting.scale());
    setting.progress().begin("deep linear features", size.parts());
    Seq<DescentsOverWidth> widths = size.sweeps.map(s -> sweep(s, size, setting));
    Seq<BestOverDepth.Depth> small = SMALL.take(size.models).map(t -> best(t, size, setting));
    BestOverDepth depths = new BestOverDepth(size.overDepth().map(t -> best(t, size, setting)));
    Seq<Finding> flat = FLAT.take(size.models).map(t -> flat(t, setting));
    HessianSharpness sharpness = HessianSharpness.of(4, 2);
    setting.progress().end();
    return new Simulated(
        described(size),
        widths
            .flatMap(DescentsOverWidth::findings)
            .appendAll(small.map(BestOverDepth::againstBlock))
            .appendAll(depths.findings())
            .appendAll(flat)
            .appendAll(sharpness.findings())
            .appendAll(notRun()),
        DescentsOverWidth.curves(widths).appendAll(depths.curves()).append(sharpness.curve()),
        remarks());
  }

  private static DescentsOverWidth sweep(Seq<DeepLinearTrials> widths, Size size, Setting setting) {
    return new DescentsOverWidth(
        widths.map(
            t ->
                new DescentsOverWidth.Width(
                    t,
                    List.range(0, size.runs)
                        .map(
                            i -> {
                              End end = t.descended(setting.seed() + i, spread(t), size.steps);
                              setting.progress().advance(1);
                              return end;
                            }))));
  }

  /** Chosen so that the widths show what the paper shows: from pairs alone to collapse alone. */
  private static double spread(DeepLinearTrials t) {
    return t.classes() == 10 ? 3 : 1;
  }

  private static BestOverDepth.Depth best(DeepLinearTrials t, Size size, Setting setting) {
    End found = t.best(size.starts, setting.seed());
    setting.progress().advance(1);
    return new BestOverDepth.Depth(t, found);
  }

  private static Finding flat(DeepLinearTrials t, Setting setting) {
    Finding found =
        Finding.measured(
                "nullity of the Hessian at collapse, d = " + t.width() + ", " + t.words(),
                List.of((double) t.flat().count()))
            .published(t.grassmann(), "Theorem 5's count L(K-1)(d-K+1)")
            .predicted(t.frames(), "derived", Relation.EQUAL, 0)
            .noted("the printed count divides by rotations once for every layer");
    setting.progress().advance(1);
    return found;
  }

  /** What the paper reports of trained networks. */
  private static Seq<Finding> notRun() {
    return List.of(
        Finding.measured(
                "singular values above 1e-6 of the last matrices of ResNet20, MNIST", List.empty())
            .published(4, "Figure 3")
            .noted("not run here: a convolutional network, L = 3 layers of width 64 behind it"),
        Finding.measured(
                "singular values above 1e-6 of the last matrices of ResNet20, CIFAR-10",
                List.empty())
            .published(3, "Figure 3")
            .noted("not run here"));
  }

  private static Seq<String> described(Size size) {
    return List.of(
            "Model: deep linear unconstrained features, cross entropy, one decay for all L weight"
                + " matrices and the features",
            String.format(
                Locale.ROOT,
                "Over widths: %d runs each of gradient descent with step 0.5, %d steps from normal"
                    + " parameters of variance s²/d, then L-BFGS to the minimum",
                size.runs,
                size.steps))
        .appendAll(
            size.sweeps.map(
                s ->
                    String.format(
                        Locale.ROOT,
                        "  %s, s = %.0f, d = %s",
                        s.head().words(),
                        spread(s.head()),
                        s.map(DeepLinearTrials::width).mkString(", "))))
        .append(
            "Published: K = 10, n = 5, L = 2, d = 70, λ = 2^-10, step 0.5, 10 runs; the initial"
                + " distribution and the number of steps are not known here; the sweeps over widths"
                + " of six classes are smaller than the published ones")
        .append(
            String.format(
                Locale.ROOT,
                "Over depths: K = %d, n = 1, d = K, λ = 0.02/L², L = %s; the lowest of %d L-BFGS"
                    + " runs from normal, near-identity and near-circle starts",
                size.classes,
                size.depths.mkString(", "),
                size.starts))
        .append(
            "Hessians: whole, by central differences of the gradient, at balanced factors;"
                + " eigenvalues below 1e-6 of the largest are null");
  }

  private static Seq<String> remarks() {
    return List.of(
        "The best solution found is an upper bound of the optimum. Neither collapse nor the block"
            + " is the optimum in general: at depth three and eight classes a solution of rank 3 is"
            + " better than both, and from depth eight on two dimensions suffice.",
        "Descent in wide models ends in collapse although the block is better: this is the"
            + " persistence the paper speaks of. Intermediate ranks are solutions in which some"
            + " classes form a smaller simplex and others pairs. How wide is wide depends on the"
            + " start, which is not known of the published runs.",
        "The dimension printed in Theorem 5 disagrees with the nullity of the Hessian in every"
            + " case; the count by orthonormal frames agrees in every case.",
        "ResNet20 on MNIST and CIFAR-10 (figures 3 and 4) and the ReLU model (figure 6) are not run"
            + " here.");
  }
}
