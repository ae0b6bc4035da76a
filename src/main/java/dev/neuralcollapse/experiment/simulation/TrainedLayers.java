package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.metric.LayerPath;
import dev.neuralcollapse.metric.MetricValue;
import dev.neuralcollapse.metric.ProgressiveCollapse;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Penalty;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.PlainNetwork;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.training.Initialisation;
import dev.neuralcollapse.training.Optimiser;
import dev.neuralcollapse.training.Outcome;
import dev.neuralcollapse.training.ProgressListener;
import dev.neuralcollapse.training.Schedule;
import dev.neuralcollapse.training.Trainer;
import dev.neuralcollapse.training.TrainingSpec;
import dev.neuralcollapse.training.kernel.Precision;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;
import java.util.function.ToDoubleFunction;

/**
 * A trained fully connected ResNet, layer by layer, beside the straight line from its embedding to
 * its last layer.
 *
 * @param layers the embedding first
 * @param straightness distance of the ends over the length of the path
 * @param cosine between the centred class means of both ends
 */
record TrainedLayers(Seq<Layer> layers, double straightness, double cosine) {
  static final int BLOCKS = 10;
  static final double DECAY = 5e-3;
  static final double LEARNING_RATE = 0.03;
  static final int BATCH = 32;

  /**
   * One layer.
   *
   * @param position on the path, in [0, 1]
   * @param linePfc1 PFC1 of the straight line there
   */
  record Layer(
      double position, double pfc1, double pfc2, double pfc3, double linePfc1, double linePfc2) {}

  /** How a network is trained. */
  record Plan(int width, int epochs, double decay) {}

  /** Trains one; none where it diverged or a layer lost its class means. */
  static Option<TrainedLayers> of(Plan plan, Dataset data, long seed, int threads) {
    Perceptron shape =
        Perceptron.resnet(
            ResidualNetwork.Kind.RN2,
            data.dimension(),
            plan.width,
            BLOCKS + 1,
            data.labels().classes());
    Schedule thirds = new Schedule.Drops(0.1, Vector.of(plan.epochs / 3, 2 * plan.epochs / 3));
    TrainingSpec spec =
        new TrainingSpec(
            shape,
            new Goal(Loss.CROSS_ENTROPY, Penalty.uniform(plan.decay)),
            Optimiser.sgd(LEARNING_RATE, 0.9, Math.min(BATCH, data.size()), plan.epochs, thirds),
            Initialisation.standard(),
            seed,
            Precision.F32);
    return switch (Trainer.train(spec, data, threads, ProgressListener.none())) {
      case Outcome.Diverged d -> Option.none();
      case Outcome o -> measured(features((PlainNetwork) o.model(), data));
    };
  }

  private static Seq<Features> features(PlainNetwork net, Dataset data) {
    return net.forward(data.inputs()).layers().map(h -> new Features(h, data.labels()));
  }

  /** What progressive collapse measures of these layers. */
  static Option<TrainedLayers> measured(Seq<Features> features) {
    return LayerPath.through(features)
        .toOption()
        .flatMap(
            path ->
                path.line()
                    .meansCosine()
                    .map(
                        c ->
                            new TrainedLayers(
                                path.layers().zipWith(path.positions(), (f, t) -> at(path, f, t)),
                                path.straightness(),
                                c)))
        .filter(t -> t.layers.forAll(l -> Double.isFinite(l.pfc1 + l.pfc2 + l.linePfc1)));
  }

  private static Layer at(LayerPath path, Features layer, double t) {
    Seq<Double> pfc = ProgressiveCollapse.of(layer).map(TrainedLayers::number);
    return new Layer(
        t,
        pfc.get(0),
        pfc.get(1),
        pfc.get(2),
        number(path.line().pfc1(t)),
        number(path.line().pfc2(t)));
  }

  private static double number(MetricValue v) {
    return v.value().getOrElse(Double.NaN);
  }

  /** Share of the steps from a layer to the next in which a metric falls. */
  double falling(ToDoubleFunction<Layer> metric) {
    int steps = layers.size() - 1;
    return (double)
            layers
                .zip(layers.tail())
                .count(p -> metric.applyAsDouble(p._2) < metric.applyAsDouble(p._1))
        / steps;
  }

  /** Median over the inner layers of the factor between PFC1 and the line's, at least 1. */
  double besideLine() {
    Seq<Double> factors =
        layers
            .slice(1, layers.size() - 1)
            .map(l -> Math.exp(Math.abs(Math.log(l.pfc1 / l.linePfc1))))
            .sorted();
    return factors.get(factors.size() / 2);
  }
}
