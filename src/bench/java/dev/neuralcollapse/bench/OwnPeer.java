package dev.neuralcollapse.bench;

import dev.neuralcollapse.descent.VectorMath;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.training.Initialisation;
import dev.neuralcollapse.training.Optimiser;
import dev.neuralcollapse.training.Trainer;
import dev.neuralcollapse.training.TrainingSpec;
import dev.neuralcollapse.training.kernel.Engine;
import dev.neuralcollapse.training.kernel.EngineOptions;
import dev.neuralcollapse.training.kernel.Engines;
import dev.neuralcollapse.training.kernel.InputForm;
import dev.neuralcollapse.training.kernel.Precision;
import dev.neuralcollapse.training.kernel.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.PermutationSampler;
import org.apache.commons.rng.simple.RandomSource;

/** Our engine as a peer in a process of its own. Argument: the folder of the shared data. */
public final class OwnPeer extends PeerSide {
  /** Small: the weights stay where the work is typical. */
  private static final double RATE = 1e-3;

  private static final int WARM_SAMPLES = 720;
  private static final int WARM_DEPTH = 4;

  private OwnPeer(Path folder) {
    super(folder);
  }

  /** See the class. */
  public static void main(String[] args) throws IOException {
    new OwnPeer(Path.of(args[0])).serve();
  }

  /** Until the compiler has seen every loop: cold code of the Vector API is very slow. */
  @Override
  void warmUp(double millis) {
    SharedData few = SharedData.synthetic(WARM_SAMPLES);
    for (String precision : new String[] {"f32", "f64"}) {
      Workload work = new Workload(precision, WARM_DEPTH, WARM_SAMPLES, 0, 2);
      for (String input : new String[] {"dense", "bytes", "sparse"}) {
        try (Engine engine = engine(few, work, input)) {
          Pass pass = new Pass(engine, start(WARM_DEPTH), 0);
          long end = System.nanoTime() + (long) (1e6 * millis);
          while (System.nanoTime() < end) {
            pass.pass();
          }
        }
      }
    }
  }

  /** The weights everybody starts from. */
  static double[] start(int depth) {
    TrainingSpec spec =
        new TrainingSpec(
            network(depth),
            objective(),
            Optimiser.Lbfgs.standard(1),
            new Initialisation.HeOverDepth(),
            1);
    return Parameters.flatten(spec.layout(), Trainer.initial(spec));
  }

  @Override
  String name() {
    return "ours";
  }

  @Override
  String version() {
    return "Java " + Runtime.version();
  }

  static Objective objective() {
    return new Objective(Loss.CROSS_ENTROPY, SharedData.DECAY, EmbeddingDecay.PENALISED);
  }

  static ResidualNetwork network(int depth) {
    return ResidualNetwork.rn1(Workload.DIMENSION, Workload.WIDTH, depth, Workload.CLASSES);
  }

  /** An engine for this work on the first of these samples. */
  static Engine engine(SharedData data, Workload work, String input) {
    Precision precision = work.precision().equals("f32") ? Precision.F32 : Precision.F64;
    return Engines.of(
        network(work.depth()),
        Goal.of(objective()),
        TrainingData.of(data.pixels(work.samples())),
        EngineOptions.of(work.threads())
            .with(precision)
            .with(InputForm.valueOf(input.toUpperCase(Locale.ROOT))));
  }

  private Engine engine(Order order) throws IOException {
    return engine(data(), order.work(), order.input());
  }

  @Override
  Job open(Order order) throws IOException {
    return new Pass(engine(order), Order.read(order.theta()), order.work().batch());
  }

  private static final class Pass implements Job {
    private final Engine engine;
    private final double[] theta;
    private final double[] gradient;
    private final int batch;
    private final int[] rows;

    Pass(Engine engine, double[] theta, int batch) {
      this.engine = engine;
      this.theta = theta;
      this.gradient = new double[theta.length];
      this.batch = batch;
      this.rows = IntStream.range(0, engine.samples()).toArray();
      UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(1);
      PermutationSampler.shuffle(rng, rows);
    }

    @Override
    public double pass() {
      if (batch == 0) {
        double value = engine.valueAndGradient(theta, gradient);
        VectorMath.addScaled(theta, -RATE, gradient);
        return value;
      }
      double value = 0;
      for (int from = 0; from < rows.length; from += batch) {
        int count = Math.min(batch, rows.length - from);
        value = engine.valueAndGradient(theta, gradient, rows, from, count);
        VectorMath.addScaled(theta, -RATE, gradient);
      }
      return value;
    }

    @Override
    public void close() {
      engine.close();
    }
  }

  @Override
  double check(Order order) throws IOException {
    try (Engine engine = engine(order)) {
      double[] theta = Order.read(order.theta());
      double[] gradient = new double[theta.length];
      double value = engine.valueAndGradient(theta, gradient);
      Order.write(order.gradient(), gradient);
      return value;
    }
  }
}
