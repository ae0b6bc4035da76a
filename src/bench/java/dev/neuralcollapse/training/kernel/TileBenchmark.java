package dev.neuralcollapse.training.kernel;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the engine does with one tile, each by itself: products, their packing, LayerNorm, ReLU. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TileBenchmark {
  /** Width of the network. */
  public static final int WIDTH = 64;

  /** Pixels. */
  public static final int INPUTS = 784;

  /** Rows of a tile. */
  public static int rows(String precision) {
    return TiledEngine.rows(precision.equals("f32") ? Float.BYTES : Double.BYTES);
  }

  /** Precision. */
  @Param({"f32", "f64"})
  public String precision;

  private Loops<?> loops;

  /** Draws the tile. */
  @Setup
  public void draw() {
    loops =
        precision.equals("f32")
            ? new Loops<>(Arithmetic.floats(), rows(precision))
            : new Loops<>(Arithmetic.doubles(), rows(precision));
  }

  @Benchmark
  public void hiddenProduct() {
    loops.hiddenProduct();
  }

  @Benchmark
  public void hiddenGradient() {
    loops.hiddenGradient();
  }

  @Benchmark
  public void inputProduct() {
    loops.inputProduct();
  }

  @Benchmark
  public void inputGradient() {
    loops.inputGradient();
  }

  @Benchmark
  public void packInput() {
    loops.packInput();
  }

  @Benchmark
  public void packHidden() {
    loops.packHidden();
  }

  @Benchmark
  public void layerNorm() {
    loops.layerNorm();
  }

  @Benchmark
  public void layerNormBackward() {
    loops.layerNormBackward();
  }

  @Benchmark
  public void addRelu() {
    loops.addRelu();
  }

  @Benchmark
  public void gate() {
    loops.gate();
  }

  /** The work in one precision. */
  private static final class Loops<A> {
    private final Arithmetic<A> arithmetic;
    private final A x;
    private final A input;
    private final A g;
    private final A y;
    private final A out;
    private final A hiddenWeight;
    private final A inputWeight;
    private final A columns;
    private final A hiddenPanels;
    private final A inputPanels;
    private final A hiddenSum;
    private final A inputSum;
    private final A zeros;
    private final A mask;
    private final A scale;
    private final A ones;
    private final int rows;
    private final int hidden;
    private final int inputs;

    Loops(Arithmetic<A> arithmetic, int rows) {
      this.arithmetic = arithmetic;
      this.rows = rows;
      int tile = rows * WIDTH;
      x = random(tile);
      g = random(tile);
      y = random(tile);
      out = random(tile);
      input = random(rows * INPUTS);
      hiddenWeight = random(WIDTH * WIDTH);
      inputWeight = random(WIDTH * INPUTS);
      hidden = WIDTH / arithmetic.panel();
      inputs = INPUTS / arithmetic.panel();
      columns = random(tile);
      hiddenPanels = random(tile);
      inputPanels = random(rows * INPUTS);
      hiddenSum = random(WIDTH * WIDTH);
      inputSum = random(WIDTH * INPUTS);
      zeros = arithmetic.array(INPUTS);
      scale = arithmetic.array(rows);
      ones = arithmetic.array(rows);
      for (int i = 0; i < rows; i++) {
        arithmetic.set(ones, i, 1);
      }
      mask = arithmetic.array(WIDTH);
      for (int j = 0; j < WIDTH; j++) {
        arithmetic.set(mask, j, 1);
      }
      layerNorm();
    }

    private A random(int n) {
      SplittableRandom random = new SplittableRandom(n);
      A a = arithmetic.array(n);
      for (int i = 0; i < n; i++) {
        arithmetic.set(a, i, 0.01 * random.nextGaussian());
      }
      return a;
    }

    void hiddenProduct() {
      arithmetic.product(
          rows, WIDTH, x, 0, WIDTH, hiddenWeight, hidden, out, 0, WIDTH, zeros, 0, 0);
    }

    void inputProduct() {
      arithmetic.product(
          rows, INPUTS, input, 0, INPUTS, inputWeight, hidden, out, 0, WIDTH, zeros, 0, 0);
    }

    void hiddenGradient() {
      arithmetic.transposed(WIDTH, rows, columns, hiddenPanels, hidden, hiddenSum, WIDTH, zeros, 0);
    }

    void inputGradient() {
      arithmetic.transposed(WIDTH, rows, columns, inputPanels, inputs, inputSum, INPUTS, zeros, 0);
    }

    void packInput() {
      arithmetic.packPanels(rows, input, 0, INPUTS, inputs, inputPanels);
    }

    void packHidden() {
      arithmetic.packPanels(rows, x, 0, WIDTH, hidden, hiddenPanels);
      arithmetic.packColumns(rows, g, 0, WIDTH, WIDTH, columns);
    }

    void layerNorm() {
      arithmetic.layerNorm(rows, WIDTH, mask, x, 0, y, 0, WIDTH, scale, 0);
    }

    /** With scales of 1 it is a projection: applied again and again it changes nothing. */
    void layerNormBackward() {
      arithmetic.layerNormBackward(rows, WIDTH, mask, out, 0, y, 0, WIDTH, ones, 0);
    }

    void addRelu() {
      arithmetic.addRelu(x, g, out, 0, rows * WIDTH);
    }

    void gate() {
      arithmetic.gate(x, g, out, 0, rows * WIDTH);
    }
  }
}
