package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.experiment.simulation.Curve.Line;
import dev.neuralcollapse.experiment.simulation.Curve.Point;
import dev.neuralcollapse.experiment.simulation.DeepLinearTrials.End;
import dev.neuralcollapse.experiment.simulation.Finding.Relation;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.paper.Papers;
import dev.neuralcollapse.proof.Paper;
import io.vavr.Tuple2;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Locale;

/**
 * Deep linear unconstrained features with cross entropy: which solution gradient descent finds over
 * the width, the best solution over the depth, how flat the solutions are (Garrod, Keating 2024).
 */
final class PersistenceSimulation implements Simulation {

  /**
   * How much of it is run.
   *
   * @param classes of the sweep over widths
   * @param depths of the sweep over depths, eight classes (six in tests)
   * @param starts of every search for the best solution
   */
  private record Size(
      int classes,
      int perClass,
      Seq<Integer> widths,
      Seq<Double> decays,
      int seeds,
      int steps,
      int deepClasses,
      Seq<Integer> depths,
      int starts,
      Seq<DeepLinearTrials> flat) {

    static Size of(Scale scale) {
      List<DeepLinearTrials> flat =
          List.of(
              hessian(4, 2, 4),
              hessian(4, 2, 5),
              hessian(5, 2, 5),
              hessian(4, 3, 4),
              hessian(6, 3, 6));
      return switch (scale) {
        case MICRO ->
            new Size(
                6,
                1,
                List.of(6, 24),
                List.of(0x1p-10),
                3,
                1000,
                6,
                List.of(1, 2, 8),
                6,
                flat.take(2));
        case QUICK ->
            new Size(
                10,
                5,
                List.of(10, 20, 40, 70),
                List.of(0x1p-10),
                3,
                2000,
                8,
                List.of(1, 2, 3, 5, 8, 12),
                18,
                flat);
        case STANDARD ->
            new Size(
                10,
                5,
                List.of(10, 15, 20, 30, 40, 55, 70, 100),
                List.of(0x1p-9, 0x1p-10, 0x1p-11),
                10,
                2000,
                8,
                List.of(1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20),
                60,
                flat);
      };
    }

    private static DeepLinearTrials hessian(int classes, int layers, int width) {
      return new DeepLinearTrials(classes, 1, layers, width, 0.005);
    }

    DeepLinearTrials wide(int width, double decay) {
      return new DeepLinearTrials(classes, perClass, 2, width, decay);
    }

    DeepLinearTrials deep(int layers) {
      return new DeepLinearTrials(
          deepClasses, 1, layers, deepClasses, 0.02 / ((double) layers * layers));
    }
  }

  /** All descents of one width and decay. */
  private record Wide(DeepLinearTrials trials, Seq<End> ends) {
    double share() {
      return ends.count(trials::collapsed) / (double) ends.size();
    }

    Seq<Double> losses() {
      return ends.map(End::loss);
    }
  }

  /** The best solution of one depth. */
  private record Deep(DeepLinearTrials trials, End best) {}

  @Override
  public Paper paper() {
    return Papers.PERSISTENCE;
  }

  @Override
  public Simulated run(Setting setting) {
    Size size = Size.of(setting.scale());
    Seq<DeepLinearTrials> blocks = setting.scale() == Scale.MICRO ? SMALL.take(2) : SMALL;
    long parts =
        (long) size.widths.size() * size.decays.size() * size.seeds
            + size.depths.size()
            + blocks.size()
            + size.flat.size();
    setting.progress().begin("deep linear features", parts);
    Seq<Wide> wide =
        size.decays.flatMap(
            decay -> size.widths.map(d -> descended(size.wide(d, decay), size, setting)));
    Seq<Deep> best = blocks.map(t -> best(t, size, setting));
    Seq<Deep> deep = size.depths.map(l -> best(size.deep(l), size, setting));
    Seq<Finding> flat = size.flat.map(t -> flat(t, setting));
    Sharpness sharp = Sharpness.of(4, 2);
    setting.progress().end();
    return new Simulated(
        described(size),
        widthFindings(wide)
            .appendAll(best.map(PersistenceSimulation::againstBlock))
            .appendAll(deep.flatMap(PersistenceSimulation::depthFindings))
            .appendAll(flat)
            .appendAll(sharp.findings())
            .appendAll(notRun()),
        widthCurves(wide)
            .append(lossOverDepth(deep))
            .append(singularOverDepth(deep))
            .append(sharp.curve()),
        remarks());
  }

  /** Settings of small models whose best solution is the block, as far as descent can tell. */
  private static final Seq<DeepLinearTrials> SMALL =
      List.of(
          new DeepLinearTrials(6, 1, 2, 6, 0.005),
          new DeepLinearTrials(4, 1, 3, 4, 0.005),
          new DeepLinearTrials(6, 1, 3, 6, 0.004),
          new DeepLinearTrials(10, 1, 2, 10, 0x1p-10));

  private static Wide descended(DeepLinearTrials trials, Size size, Setting setting) {
    return new Wide(
        trials,
        List.range(0, size.seeds)
            .map(
                i -> {
                  End end = trials.descended(setting.seed() + i, size.steps);
                  setting.progress().advance(1);
                  return end;
                })
            .toList());
  }

  private static Deep best(DeepLinearTrials trials, Size size, Setting setting) {
    Deep found = new Deep(trials, trials.best(size.starts, setting.seed()));
    setting.progress().advance(1);
    return found;
  }

  private static Seq<Finding> widthFindings(Seq<Wide> wide) {
    DeepLinearTrials first = wide.head().trials();
    double collapse = first.collapse().value().mid();
    Finding below =
        Finding.measured(
                "loss of the block at its best scale, " + words(first),
                List.of(first.block().value().mid()))
            .predicted(collapse, "derived", Relation.AT_MOST, 0)
            .noted(
                "predicted is the loss of deep neural collapse; figures 1 and 2 show the block"
                    + " below it");
    return List.of(below)
        .appendAll(
            wide.map(
                w ->
                    Finding.measured(
                            "share of runs that end in deep neural collapse, d = "
                                + w.trials().width()
                                + ", "
                                + words(w.trials()),
                            List.of(w.share()))
                        .noted("figure 5: grows with the width and with a smaller decay")))
        .appendAll(
            wide.map(
                w ->
                    Finding.measured(
                            "final loss, d = " + w.trials().width() + ", " + words(w.trials()),
                            w.losses())
                        .predicted(
                            w.trials().collapse().value().mid(), "derived", Relation.AT_MOST, 1e-6)
                        .noted(
                            "predicted is the loss of deep neural collapse; ranks "
                                + w.ends().map(End::rank).mkString(" "))));
  }

  private static String words(DeepLinearTrials t) {
    return String.format(
        Locale.ROOT,
        "K = %d, n = %d, L = %d, λ = %.6g",
        t.classes(),
        t.perClass(),
        t.layers(),
        t.decay());
  }

  private static Finding againstBlock(Deep d) {
    return Finding.measured(
            "lowest loss found by L-BFGS, " + words(d.trials()), List.of(d.best().loss()))
        .predicted(d.trials().block().value().mid(), "derived", Relation.EQUAL, 1e-7)
        .noted("predicted is the loss of the block; rank " + d.best().rank());
  }

  private static Seq<Finding> depthFindings(Deep d) {
    DeepLinearTrials t = d.trials();
    double known =
        Math.min(
            t.collapse().value().mid(),
            Math.min(t.block().value().mid(), t.circle().value().mid()));
    Finding loss =
        Finding.measured("lowest loss found, " + words(t), List.of(d.best().loss()))
            .predicted(known, "derived", Relation.AT_MOST, 1e-7)
            .noted("predicted is the least of collapse, block and circle");
    Finding rank =
        Finding.measured("rank of that solution, " + words(t), List.of((double) d.best().rank()));
    return List.of(
        loss,
        t.layers() == 1
            ? rank.predicted(t.classes() - 1, "quoted", Relation.EQUAL, 0)
            : rank.predicted(2, "quoted", Relation.BESIDE, 0)
                .noted("Theorem 3: at most 2 singular values remain as L grows, λ = o(1/L)"));
  }

  private static Finding flat(DeepLinearTrials t, Setting setting) {
    Finding found =
        Finding.measured(
                "nullity of the Hessian at collapse, d = " + t.width() + ", " + words(t),
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

  /** The final loss and the share of collapse over the width. */
  private static Seq<Curve> widthCurves(Seq<Wide> wide) {
    Seq<Tuple2<Double, Seq<Wide>>> byDecay =
        wide.map(w -> w.trials().decay())
            .distinct()
            .map(decay -> new Tuple2<>(decay, wide.filter(w -> w.trials().decay() == decay)));
    Curve share =
        new Curve(
            "collapse-over-width",
            "Runs that end in deep neural collapse",
            "width",
            "share",
            false,
            false,
            byDecay.map(
                t ->
                    new Line(
                        String.format(Locale.ROOT, "λ = %.4g", t._1),
                        false,
                        t._2.map(w -> new Point(w.trials().width(), w.share())))));
    return byDecay.map(t -> lossOverWidth(t._1, t._2)).prepend(share);
  }

  private static Curve lossOverWidth(double decay, Seq<Wide> wide) {
    double collapse = wide.head().trials().collapse().value().mid();
    double block = wide.head().trials().block().value().mid();
    return new Curve(
        String.format(Locale.ROOT, "loss-over-width-%d", Math.round(1 / decay)),
        String.format(Locale.ROOT, "Final loss of gradient descent, λ = %.4g", decay),
        "width",
        "loss",
        false,
        false,
        List.of(
            new Line(
                "found",
                false,
                wide.map(
                    w -> {
                      Seq<Double> sorted = w.losses().sorted();
                      return new Point(
                          w.trials().width(),
                          sorted.get(sorted.size() / 2),
                          sorted.head(),
                          sorted.last());
                    })),
            new Line("collapse", true, wide.map(w -> new Point(w.trials().width(), collapse))),
            new Line("block", true, wide.map(w -> new Point(w.trials().width(), block)))));
  }

  private static Curve lossOverDepth(Seq<Deep> deep) {
    return new Curve(
        "loss-over-depth",
        "Loss over depth at decay 0.02/L²",
        "layers",
        "loss",
        true,
        true,
        List.of(
            line("best found", false, deep, d -> d.best().loss()),
            line("collapse", true, deep, d -> d.trials().collapse().value().mid()),
            line("block", true, deep, d -> d.trials().block().value().mid()),
            line("circle", true, deep, d -> d.trials().circle().value().mid())));
  }

  private static Line line(
      String name,
      boolean predicted,
      Seq<Deep> deep,
      java.util.function.ToDoubleFunction<Deep> value) {
    return new Line(
        name, predicted, deep.map(d -> new Point(d.trials().layers(), value.applyAsDouble(d))));
  }

  /** Below 1e-12 all is rounding. */
  private static Curve singularOverDepth(Seq<Deep> deep) {
    int count = deep.head().trials().classes();
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
                        deep,
                        d -> {
                          Vector s = d.best().singular();
                          return Math.max(1e-12, s.get(i) / s.norm());
                        })));
  }

  private static Seq<String> described(Size size) {
    return List.of(
        "Model: deep linear unconstrained features, cross entropy, one decay for all L weight"
            + " matrices and the features",
        String.format(
            Locale.ROOT,
            "Over widths: K = %d, n = %d, L = 2, λ = %s, widths %s, %d runs each; gradient descent"
                + " with step 0.5, %d steps from normal parameters of variance 1/d, then L-BFGS to"
                + " the minimum",
            size.classes,
            size.perClass,
            size.decays.map(x -> String.format(Locale.ROOT, "%.4g", x)).mkString(", "),
            size.widths.mkString(", "),
            size.seeds,
            size.steps),
        "Published: K = 10, n = 5, L = 2, d = 70, λ = 2^-10, step 0.5, 10 runs; the initial"
            + " distribution and the number of steps are not known here",
        String.format(
            Locale.ROOT,
            "Over depths: K = %d, n = 1, d = K, λ = 0.02/L², L = %s; the lowest of %d L-BFGS runs"
                + " from normal, near-identity and near-circle starts",
            size.deepClasses,
            size.depths.mkString(", "),
            size.starts),
        "Hessians: whole, by central differences of the gradient, at balanced factors; eigenvalues"
            + " below 1e-6 of the largest are null");
  }

  private static Seq<String> remarks() {
    return List.of(
        "The best solution found is an upper bound of the optimum. Neither collapse nor the block"
            + " is the optimum in general: at depth three and eight classes a solution of rank 3 is"
            + " better than both, and from depth eight on two dimensions suffice.",
        "Descent in wide models ends in collapse although the block is better: this is the"
            + " persistence the paper speaks of. Intermediate ranks are solutions in which some"
            + " classes form a smaller simplex and others pairs.",
        "The dimension printed in Theorem 5 disagrees with the nullity of the Hessian in every"
            + " case; the count by orthonormal frames agrees in every case.",
        "ResNet20 on MNIST and CIFAR-10 (figures 3 and 4) and the ReLU model (figure 6) are not run"
            + " here.");
  }

  /** Hessians of collapse over those of the block, as the decay falls. */
  private record Sharpness(Seq<Decade> decades) {

    /** Ratios by three norms at one decay, and the spectral norm of collapse over λα. */
    private record Decade(
        double decay, double frobenius, double spectral, double trace, double perScale) {}

    static Sharpness of(int classes, int layers) {
      return new Sharpness(
          List.of(1e-2, 3e-3, 1e-3, 1e-4, 1e-5).map(decay -> decade(classes, layers, decay)));
    }

    private static Decade decade(int classes, int layers, double decay) {
      DeepLinearTrials t = new DeepLinearTrials(classes, 1, layers, classes, decay);
      Vector high = t.curvatures(false);
      Vector low = t.curvatures(true);
      return new Decade(
          decay,
          high.norm() / low.norm(),
          high.maxAbs() / low.maxAbs(),
          high.sum() / low.sum(),
          high.maxAbs() / (decay * t.collapse().scale().mid()));
    }

    Seq<Finding> findings() {
      Decade last = decades.last();
      String where = ", K = 4, L = 2, λ = 1e-5";
      return List.of(
          ratio("Frobenius norm", last.frobenius(), decades.map(Decade::frobenius)),
          ratio("spectral norm", last.spectral(), decades.map(Decade::spectral)),
          ratio("trace", last.trace(), decades.map(Decade::trace)),
          Finding.measured("spectral norm at collapse over λα" + where, List.of(last.perScale()))
              .predicted(3, "derived", Relation.AT_MOST, 0)
              .noted("grows towards L + 1 as the decay falls, like 1/log(1/λ)"));
    }

    private static Finding ratio(String norm, double last, Seq<Double> all) {
      return Finding.measured(
              "Hessian at collapse over that at the block, " + norm + ", K = 4, L = 2, λ = 1e-5",
              List.of(last))
          .noted(
              "Theorem 6: tends to a constant; over the decays "
                  + all.map(x -> String.format(Locale.ROOT, "%.3f", x)).mkString(" "));
    }

    Curve curve() {
      Seq<Decade> rising = decades.reverse();
      return new Curve(
          "hessian-ratio-over-decay",
          "Hessian at collapse over that at the block, K = 4, L = 2",
          "decay",
          "ratio",
          true,
          false,
          List.of(
              new Line("Frobenius", false, rising.map(d -> new Point(d.decay(), d.frobenius()))),
              new Line("spectral", false, rising.map(d -> new Point(d.decay(), d.spectral()))),
              new Line("trace", false, rising.map(d -> new Point(d.decay(), d.trace())))));
    }
  }
}
