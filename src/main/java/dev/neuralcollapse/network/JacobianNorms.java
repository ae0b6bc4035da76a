package dev.neuralcollapse.network;

import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;

/**
 * {@code ‖J(x)‖_F²} of every layer of a network as a function of its input, at each sample: exact
 * derivatives, by carrying the Jacobian forward through the layers. ReLU has the derivative 0 at
 * its kink; LayerNorm {@code z = c/‖c‖}, {@code c = y - mean(y)}, has {@code (I - zzᵀ)(I -
 * 11ᵀ/d)/‖c‖}.
 *
 * <p>Behind an embedding {@code W_0 = LQ} with fewer rows than columns the orthonormal rows of Q
 * change no norm: L is carried, d×d however many inputs there are.
 *
 * @param layers N values each: after the embedding, then after every block; the last are the
 *     features
 * @param logits N values
 */
public record JacobianNorms(Seq<Vector> layers, Vector logits) {

  /** At samples in rows (N×D), or where LayerNorm has no value. */
  public static Either<Forward.Degenerate, JacobianNorms> of(Network network, Matrix inputs) {
    Dense embedding = Dense.of(network.embedding());
    Seq<Branch> branches = network.blocks().map(Branch::of);
    Matrix start = withoutOrthonormalRows(network.embedding().weight());
    Norms kept = new Norms(inputs.rows(), branches.size() + 1);
    for (int i = 0; i < inputs.rows(); i++) {
      Tangent raw = new Tangent(embedding.value(row(inputs, i)), start.toArray(), start.columns());
      for (int l = 0; ; l++) {
        Option<Tangent> x = raw.layerNorm();
        if (x.isEmpty()) {
          return Either.left(new Forward.Degenerate(l, i));
        }
        kept.layer(l, i, x.get());
        if (l == branches.size()) {
          kept.logits(i, x.get().through(network.head().weight()));
          break;
        }
        raw = x.get().plus(branches.get(l).apply(x.get()));
      }
    }
    return Either.right(kept.all());
  }

  /** At samples in rows (N×D). */
  public static JacobianNorms of(PlainNetwork network, Matrix inputs) {
    if (network.embedding().isEmpty()) {
      int d = inputs.columns();
      double head = network.head().weight().sumOfSquares();
      return new JacobianNorms(
          io.vavr.collection.Vector.of(Vector.generate(inputs.rows(), i -> d)),
          Vector.generate(inputs.rows(), i -> head));
    }
    Affine first = network.embedding().get();
    Dense embedding = Dense.of(first);
    Seq<Branch> branches = network.blocks().map(Branch::of);
    Matrix start = withoutOrthonormalRows(first.weight());
    boolean residual = network.kind() == Perceptron.Kind.RESNET;
    Norms kept = new Norms(inputs.rows(), branches.size() + 1);
    for (int i = 0; i < inputs.rows(); i++) {
      Tangent raw = new Tangent(embedding.value(row(inputs, i)), start.toArray(), start.columns());
      Tangent x = residual ? raw : raw.relu();
      kept.layer(0, i, x);
      for (int l = 1; l <= branches.size(); l++) {
        Tangent branch = branches.get(l - 1).apply(x);
        x = residual ? x.plus(branch) : branch;
        kept.layer(l, i, x);
      }
      kept.logits(i, x.through(network.head().weight()));
    }
    return kept.all();
  }

  /** Of the features before the head. */
  public Vector features() {
    return layers.last();
  }

  private static double[] row(Matrix inputs, int i) {
    double[] x = new double[inputs.columns()];
    inputs.copyRow(i, x);
    return x;
  }

  /** L of {@code W = LQ}, where Q has fewer rows than columns; W itself otherwise. */
  private static Matrix withoutOrthonormalRows(Matrix w) {
    if (w.rows() >= w.columns()) {
      return w;
    }
    QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(w.columns(), w.rows());
    DMatrixRMaj transposed = w.transpose().toEjml();
    if (!qr.decompose(transposed)) {
      throw new IllegalArgumentException("a weight is not finite");
    }
    DMatrixRMaj r = qr.getR(null, true);
    return Matrix.generate(w.rows(), w.rows(), (i, j) -> r.get(j, i));
  }

  /** A linear layer, its weight row-major. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Dense(double[] weight, double[] bias) {
    static Dense of(Affine a) {
      return new Dense(a.weight().toArray(), a.bias().toArray());
    }

    double[] value(double[] x) {
      double[] y = bias.clone();
      for (int r = 0; r < y.length; r++) {
        for (int c = 0; c < x.length; c++) {
          y[r] += weight[r * x.length + c] * x[c];
        }
      }
      return y;
    }

    Tangent apply(Tangent in) {
      double[] y = value(in.value);
      double[] j = new double[y.length * in.columns];
      for (int r = 0; r < y.length; r++) {
        in.addRow(weight, r, j);
      }
      return new Tangent(y, j, in.columns);
    }

    /** {@code σ(Wx + b)}: rows that the ReLU cuts off need no product. */
    Tangent applyAndCut(Tangent in) {
      double[] y = value(in.value);
      double[] j = new double[y.length * in.columns];
      for (int r = 0; r < y.length; r++) {
        if (y[r] > 0) {
          in.addRow(weight, r, j);
        } else {
          y[r] = 0;
        }
      }
      return new Tangent(y, j, in.columns);
    }
  }

  /** A residual branch, or a layer of an MLP. */
  private record Branch(Dense in, Option<Dense> out) {
    static Branch of(Block block) {
      return switch (block) {
        case Block.OneLayer one -> new Branch(Dense.of(one.layer()), Option.none());
        case Block.TwoLayer two -> new Branch(Dense.of(two.in()), Option.some(Dense.of(two.out())));
      };
    }

    Tangent apply(Tangent x) {
      Tangent cut = in.applyAndCut(x);
      return out.map(o -> o.apply(cut)).getOrElse(cut);
    }
  }

  /**
   * A layer's value with its Jacobian.
   *
   * @param value d entries
   * @param jacobian d×columns, row-major
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Tangent(double[] value, double[] jacobian, int columns) {

    /** Adds row r of {@code W J} to row r of the target. */
    void addRow(double[] weight, int r, double[] target) {
      for (int c = 0; c < value.length; c++) {
        double w = weight[r * value.length + c];
        for (int j = 0; j < columns; j++) {
          target[r * columns + j] += w * jacobian[c * columns + j];
        }
      }
    }

    Tangent plus(Tangent that) {
      double[] v = value.clone();
      double[] j = jacobian.clone();
      for (int i = 0; i < v.length; i++) {
        v[i] += that.value[i];
      }
      for (int i = 0; i < j.length; i++) {
        j[i] += that.jacobian[i];
      }
      return new Tangent(v, j, columns);
    }

    Tangent relu() {
      double[] v = value.clone();
      double[] j = jacobian.clone();
      for (int r = 0; r < v.length; r++) {
        if (!(v[r] > 0)) {
          v[r] = 0;
          java.util.Arrays.fill(j, r * columns, (r + 1) * columns, 0);
        }
      }
      return new Tangent(v, j, columns);
    }

    Option<Tangent> layerNorm() {
      Vector y = Vector.of(value);
      return Sphere.layerNorm(y)
          .map(
              z -> {
                double mean = y.mean();
                double norm = y.map(v -> v - mean).norm();
                double[] j = jacobian.clone();
                for (int c = 0; c < columns; c++) {
                  project(j, c, z, norm);
                }
                return new Tangent(z.toArray(), j, columns);
              });
    }

    /** One column: its mean and its part along z go, the rest is divided by the norm. */
    private void project(double[] j, int column, Vector z, double norm) {
      int d = value.length;
      double mean = 0;
      double along = 0;
      for (int r = 0; r < d; r++) {
        mean += j[r * columns + column] / d;
        along += j[r * columns + column] * z.get(r);
      }
      for (int r = 0; r < d; r++) {
        int at = r * columns + column;
        j[at] = (j[at] - mean - along * z.get(r)) / norm;
      }
    }

    Tangent through(Matrix head) {
      return new Dense(head.toArray(), new double[head.rows()]).apply(this);
    }

    double sumOfSquares() {
      double s = 0;
      for (double x : jacobian) {
        s += x * x;
      }
      return s;
    }
  }

  /** Collects the norms. */
  private static final class Norms {
    private final List<double[]> layers = new ArrayList<>();
    private final double[] logits;

    Norms(int samples, int count) {
      logits = new double[samples];
      for (int l = 0; l < count; l++) {
        layers.add(new double[samples]);
      }
    }

    void layer(int l, int sample, Tangent x) {
      layers.get(l)[sample] = x.sumOfSquares();
    }

    void logits(int sample, Tangent z) {
      logits[sample] = z.sumOfSquares();
    }

    JacobianNorms all() {
      return new JacobianNorms(
          io.vavr.collection.Vector.ofAll(layers).map(Vector::of), Vector.of(logits));
    }
  }
}
