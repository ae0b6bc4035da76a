package dev.neuralcollapse.bench;

import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The same computation in plain doubles and in intervals: {@code <kernel>Plain} beside {@code
 * <kernel>Points} (operands are doubles) and {@code <kernel>Boxes} (operands are a few doubles
 * wide).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KernelBenchmark {
  private static final int WIDTH = 64;
  private static final int CLASSES = 10;

  private final double[] x = new double[WIDTH];
  private final double[] y = new double[WIDTH];
  private final double[] z = new double[CLASSES];
  private final double[][] a = new double[WIDTH][WIDTH];
  private IntervalVector pointX;
  private IntervalVector pointY;
  private IntervalVector boxX;
  private IntervalVector boxY;
  private IntervalVector pointZ;
  private IntervalVector boxZ;
  private IntervalMatrix pointA;
  private IntervalMatrix boxA;

  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    fill(x, random);
    fill(y, random);
    fill(z, random);
    for (double[] row : a) {
      fill(row, random);
    }
    pointX = IntervalVector.of(Vector.of(x));
    pointY = IntervalVector.of(Vector.of(y));
    pointZ = IntervalVector.of(Vector.of(z));
    boxX = wider(pointX);
    boxY = wider(pointY);
    boxZ = wider(pointZ);
    pointA = IntervalMatrix.generate(WIDTH, i -> IntervalVector.of(Vector.of(a[i])));
    boxA = pointA.map(KernelBenchmark::wider);
  }

  private static void fill(double[] v, SplittableRandom random) {
    for (int i = 0; i < v.length; i++) {
      v[i] = random.nextGaussian();
    }
  }

  private static IntervalVector wider(IntervalVector v) {
    return v.times(Interval.of(Math.nextDown(1.0), Math.nextUp(1.0)));
  }

  @Benchmark
  public double dotPlain() {
    return dot(x, y);
  }

  @Benchmark
  public Interval dotPoints() {
    return pointX.dot(pointY);
  }

  @Benchmark
  public Interval dotBoxes() {
    return boxX.dot(boxY);
  }

  private static double dot(double[] x, double[] y) {
    double s = 0;
    for (int i = 0; i < x.length; i++) {
      s += x[i] * y[i];
    }
    return s;
  }

  @Benchmark
  public double[] matrixVectorPlain() {
    double[] v = new double[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      v[i] = dot(a[i], x);
    }
    return v;
  }

  @Benchmark
  public IntervalVector matrixVectorPoints() {
    return pointA.times(pointX);
  }

  @Benchmark
  public IntervalVector matrixVectorBoxes() {
    return boxA.times(boxX);
  }

  @Benchmark
  public double normPlain() {
    return Math.sqrt(dot(x, x));
  }

  @Benchmark
  public Interval normPoints() {
    return pointX.norm();
  }

  @Benchmark
  public Interval normBoxes() {
    return boxX.norm();
  }

  @Benchmark
  public double[] expPlain() {
    double[] e = new double[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      e[i] = Math.exp(x[i]);
    }
    return e;
  }

  @Benchmark
  public IntervalVector expPoints() {
    return pointX.exp();
  }

  @Benchmark
  public IntervalVector expBoxes() {
    return boxX.exp();
  }

  @Benchmark
  public double[] softmaxPlain() {
    double top = z[0];
    for (double v : z) {
      top = Math.max(top, v);
    }
    double[] p = new double[CLASSES];
    double sum = 0;
    for (int j = 0; j < CLASSES; j++) {
      p[j] = Math.exp(z[j] - top);
      sum += p[j];
    }
    for (int j = 0; j < CLASSES; j++) {
      p[j] /= sum;
    }
    return p;
  }

  @Benchmark
  public IntervalVector softmaxPoints() {
    return pointZ.softmax();
  }

  @Benchmark
  public IntervalVector softmaxBoxes() {
    return boxZ.softmax();
  }

  @Benchmark
  public double crossEntropyPlain() {
    double sum = 0;
    for (int j = 1; j < CLASSES; j++) {
      sum += Math.exp(z[j] - z[0]);
    }
    return Math.log1p(sum);
  }

  @Benchmark
  public Interval crossEntropyPoints() {
    return pointZ.crossEntropy(0);
  }

  @Benchmark
  public Interval crossEntropyBoxes() {
    return boxZ.crossEntropy(0);
  }
}
