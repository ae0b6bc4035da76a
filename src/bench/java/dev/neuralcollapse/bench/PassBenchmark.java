package dev.neuralcollapse.bench;

import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.training.kernel.Engine;
import dev.neuralcollapse.training.kernel.EngineOptions;
import dev.neuralcollapse.training.kernel.Engines;
import dev.neuralcollapse.training.kernel.Precision;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Objective and gradient over a batch, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PassBenchmark {
  /** N. */
  public static final int SAMPLES = 1200;

  /** Precision. */
  @Param({"f32", "f64"})
  public String precision;

  /** L. */
  @Param({"2", "5", "13", "34"})
  public int depth;

  private Engine engine;
  private double[] theta;
  private double[] gradient;

  /** Makes engine, data and weights. */
  @Setup
  public void make() {
    theta = OwnPeer.start(depth);
    gradient = new double[theta.length];
    engine =
        Engines.of(
            OwnPeer.network(depth),
            Goal.of(OwnPeer.objective()),
            OwnPeer.samples(SharedData.synthetic(SAMPLES), SAMPLES, "dense"),
            EngineOptions.of(1).with(precision.equals("f32") ? Precision.F32 : Precision.F64));
  }

  /** Ends its threads. */
  @TearDown
  public void close() {
    engine.close();
  }

  @Benchmark
  public double pass() {
    return engine.valueAndGradient(theta, gradient);
  }
}
