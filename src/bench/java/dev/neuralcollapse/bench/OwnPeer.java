package dev.neuralcollapse.bench;

import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.training.kernel.Engine;
import dev.neuralcollapse.training.kernel.Engines;
import dev.neuralcollapse.training.kernel.VectorMath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.PermutationSampler;
import org.apache.commons.rng.simple.RandomSource;

/** Our engine as a peer in a process of its own. Argument: the folder of the shared data. */
public final class OwnPeer extends PeerSide {
  /** Small: the weights stay where the work is typical. */
  private static final double RATE = 1e-3;

  private final SharedData data;

  private OwnPeer(SharedData data) {
    this.data = data;
  }

  /** See the class. */
  public static void main(String[] args) throws IOException {
    new OwnPeer(SharedData.read(Path.of(args[0]))).serve();
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

  private Engine engine(Order order) {
    Workload work = order.work();
    if (work.precision().equals("f32") || !order.input().equals("dense")) {
      throw new IllegalArgumentException(
          "no engine for " + work.precision() + ", " + order.input());
    }
    return Engines.of(
        network(work.depth()), objective(), data.first(work.samples()), work.threads());
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
