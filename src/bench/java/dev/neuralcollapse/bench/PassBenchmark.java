package dev.neuralcollapse.bench;

import dev.neuralcollapse.training.kernel.Engine;
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

  /** Form of the inputs. */
  @Param({"dense", "sparse"})
  public String input;

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
    Workload work = new Workload(precision, depth, SAMPLES, 0, 1);
    engine = OwnPeer.engine(SharedData.synthetic(SAMPLES), work, input);
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
