package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.JacobianNorms;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Penalty;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.PlainNetwork;
import dev.neuralcollapse.paper.GaussianLaw;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.training.Initialisation;
import dev.neuralcollapse.training.Optimiser;
import dev.neuralcollapse.training.ProgressListener;
import dev.neuralcollapse.training.Schedule;
import dev.neuralcollapse.training.Trainer;
import dev.neuralcollapse.training.TrainingSpec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Locale;

/**
 * An MLP trained on some classes, its features measured there and on new classes, for several
 * settings of stochastic gradient descent.
 *
 * @param source training data
 * @param held samples of the same classes to measure on
 * @param target labelled samples of new classes
 * @param constant C of the source's classes, where it is known
 * @param fresh C of the new classes and κ, where they are known
 */
record ComplexityTraining(
    Dataset source, Dataset held, Dataset target, Option<Double> constant, Option<Fresh> fresh) {
  private static final int WIDTH = 24;
  private static final int SHOTS = 5;
  private static final int EPISODES = 20;

  /** What is known of the new classes' laws. */
  record Fresh(double constant, double kappa) {}

  /**
   * How a network is trained.
   *
   * @param knob what is varied
   */
  record Run(String knob, double decay, double learningRate, int batch) {
    static final Run BASE = new Run("base", 1e-3, 0.05, 32);

    /** The base, and each knob once down and once up. */
    static Seq<Run> grid() {
      return List.of(
          BASE,
          new Run("L2", 1e-4, BASE.learningRate, BASE.batch),
          new Run("L2", 1e-2, BASE.learningRate, BASE.batch),
          new Run("learning rate", BASE.decay, 0.0125, BASE.batch),
          new Run("learning rate", BASE.decay, 0.2, BASE.batch),
          new Run("batch size", BASE.decay, BASE.learningRate, 8),
          new Run("batch size", BASE.decay, BASE.learningRate, 128));
    }

    String text() {
      return String.format(
          Locale.ROOT,
          "L2 %s, rate %s, batch %d",
          WrittenNumber.of(decay, 3),
          WrittenNumber.of(learningRate, 3),
          batch);
    }
  }

  /**
   * What one trained network gave.
   *
   * @param complexity GC of the features on held samples of the source
   * @param variability NC there
   * @param collapse GC normalised by the distances of the means
   * @param bound {@code C GC/d_min²}, where C is known
   * @param error nearest-mean error there
   * @param transferred NC on the new classes
   * @param transferBound {@code C~ κ GC/d~_min²}, where these are known
   * @param fewShots accuracy of 5-shot nearest-mean classification of the new classes
   * @param classes k of the source
   * @param newClasses k of the target
   */
  record Result(
      Run run,
      double complexity,
      double variability,
      double collapse,
      Option<Double> bound,
      double error,
      double transferred,
      Option<Double> transferBound,
      double fewShots,
      int classes,
      int newClasses) {

    /** 5-shot error over {@code 4(k-1)NC} of the new classes. */
    double fewShotRatio() {
      return (1 - fewShots) / (4 * (newClasses - 1) * transferred);
    }
  }

  /** Trains once; none where two classes ended at the same mean. */
  Option<Result> result(Run run, int epochs, long seed, int threads) {
    TrainingSpec spec =
        new TrainingSpec(
            Perceptron.mlp(source.dimension(), WIDTH, 2, source.labels().classes()),
            new Goal(Loss.CROSS_ENTROPY, Penalty.uniform(run.decay)),
            Optimiser.sgd(run.learningRate, 0.9, run.batch, epochs, Schedule.constant()),
            Initialisation.standard(),
            seed);
    PlainNetwork net =
        (PlainNetwork) Trainer.train(spec, source, threads, ProgressListener.none()).model();
    ClassSample here = seen(net, held);
    ClassSample there = seen(net, target);
    return here.variability()
        .flatMap(
            nc ->
                here.geometricCollapse()
                    .flatMap(
                        gc ->
                            there
                                .variability()
                                .map(t -> result(run, here, there, nc, gc, t, seed))));
  }

  private Result result(
      Run run, ClassSample here, ClassSample there, double nc, double gc, double t, long seed) {
    return new Result(
        run,
        here.complexity(),
        nc,
        gc,
        constant.map(c -> c * here.complexity() / here.nearest()),
        here.nearestMeanError(),
        t,
        fresh.map(f -> f.constant * f.kappa * here.complexity() / there.nearest()),
        there.fewShotAccuracy(SHOTS, EPISODES, seed),
        source.labels().classes(),
        target.labels().classes());
  }

  private static ClassSample seen(PlainNetwork net, Dataset data) {
    return new ClassSample(
        new Features(net.forward(data.inputs()).features(), data.labels()),
        JacobianNorms.of(net, data.inputs()).features());
  }

  /**
   * Four normal classes; four new ones, each a narrower law with its mean one standard deviation
   * beside an old one's: {@code N(m+δ, rσ²I)} has at most {@code r^{-d/2} e^{‖δ‖²/(2σ²(1-r))}}
   * times the density of {@code N(m, σ²I)}, which is κ because there are as many new classes.
   *
   * @param perClass training samples a class
   * @param tested held and new samples a class
   */
  static ComplexityTraining mixture(int perClass, int tested, long seed) {
    int d = 4;
    double narrow = 0.5;
    Draw draw = Draw.from(Draw.mix(seed, 77));
    Seq<GaussianLaw> laws =
        List.range(0, 4).map(k -> GaussianLaw.isotropic(direction(draw, d).scale(2.5), 1));
    Seq<GaussianLaw> fresh =
        laws.map(l -> GaussianLaw.isotropic(l.mean().plus(direction(draw, d)), narrow));
    double kappa = StrictMath.pow(narrow, -d / 2.0) * StrictMath.exp(0.5 / (1 - narrow));
    return new ComplexityTraining(
        drawn(laws, perClass, draw),
        drawn(laws, tested, draw),
        drawn(fresh, tested, draw),
        Option.some(1.0),
        Option.some(new Fresh(narrow, kappa)));
  }

  private static Vector direction(Draw draw, int d) {
    Vector g = draw.gaussian(d);
    return g.scale(1 / g.norm());
  }

  private static Dataset drawn(Seq<GaussianLaw> laws, int perClass, Draw draw) {
    java.util.List<Vector> rows = new java.util.ArrayList<>();
    for (GaussianLaw law : laws) {
      for (int i = 0; i < perClass; i++) {
        rows.add(law.sample(draw));
      }
    }
    return new Dataset(
        Matrix.ofRows(rows),
        Labels.balanced(laws.size(), perClass),
        new Provenance("normal mixture", "drawn", "none", List.empty()));
  }

  /**
   * Images: the first six tenths of the classes are the source, the others are new. No Poincaré
   * constant is known.
   */
  static Option<ComplexityTraining> images(Dataset data, int perClass, long seed) {
    int classes = data.labels().classes();
    int sources = Math.max(2, classes * 6 / 10);
    if (classes - sources < 2) {
      return Option.none();
    }
    int most = data.size();
    for (int k = 0; k < classes; k++) {
      most = Math.min(most, data.labels().count(k));
    }
    int half = Math.min(perClass, most / 2);
    return half <= SHOTS
        ? Option.none()
        : data.drawnOfEachClass(2 * half, seed)
            .toOption()
            .map(
                all ->
                    new ComplexityTraining(
                        part(all, 0, sources, 0, half, 2 * half),
                        part(all, 0, sources, half, half, 2 * half),
                        part(all, sources, classes - sources, 0, 2 * half, 2 * half),
                        Option.none(),
                        Option.none()));
  }

  /** Some samples of some classes of data that stand class by class. */
  private static Dataset part(
      Dataset all, int firstClass, int classes, int firstSample, int samples, int each) {
    int[] rows = new int[classes * samples];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (firstClass + i / samples) * each + firstSample + i % samples;
    }
    return new Dataset(
        all.inputs().rows(rows), Labels.balanced(classes, samples), all.provenance());
  }
}
