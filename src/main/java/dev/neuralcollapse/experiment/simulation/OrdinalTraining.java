package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.metric.OrdinalMetric;
import dev.neuralcollapse.metric.OrdinalObservation;
import dev.neuralcollapse.network.CumulativeLink;
import dev.neuralcollapse.network.Examples;
import dev.neuralcollapse.network.Forward;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Link;
import dev.neuralcollapse.network.Penalty;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.PlainNetwork;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.network.Targets;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.training.Convergence;
import dev.neuralcollapse.training.Initialisation;
import dev.neuralcollapse.training.Optimiser;
import dev.neuralcollapse.training.Session;
import dev.neuralcollapse.training.Trainer;
import dev.neuralcollapse.training.TrainingSpec;
import dev.neuralcollapse.training.kernel.TrainingData;
import io.vavr.collection.HashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.control.Option;

/**
 * Networks with one output trained on ordered classes: a hidden scalar decides the class, inputs
 * are waves of it with a little noise.
 *
 * @param perClass samples of each of the five classes
 * @param evaluations of L-BFGS at most
 */
record OrdinalTraining(int perClass, int evaluations) {
  private static final int INPUTS = 8;
  private static final int WIDTH = 16;
  private static final int CLASSES = 5;

  /**
   * What a trained network shows.
   *
   * @param metrics by id; without those that are not defined
   * @param accuracy share of training samples whose latent lies between its thresholds
   */
  record Trained(Map<String, Double> metrics, double accuracy) {
    double metric(OrdinalMetric m) {
      return metrics.getOrElse(m.id(), Double.NaN);
    }
  }

  private Examples data(long seed) {
    Draw draw = Draw.from(Draw.mix(seed, 77));
    Vector pace = Vector.generate(INPUTS, j -> draw.uniform(0.5, 2));
    Vector shift = Vector.generate(INPUTS, j -> draw.uniform(0, 2 * Math.PI));
    Labels labels = Labels.balanced(CLASSES, perClass);
    Matrix inputs =
        Matrix.generate(
            labels.size(),
            INPUTS,
            (i, j) -> {
              double u = labels.get(i) - 2 + (i % perClass + 0.5) / perClass;
              return StrictMath.sin(pace.get(j) * u + shift.get(j)) + 0.05 * draw.gaussian();
            });
    return new Examples(inputs, new Targets.Ordinal(labels));
  }

  /** Trains with fixed thresholds; signed features, or those of a ReLU. */
  Trained train(Link link, boolean signed, double decay, long seed, int threads) {
    CumulativeLink criterion = new CumulativeLink(link, OrdinalCell.THRESHOLDS, Option.none());
    Perceptron network =
        signed
            ? Perceptron.resnet(ResidualNetwork.Kind.RN2, INPUTS, WIDTH, 3, 1)
            : Perceptron.mlp(INPUTS, WIDTH, 3, 1);
    TrainingSpec spec =
        new TrainingSpec(
            network,
            new Goal(criterion, Penalty.uniform(decay)),
            new Optimiser.Lbfgs(12, evaluations, new Convergence(1e-8, 1e-14)),
            Initialisation.standard(),
            seed);
    Examples examples = data(seed);
    PlainNetwork found =
        (PlainNetwork)
            Trainer.train(spec, TrainingData.of(examples), Session.plain(threads)).model();
    return measured(found, examples);
  }

  private static Trained measured(PlainNetwork network, Examples examples) {
    Forward.Completed run = network.forward(examples.inputs());
    Labels labels = ((Targets.Ordinal) examples.targets()).labels();
    OrdinalObservation o =
        OrdinalObservation.of(
            new Features(run.features(), labels),
            network.head().weight().row(0),
            OrdinalCell.THRESHOLDS);
    Map<String, Double> metrics =
        OrdinalMetric.all(o)
            .filter(v -> v.value().isDefined())
            .foldLeft(HashMap.<String, Double>empty(), (m, v) -> m.put(v.id(), v.value().get()));
    return new Trained(metrics, accuracy(run.logits(), labels));
  }

  private static double accuracy(Matrix latents, Labels labels) {
    return List.range(0, labels.size())
            .count(
                i -> {
                  double z = latents.get(i, 0);
                  int q = labels.get(i);
                  boolean above = q == 0 || z > OrdinalCell.THRESHOLDS.get(q);
                  boolean below = q == CLASSES - 1 || z <= OrdinalCell.THRESHOLDS.get(q + 1);
                  return above && below;
                })
        / (double) labels.size();
  }
}
