package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.BundledData;
import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.metric.ProgressiveCollapse;
import dev.neuralcollapse.network.Examples;
import dev.neuralcollapse.network.Forward;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Penalty;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.PlainNetwork;
import dev.neuralcollapse.network.Regression;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.network.Targets;
import dev.neuralcollapse.training.kernel.TrainingData;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks without LayerNorm, trained. */
class PlainTrainingTest {

  /** What arXiv 2405.00985 reports: collapse proceeds from block to block. */
  @ParameterizedTest
  @EnumSource(ResidualNetwork.Kind.class)
  void aFullyConnectedResNetCollapsesProgressively(ResidualNetwork.Kind branch) {
    Dataset data = BundledData.find("digits").get().firstOfEachClass(15).get();
    Perceptron net = Perceptron.resnet(branch, 64, 24, 6, 10);
    TrainingSpec spec =
        new TrainingSpec(
            net,
            new Goal(Loss.CROSS_ENTROPY, Penalty.uniform(0.002)),
            new Optimiser.Lbfgs(12, 200, Convergence.never()),
            Initialisation.standard(),
            1);
    PlainNetwork found =
        (PlainNetwork) Trainer.train(spec, data, 1, ProgressListener.none()).model();
    Forward.Completed pass = found.forward(data.inputs());
    double before = Double.POSITIVE_INFINITY;
    for (Matrix layer : pass.layers()) {
      double pfc1 = ProgressiveCollapse.of(new Features(layer, data.labels())).get(0).value().get();
      assertTrue(pfc1 < before, () -> "layers " + pass.layers().indexOf(layer));
      before = pfc1;
    }
    assertTrue(before < 0.2, "last layer " + before);
  }

  /** Mini-batches with momentum come near what curvature on the full batch finds. */
  @Test
  void curvatureGoesLowerThanDescentOnARegression() {
    SplittableRandom r = new SplittableRandom(7);
    Matrix x = Matrix.generate(60, 3, (i, j) -> r.nextGaussian());
    Matrix t = Matrix.generate(60, 2, (i, j) -> Math.tanh(x.get(i, j) + 0.5 * x.get(i, 2 - j)));
    TrainingData data = TrainingData.of(new Examples(x, new Targets.Values(t)));
    Goal goal = new Goal(new Regression(true), Penalty.uniform(0.003));
    TrainingSpec curvature =
        new TrainingSpec(
            Perceptron.mlp(3, 12, 2, 2),
            goal,
            new Optimiser.Lbfgs(12, 600, Convergence.never()),
            Initialisation.standard(),
            2);
    Optimiser sgd = Optimiser.sgd(0.05, 0.9, 10, 400, new Schedule.Cosine(0.01));
    Examples examples = new Examples(x, new Targets.Values(t));
    double low =
        goal.at(Trainer.train(curvature, data, Session.plain(1)).model(), examples).get().total();
    Outcome slow = Trainer.train(curvature.with(sgd), data, Session.plain(1));
    double high = goal.at(slow.model(), examples).get().total();
    assertTrue(low < 0.02 && low < high, low + " and " + high);
    assertTrue(high < 1.5 * low, low + " and " + high);
  }
}
