package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.network.Head;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.ResidualNetwork;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/**
 * Where each parameter of a network stands in one flat vector: the embedding, the branches' layers
 * in order, the head; each weight row-major (out×in), then its bias.
 */
public final class Layout {
  private final ResidualNetwork architecture;
  private final boolean headBias;
  private final int affines;
  private final int[] offsets;

  private Layout(ResidualNetwork architecture, boolean headBias) {
    this.architecture = architecture;
    this.headBias = headBias;
    this.affines = 2 + perBlock() * (architecture.depth() - 1);
    this.offsets = new int[affines + 1];
    long at = 0;
    for (int a = 0; a < affines; a++) {
      offsets[a] = (int) at;
      at += (long) rows(a) * columns(a) + (hasBias(a) ? rows(a) : 0);
    }
    if (at > Integer.MAX_VALUE - 16) {
      throw new IllegalArgumentException("too many parameters: " + at);
    }
    offsets[affines] = (int) at;
  }

  /** The layout for an architecture; the head has a bias only for the loss that frees one. */
  public static Layout of(ResidualNetwork architecture, Loss loss) {
    return new Layout(architecture, loss == Loss.SQUARED_WITH_BIAS);
  }

  public ResidualNetwork architecture() {
    return architecture;
  }

  /** Number of parameters. */
  public int size() {
    return offsets[affines];
  }

  /** End of the embedding's parameters, which come first. */
  public int embeddingEnd() {
    return offsets[1];
  }

  /** End of the parameters that may be penalised: a head bias comes last and never is. */
  public int penalisedEnd() {
    return biasOffset(affines - 1);
  }

  /**
   * Moves every parameter before the head by a Gaussian of {@code size} times the root mean square
   * of its layer, weights and bias together.
   *
   * @param gauss standard normal draws
   */
  public void perturb(double[] theta, double size, DoubleSupplier gauss) {
    for (int a = 0; a < affines - 1; a++) {
      int n = offsets[a + 1] - offsets[a];
      double square = VectorMath.dot(theta, theta, offsets[a], offsets[a + 1]);
      double scale = size * Math.sqrt(square / n);
      for (int i = offsets[a]; i < offsets[a + 1]; i++) {
        theta[i] += scale * gauss.getAsDouble();
      }
    }
  }

  int perBlock() {
    return switch (architecture.kind()) {
      case RN1 -> 1;
      case RN2 -> 2;
    };
  }

  /** Number of affine maps: 0 is the embedding, the last one the head. */
  int affines() {
    return affines;
  }

  int rows(int a) {
    return a == affines - 1 ? architecture.classes() : architecture.width();
  }

  int columns(int a) {
    return a == 0 ? architecture.inputs() : architecture.width();
  }

  boolean hasBias(int a) {
    return a < affines - 1 || headBias;
  }

  int weightOffset(int a) {
    return offsets[a];
  }

  int biasOffset(int a) {
    return offsets[a] + rows(a) * columns(a);
  }

  /** The flat parameters of a network of this shape. */
  public double[] flatten(Network network) {
    double[] theta = new double[size()];
    put(theta, 0, network.embedding());
    int a = 1;
    for (Block block : network.blocks()) {
      switch (block) {
        case Block.OneLayer one -> put(theta, a++, one.layer());
        case Block.TwoLayer two -> {
          put(theta, a++, two.in());
          put(theta, a++, two.out());
        }
      }
    }
    if (a != affines - 1) {
      throw new IllegalArgumentException("network of depth " + network.depth() + " for " + this);
    }
    Head head = network.head();
    expect(a, head.weight());
    head.weight().copyInto(theta, weightOffset(a));
    if (headBias) {
      double[] bias = head.bias().map(Vector::toArray).getOrElse(new double[rows(a)]);
      System.arraycopy(bias, 0, theta, biasOffset(a), bias.length);
    }
    return theta;
  }

  private void put(double[] theta, int a, Affine affine) {
    if (a >= affines - 1) {
      throw new IllegalArgumentException("too many layers for " + this);
    }
    expect(a, affine.weight());
    affine.weight().copyInto(theta, weightOffset(a));
    System.arraycopy(affine.bias().toArray(), 0, theta, biasOffset(a), rows(a));
  }

  private void expect(int a, Matrix weight) {
    if (weight.rows() != rows(a) || weight.columns() != columns(a)) {
      throw new IllegalArgumentException(
          "layer "
              + a
              + " is "
              + weight.rows()
              + "x"
              + weight.columns()
              + ", expected "
              + rows(a)
              + "x"
              + columns(a));
    }
  }

  /** The network with these flat parameters (copied). */
  public Network toNetwork(double[] theta) {
    Seq<Block> blocks =
        io.vavr.collection.Vector.ofAll(
            IntStream.range(0, architecture.depth() - 1).mapToObj(l -> block(theta, l)).toList());
    int h = affines - 1;
    Matrix weight = Matrix.slice(rows(h), columns(h), theta, weightOffset(h));
    Option<Vector> bias = headBias ? Option.some(bias(theta, h)) : Option.none();
    return new Network(affine(theta, 0), blocks, new Head(weight, bias));
  }

  private Block block(double[] theta, int l) {
    return switch (architecture.kind()) {
      case RN1 -> new Block.OneLayer(affine(theta, 1 + l));
      case RN2 -> new Block.TwoLayer(affine(theta, 1 + 2 * l), affine(theta, 2 + 2 * l));
    };
  }

  private Affine affine(double[] theta, int a) {
    return new Affine(Matrix.slice(rows(a), columns(a), theta, weightOffset(a)), bias(theta, a));
  }

  private Vector bias(double[] theta, int a) {
    return Vector.generate(rows(a), i -> theta[biasOffset(a) + i]);
  }

  @Override
  public String toString() {
    return architecture + (headBias ? " with a head bias" : "");
  }
}
