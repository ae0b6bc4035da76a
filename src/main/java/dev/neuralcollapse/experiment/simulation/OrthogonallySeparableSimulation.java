package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.data.OrthogonalSeparability;
import dev.neuralcollapse.experiment.simulation.Finding.Relation;
import dev.neuralcollapse.experiment.simulation.ShallowFlow.Look;
import dev.neuralcollapse.metric.MetricValue;
import dev.neuralcollapse.paper.Papers;
import dev.neuralcollapse.paper.SeparableData;
import dev.neuralcollapse.paper.ShallowLoss.Kind;
import dev.neuralcollapse.proof.Paper;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Gradient flow of shallow ReLU networks on orthogonally separable data: the three conclusions of
 * Theorem 1, what the size of the start does to them, and the published experiment on images.
 */
final class OrthogonallySeparableSimulation implements Simulation {

  /** How much of it is run. */
  private record Size(
      int seeds,
      int perClass,
      double step,
      int mostSteps,
      Seq<Double> norms,
      Seq<Case> cases,
      Seq<Double> starts,
      int images,
      int imageSteps) {
    static Size of(Scale scale) {
      return switch (scale) {
        case MICRO ->
            new Size(
                1,
                3,
                4e-3,
                20_000,
                List.of(5.0, 20.0),
                List.of(Case.EXPONENTIAL, Case.THREE),
                List.of(1.0),
                15,
                400);
        case QUICK ->
            new Size(
                5,
                6,
                1e-3,
                150_000,
                List.of(5.0, 10.0, 20.0, 40.0, 60.0),
                List.of(Case.values()),
                List.of(1e-2, 1e-1, 1.0),
                60,
                930);
        case STANDARD ->
            new Size(
                10,
                8,
                5e-4,
                400_000,
                List.of(5.0, 10.0, 20.0, 40.0, 60.0, 100.0, 150.0),
                List.of(Case.values()),
                List.of(1e-2, 1e-1, 1.0),
                400,
                930);
      };
    }

    /** At which starts of different sizes are compared. */
    double compared() {
      return 20;
    }

    double last() {
      return norms.last();
    }
  }

  /** A number of classes and a loss. */
  private enum Case {
    EXPONENTIAL("two classes, exponential loss", 2, Kind.EXPONENTIAL),
    LOGISTIC("two classes, logistic loss", 2, Kind.LOGISTIC),
    THREE("three classes, cross entropy", 3, Kind.CROSS_ENTROPY),
    FOUR("four classes, cross entropy", 4, Kind.CROSS_ENTROPY);

    private final String text;
    private final int classes;
    private final Kind kind;

    Case(String text, int classes, Kind kind) {
      this.text = text;
      this.classes = classes;
      this.kind = kind;
    }

    ShallowFlow flow(Size size, double epsilon, long seed) {
      SeparableData data =
          new SeparableData.Recipe(
                  classes, size.perClass, 3, 0.6, 0.4 * SeparableData.largest(classes), 1.5, seed)
              .instance();
      return new ShallowFlow(data, kind, 10 * classes, epsilon, size.step, size.mostSteps);
    }
  }

  private static final double SMALL = 1e-3;

  /** What one case came to, a seed each. */
  private record Runs(Case of, Seq<ShallowFlow> flows, Seq<Seq<Look>> looks) {

    /** The looks at a norm, of the runs that got there. */
    Seq<Look> at(double norm) {
      return looks.flatMap(l -> l.find(x -> x.norm() >= norm));
    }
  }

  @Override
  public Paper paper() {
    return Papers.ORTHOGONALLY_SEPARABLE;
  }

  @Override
  public Simulated run(Setting setting) {
    Size size = Size.of(setting.scale());
    int parts = size.cases.size() + size.starts.size() + 1;
    setting.progress().begin("orthogonally separable data", (long) parts * size.seeds);
    Seq<Runs> cases = size.cases.map(c -> runs(c, size, SMALL, size.norms, setting));
    Seq<Double> early = size.norms.filter(r -> r <= size.compared());
    Seq<Runs> starts = size.starts.map(e -> runs(Case.THREE, size, e, early, setting));
    Option<ImageLines> images = ImageLines.of(setting.data(), size.images);
    Seq<ImageLines.Learnt> learnt =
        images
            .toList()
            .flatMap(
                i ->
                    seeds(size, setting)
                        .map(
                            s -> {
                              ImageLines.Learnt l = i.learn(size.imageSteps, s);
                              setting.progress().advance(1);
                              return l;
                            }));
    setting.progress().end();
    Seq<Finding> findings =
        cases
            .flatMap(r -> conclusions(r, size))
            .appendAll(startSizes(cases, starts, size))
            .appendAll(images.toList().flatMap(i -> images(i, learnt)));
    return new Simulated(
        described(size, setting, images),
        findings,
        List.of(lengths(cases), directions(cases), starts(cases, starts)),
        remarks());
  }

  private static Seq<Long> seeds(Size size, Setting setting) {
    return List.range(0, size.seeds).map(i -> setting.seed() + i);
  }

  private static Runs runs(Case c, Size size, double epsilon, Seq<Double> norms, Setting setting) {
    Seq<ShallowFlow> flows = seeds(size, setting).map(s -> c.flow(size, epsilon, s));
    Seq<Seq<Look>> looks =
        flows
            .zip(seeds(size, setting))
            .map(
                f -> {
                  Seq<Look> l = f._1.looks(norms, f._2 + 1000);
                  setting.progress().advance(1);
                  return l;
                });
    return new Runs(c, flows, looks);
  }

  /** Theorem 1 of one case. */
  private static Seq<Finding> conclusions(Runs runs, Size size) {
    Seq<Look> last = runs.at(size.last());
    String at = String.format(Locale.ROOT, " at ‖θ‖ = %.0f, %s", size.last(), runs.of.text);
    double error = 2 / size.last() / size.last();
    Seq<Finding> found =
        List.of(
            Finding.measured(
                    "least cosine of inputs of one class, " + runs.of.text,
                    runs.flows.map(
                        f ->
                            OrthogonalSeparability.of(f.data().inputs(), f.data().labels())
                                .within()))
                .noted("the data before any training"),
            Finding.measured("least cosine of features of one class" + at, last.map(Look::within))
                .predicted(1, "quoted", Relation.EQUAL, 1e-4)
                .noted("1 minus it is about " + worst(last, l -> 1 - l.within())),
            Finding.measured(
                    "greatest cosine of features of two classes" + at, last.map(Look::between))
                .predicted(0, "quoted", Relation.AT_MOST, 1e-4),
            Finding.measured(
                    (runs.of.classes == 2
                            ? "relative distance of V from s₊φ₊ - s₋φ₋"
                            : "relative distance of VVᵀ from its formula")
                        + at,
                    last.map(Look::classifier))
                .predicted(0, "derived", Relation.EQUAL, 2 * error)
                .noted("the scales s are derived, the rest of the formula is the paper's"),
            Finding.measured(
                    "greatest relative error of a feature's length" + at, last.map(Look::lengths))
                .predicted(0, "derived", Relation.EQUAL, 4 / size.last())
                .noted(
                    "falls like 1/‖θ‖, that is like one over the root of log t, by a factor that"
                        + " the data decide: judged within 4/‖θ‖"));
    return runs.of.classes == 2 ? found : found.appendAll(metrics(runs, last, at, size));
  }

  private static String worst(Seq<Look> looks, ToDoubleFunction<Look> of) {
    return WrittenNumber.of(looks.map(of::applyAsDouble).max().getOrElse(Double.NaN), 2);
  }

  /** Appendix B.2. */
  private static Seq<Finding> metrics(Runs runs, Seq<Look> last, String at, Size size) {
    Seq<Seq<MetricValue>> limits = runs.flows.map(ShallowFlow::limitMetrics);
    int k = runs.of.classes;
    return List.of(
        Finding.measured("NC1 (B.2)" + at, last.map(l -> value(l.metrics(), 0)))
            .noted(
                "not zero: lengths within a class differ in the limit too, where it is "
                    + limits
                        .map(l -> String.format(Locale.ROOT, "%.4f", value(l, 0)))
                        .mkString(", ")),
        Finding.measured(
                "NC1 (B.2) over its value in the limit" + at,
                last.zip(limits).map(p -> value(p._1.metrics(), 0) / value(p._2, 0)))
            .predicted(1, "derived", Relation.EQUAL, 4 / size.last())
            .noted("approached like the lengths it is made of, like 1/‖θ‖: judged within 4/‖θ‖"),
        Finding.measured("NC2 (B.2)" + at, last.map(l -> value(l.metrics(), 1)))
            .predicted(0, "quoted", Relation.EQUAL, 1e-3),
        Finding.measured("NC3 divided by √K" + at, last.map(l -> value(l.metrics(), 2)))
            .noted(
                "not zero unless s_k over the length of the class mean is the same for all classes;"
                    + " in the limit "
                    + limits
                        .map(l -> String.format(Locale.ROOT, "%.4f", value(l, 2)))
                        .mkString(", ")),
        Finding.measured("NC3 (B.2) as printed" + at, last.map(l -> value(l.metrics(), 3)))
            .predicted(Math.sqrt(k / (k - 1.0)) - 1, "derived", Relation.AT_LEAST, 1e-9)
            .noted("dividing by √(K-1) leaves a floor of √(K/(K-1)) - 1"));
  }

  private static double value(Seq<MetricValue> metrics, int i) {
    return metrics.get(i).value().getOrElse(Double.NaN);
  }

  /** The same flow from starts of other sizes. */
  private static Seq<Finding> startSizes(Seq<Runs> cases, Seq<Runs> starts, Size size) {
    return cases
        .filter(r -> r.of == Case.THREE)
        .appendAll(starts)
        .flatMap(
            r -> {
              Seq<Look> looks = r.at(size.compared());
              String at =
                  String.format(
                      Locale.ROOT,
                      " from ε = %s at ‖θ‖ = %.0f, three classes",
                      WrittenNumber.of(r.flows.head().epsilon(), 3),
                      size.compared());
              return List.of(
                  Finding.measured(
                      "relative distance of VVᵀ from its formula" + at,
                      looks.map(Look::classifier)),
                  Finding.measured(
                      "least cosine of features of one class" + at, looks.map(Look::within)));
            });
  }

  private static Seq<Finding> images(ImageLines images, Seq<ImageLines.Learnt> learnt) {
    OrthogonalSeparability s = images.separability();
    String place = "experiments, MNIST {0,1,2}";
    String convention =
        "whether the printed error is of norms or of their squares is not known here: both are"
            + " shown";
    return List.of(
        Finding.measured(
                "pairs of images that no μ > 0 admits", List.of(s.violating() / (double) s.pairs()))
            .noted("the images are nearly, not exactly, orthogonally separable"),
        Finding.measured(
                "images outside their three principal directions, relative norm",
                learnt.map(ImageLines.Learnt::rawRoot))
            .published(0.61, place)
            .noted(convention),
        Finding.measured(
                "features outside their three principal directions, relative norm",
                learnt.map(ImageLines.Learnt::featuresRoot))
            .published(0.002, place)
            .noted(convention),
        Finding.measured(
                "images outside their three principal directions, squared",
                learnt.map(ImageLines.Learnt::raw))
            .published(0.61, place)
            .noted(convention),
        Finding.measured(
                "features outside their three principal directions, squared",
                learnt.map(ImageLines.Learnt::features))
            .published(0.002, place)
            .noted(convention),
        Finding.measured(
            "least cosine of features of one class, images", learnt.map(ImageLines.Learnt::within)),
        Finding.measured(
            "greatest cosine of features of two classes, images",
            learnt.map(ImageLines.Learnt::between)),
        Finding.measured(
            "mean cross entropy at the end, images", learnt.map(ImageLines.Learnt::loss)));
  }

  private static Curve lengths(Seq<Runs> cases) {
    return curve(
        "feature-lengths",
        "Feature lengths approach their limit like 1/‖θ‖",
        "greatest relative error",
        cases,
        Look::lengths);
  }

  private static Curve directions(Seq<Runs> cases) {
    return curve(
        "class-lines",
        "Features of a class turn to one line",
        "1 - least cosine within a class",
        cases,
        l -> Math.max(1e-16, 1 - l.within()));
  }

  private static Curve curve(
      String id, String title, String y, Seq<Runs> cases, ToDoubleFunction<Look> of) {
    return new Curve(id, title, "‖θ‖", y, true, true, cases.map(r -> line(r.of.text, r, of)));
  }

  private static Curve starts(Seq<Runs> cases, Seq<Runs> starts) {
    return new Curve(
        "start-size",
        "A large start keeps the classifier from its limit, three classes",
        "‖θ‖",
        "relative distance of VVᵀ from its formula",
        true,
        true,
        cases
            .filter(r -> r.of == Case.THREE)
            .appendAll(starts)
            .map(
                r ->
                    line(
                        "ε = " + WrittenNumber.of(r.flows.head().epsilon(), 3),
                        r,
                        Look::classifier)));
  }

  private static Curve.Line line(String name, Runs runs, ToDoubleFunction<Look> of) {
    Seq<Double> norms =
        runs.looks.maxBy(Seq::size).map(l -> l.map(Look::norm)).getOrElse(List::empty);
    return new Curve.Line(
        name,
        false,
        List.range(0, norms.size())
            .map(
                i -> {
                  Seq<Double> ys =
                      runs.looks
                          .filter(l -> l.size() > i)
                          .map(l -> of.applyAsDouble(l.get(i)))
                          .sorted();
                  return new Curve.Point(norms.get(i), ys.get(ys.size() / 2), ys.head(), ys.last());
                }));
  }

  private static Seq<String> described(Size size, Setting setting, Option<ImageLines> images) {
    return List.of(
        String.format(
            Locale.ROOT,
            "Data: %d inputs a class around the vertices of a simplex, μ_s >= 0.6, μ_d >="
                + " 0.4/(K-1), lengths 1 to 1.5, K+3 dimensions; %d seeds",
            size.perClass,
            size.seeds),
        String.format(
            Locale.ROOT,
            "Network: 10K neurons, no bias, random directions with ‖w_j‖ = ‖v_j‖ = ε = %s unless"
                + " said otherwise",
            SMALL),
        String.format(
            Locale.ROOT,
            "Flow: gradient steps of %s on the logarithm of the loss, in the log domain, until"
                + " ‖θ‖ = %.0f",
            size.step,
            size.last()),
        images
            .map(
                i ->
                    String.format(
                        Locale.ROOT,
                        "Images: the first three classes of %s, %d images less their mean, mean"
                            + " length %.2f; width 50, initial variance 1e-6, rate 0.1, %d steps on"
                            + " all images at once",
                        setting.data().provenance().name(),
                        i.images().inputs().rows(),
                        i.length(),
                        size.imageSteps))
            .getOrElse("Images: none, the data set has fewer than three classes"),
        "Published setting of the images: MNIST {0,1,2}, SGD with batches of 1000 for 50 epochs"
            + " (about 930 steps); here as many steps without batches, on fewer images"
            + (setting.data().provenance().name().toLowerCase(Locale.ROOT).contains("mnist")
                ? ""
                : " of another data set"),
        "Not repeated: ResNet-18 and ResNet-50 with RMSNorm before a ReLU classifier");
  }

  private static Seq<String> remarks() {
    return List.of(
        "Normalised steps follow the path of gradient flow in another time; the loss at the end is"
            + " far below the smallest double, which is why everything is computed in logarithms.",
        "The theorem speaks of directions: NC1 of appendix B.2 measures lengths too and has a"
            + " positive limit.",
        "For more than two classes the theorem asks for a start whose neurons already belong to"
            + " classes; the random starts here do not satisfy it and collapse all the same.",
        "A run in which some class is reached by no neuron does not get to the norms asked for and"
            + " is left out; the number of seeds says how many got there.");
  }
}
