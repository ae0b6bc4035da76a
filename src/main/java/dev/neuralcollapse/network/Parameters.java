package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.NpyArray;
import dev.neuralcollapse.data.format.Npz;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.Tuple2;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntFunction;

/** Models as flat vectors, and back. */
public final class Parameters {
  private final Layout layout;
  private final double[] theta;

  private Parameters(Layout layout, double[] theta) {
    this.layout = layout;
    this.theta = theta;
  }

  /**
   * The flat parameters of a model; its shape must be that of the layout. A head bias that the
   * model has not got is zero, one that the layout has not got is left out, and so are zero keys
   * and queries that the layout takes for zero.
   */
  public static double[] flatten(Layout layout, Model model) {
    Map<String, NpyArray> arrays =
        named(model).foldLeft(io.vavr.collection.HashMap.empty(), (m, a) -> m.put(a._1(), a._2()));
    double[] theta = new double[layout.size()];
    for (Slot slot : layout.slots()) {
      Option<NpyArray> array = arrays.get(slot.name());
      if (array.isEmpty() && slot.role() == Role.HEAD_BIAS) {
        continue;
      }
      put(theta, slot, array.getOrElseThrow(() -> missing(slot, layout)));
    }
    for (Tuple2<String, NpyArray> array : arrays) {
      if (!layout.has(array._1()) && !mayBeLeftOut(layout, array._1(), array._2())) {
        throw new IllegalArgumentException("no place for " + array._1() + " in " + layout);
      }
    }
    return theta;
  }

  private static boolean mayBeLeftOut(Layout layout, String name, NpyArray array) {
    boolean key =
        (name.endsWith(".key") || name.endsWith(".query"))
            && Arrays.stream(array.toDoubles()).allMatch(x -> x == 0);
    return name.equals("head.bias")
        || (key
            && layout.architecture() instanceof SequenceArchitecture s
            && s.keys() == Keys.ZERO);
  }

  private static Seq<Tuple2<String, NpyArray>> named(Model model) {
    return switch (model) {
      case Network n -> Weights.named(n);
      case SequenceNetwork s -> SequenceWeights.named(s);
      case PlainNetwork p -> Weights.named(p);
    };
  }

  private static IllegalArgumentException missing(Slot slot, Layout layout) {
    return new IllegalArgumentException("the model has no " + slot.name() + ", as has " + layout);
  }

  private static void put(double[] theta, Slot slot, NpyArray array) {
    int[] shape = array.shape();
    int columns = shape.length == 1 ? 1 : shape[1];
    if (shape[0] != slot.rows() || columns != slot.columns()) {
      throw new IllegalArgumentException(
          slot.name()
              + " is "
              + shape[0]
              + "x"
              + columns
              + ", expected "
              + slot.rows()
              + "x"
              + slot.columns());
    }
    System.arraycopy(array.toDoubles(), 0, theta, slot.from(), slot.size());
  }

  /** The model whose arrays a {@code network.npz} holds; arrays of other names are passed over. */
  public static Either<Fault, Model> read(Layout layout, Path file) {
    return Npz.read(file)
        .flatMap(
            arrays -> {
              ArrayReader reader =
                  new ArrayReader(file.toString(), arrays, layout.architecture().width());
              Either<Fault, double[]> theta = Either.right(new double[layout.size()]);
              for (Slot slot : layout.slots()) {
                theta = theta.flatMap(t -> reader.slot(slot, t));
              }
              return theta.map(t -> restore(layout, t));
            });
  }

  /** The model with these flat parameters (copied). */
  public static Model restore(Layout layout, double[] theta) {
    return switch (layout.architecture()) {
      case ResidualNetwork r -> network(layout, theta);
      case SequenceArchitecture s -> new Parameters(layout, theta).sequence(s);
      case Perceptron p -> new Parameters(layout, theta).plain(p);
    };
  }

  /** The residual network with these flat parameters (copied). */
  public static Network network(Layout layout, double[] theta) {
    if (!(layout.architecture() instanceof ResidualNetwork r)) {
      throw new IllegalArgumentException(layout + " is no residual network");
    }
    Parameters p = new Parameters(layout, theta);
    return new Network(
        p.affine("embedding"),
        p.blocks(r.depth(), l -> p.mlp(Weights.block(l), r.kind())),
        p.head());
  }

  private PlainNetwork plain(Perceptron p) {
    return new PlainNetwork(
        p.kind(),
        Option.when(p.depth() > 0, () -> affine("embedding")),
        blocks(p.depth(), l -> mlp(Weights.block(l), p.branch())),
        head());
  }

  private SequenceNetwork sequence(SequenceArchitecture s) {
    return new SequenceNetwork(
        input(s),
        blocks(s.depth(), l -> block(Weights.block(l), s)),
        head(),
        s.norm(),
        s.mask(),
        s.readout(),
        s.affineNorm() ? s.norms().map(this::scaling) : io.vavr.collection.Vector.empty());
  }

  private Scaling scaling(String norm) {
    return new Scaling(vector(norm + ".gain"), vector(norm + ".shift"));
  }

  private InputLayer input(SequenceArchitecture s) {
    return switch (s.entry()) {
      case SequenceArchitecture.Entry.Symbols e ->
          new InputLayer.Table(matrix("embedding.symbols"), matrix("embedding.positions"));
      case SequenceArchitecture.Entry.Vectors e ->
          new InputLayer.Linear(
              affine("embedding"),
              Option.when(s.hasPositions(), () -> matrix("embedding.positions")));
    };
  }

  private SequenceBlock block(String name, SequenceArchitecture s) {
    return new SequenceBlock(
        Option.when(s.kind().hasAttention(), () -> attention(name, s)), mlp(name, s.kind().mlp()));
  }

  private Attention attention(String name, SequenceArchitecture s) {
    boolean learned = s.keys() == Keys.LEARNED;
    Matrix zero = Matrix.zeros(s.width(), s.width());
    Matrix query = learned ? matrix(name + ".query") : zero;
    Matrix key = learned ? matrix(name + ".key") : zero;
    Matrix value = matrix(name + ".value");
    return s.kind().valueLayers() == 1
        ? new Attention.OneLayer(query, key, value)
        : new Attention.TwoLayer(query, key, value, matrix(name + ".output"));
  }

  private <B> Seq<B> blocks(int depth, IntFunction<B> block) {
    Seq<B> blocks = io.vavr.collection.Vector.empty();
    for (int l = 1; l < depth; l++) {
      blocks = blocks.append(block.apply(l));
    }
    return blocks;
  }

  private Block mlp(String name, ResidualNetwork.Kind kind) {
    return switch (kind) {
      case RN1 -> new Block.OneLayer(affine(name));
      case RN2 -> new Block.TwoLayer(affine(name + ".in"), affine(name + ".out"));
    };
  }

  private Head head() {
    return new Head(
        matrix("head.weight"), Option.when(layout.headBias(), () -> vector("head.bias")));
  }

  private Affine affine(String name) {
    return new Affine(matrix(name + ".weight"), vector(name + ".bias"));
  }

  private Matrix matrix(String name) {
    Slot s = layout.slot(name);
    return Matrix.slice(s.rows(), s.columns(), theta, s.from());
  }

  private Vector vector(String name) {
    Slot s = layout.slot(name);
    return Vector.generate(s.size(), i -> theta[s.from() + i]);
  }
}
