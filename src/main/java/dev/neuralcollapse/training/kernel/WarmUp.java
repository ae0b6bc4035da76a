package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Penalty;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.network.Targets;

/** Runs small engines until their loops are compiled; see {@link Engines#warmUp}. */
final class WarmUp {
  private static final int WIDTH = 64;
  private static final int CLASSES = 10;
  private static final int PER_CLASS = 20;
  private static final int ROUNDS = 300;

  /** No longer for one kind of network and form of inputs, however slow the machine is. */
  private static final long MOST_NANOS = 600_000_000;

  private WarmUp() {}

  static void run(EngineOptions options) {
    int n = CLASSES * PER_CLASS;
    Matrix inputs =
        Matrix.generate(
            n, WIDTH, (i, j) -> (i * 31 + j * 17) % 5 == 0 ? StrictMath.sin(1.0 + i + 3 * j) : 0);
    TrainingData data =
        new TrainingData(
            new TrainingData.Inputs.Rows(inputs),
            new Targets.Classes(Labels.balanced(CLASSES, PER_CLASS)));
    Goal goal = new Goal(Loss.CROSS_ENTROPY, Penalty.uniform(1e-3));
    EngineOptions one =
        new EngineOptions(
            1, options.precision(), InputForm.DENSE, options.vectors(), options.blas());
    for (ResidualNetwork.Kind kind : ResidualNetwork.Kind.values()) {
      ResidualNetwork net = new ResidualNetwork(kind, WIDTH, WIDTH, 3, CLASSES);
      rounds(net, goal, data, one);
      rounds(net, goal, data, one.with(InputForm.SPARSE));
    }
  }

  private static void rounds(
      ResidualNetwork net, Goal goal, TrainingData data, EngineOptions options) {
    try (Engine engine = Engines.of(net, goal, data, options)) {
      double[] theta = new double[engine.layout().size()];
      double[] gradient = new double[theta.length];
      for (int i = 0; i < theta.length; i++) {
        theta[i] = StrictMath.sin(i) / 8;
      }
      long begin = System.nanoTime();
      for (int r = 0; r < ROUNDS && System.nanoTime() - begin < MOST_NANOS; r++) {
        engine.valueAndGradient(theta, gradient);
      }
    }
  }
}
