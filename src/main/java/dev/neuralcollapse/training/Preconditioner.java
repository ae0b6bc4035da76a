package dev.neuralcollapse.training;

import dev.neuralcollapse.descent.VectorMath;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Slot;
import dev.neuralcollapse.training.kernel.Sensitivity;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.TriangularSolver_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;

/**
 * Other coordinates for the linear maps behind the embedding: {@code [W' b'] = [W b] R}, with
 *
 * <pre>  R Rᵀ = I + (1/a) Σ_i s_i x̃_i x̃_iᵀ,   s_i = ‖J_i‖_F² / (N o),</pre>
 *
 * x̃_i the map's inputs and 1, J_i the Jacobian of the outputs of sample i by the map's o outputs.
 * A step's squared length is its own plus 1/a times the mean square by which it moves the outputs
 * of the network, were every output of the map worth the same (D). That is the Gauss-Newton matrix
 * of a loss of unit curvature, in the Kronecker form of Martens and Grosse (ICML 2015; P) with its
 * second factor taken for a multiple of I and the samples' weights kept in the first, beside a
 * decay a.
 *
 * <p>Why the weights: descent sends samples close to the singularities of the LayerNorms, where
 * {@code ‖J_i‖} is as large as their radius is small. In the parameters' own coordinates the
 * curvature along x̃_i grows like its square.
 */
final class Preconditioner {
  /** a: decay over the loss's curvature, λ = .005 over about .1 at the optimum. */
  private static final double DAMPING = 0.05;

  /** A sample that counted for more would leave the others to rounding. */
  private static final double MOST = 1e12;

  private static final Preconditioner NONE = new Preconditioner(Vector.empty());

  private final Seq<Stretch> stretches;

  private Preconditioner(Seq<Stretch> stretches) {
    this.stretches = stretches;
  }

  /** The most that a sample counts, for {@link Sensitivity}. */
  static double mostWeight() {
    return MOST * DAMPING;
  }

  /**
   * 1/(a o): what a map of so many outputs gains for the square by which it moves the network's.
   */
  static double unit(int outputs) {
    return 1 / (DAMPING * outputs);
  }

  /** The parameters' own coordinates. */
  static Preconditioner none() {
    return NONE;
  }

  /** Those that suit a point with these sensitivities. */
  static Preconditioner of(Layout layout, Sensitivity.At at) {
    return new Preconditioner(Vector.ofAll(at.maps()).flatMap(m -> Stretch.of(layout, m._1, m._2)));
  }

  /** Into these coordinates, in place. */
  void enter(double[] theta) {
    stretches.forEach(s -> s.lower(theta, s.root));
  }

  /** Back from them, in place. */
  void leave(double[] theta) {
    stretches.forEach(s -> s.lower(theta, s.inverse));
  }

  /** A gradient by the parameters into one by these coordinates, in place. */
  void enterGradient(double[] gradient) {
    stretches.forEach(s -> s.upper(gradient, s.inverseTransposed));
  }

  /** The way back, in place. */
  void leaveGradient(double[] gradient) {
    stretches.forEach(s -> s.upper(gradient, s.rootTransposed));
  }

  /** Those of one map; all triangular, row-major, n×n. */
  private static final class Stretch {
    private final Slot weight;
    private final Option<Slot> bias;
    private final int n;
    private final double[] root;
    private final double[] inverse;
    private final double[] rootTransposed;
    private final double[] inverseTransposed;

    private Stretch(Slot weight, Option<Slot> bias, DMatrixRMaj root) {
      this.weight = weight;
      this.bias = bias;
      this.n = root.numRows;
      this.root = root.data;
      this.inverse = root.data.clone();
      TriangularSolver_DDRM.invertLower(inverse, n);
      this.rootTransposed = transposed(this.root);
      this.inverseTransposed = transposed(inverse);
    }

    /** None where rounding leaves no positive definite matrix. */
    static Option<Stretch> of(Layout layout, String name, Matrix moments) {
      Slot weight = layout.slot(name);
      String other = name.substring(0, name.lastIndexOf('.') + 1) + "bias";
      Option<Slot> bias =
          Option.when(name.endsWith("weight") && layout.has(other), () -> layout.slot(other));
      int n = weight.columns() + (bias.isDefined() ? 1 : 0);
      double share = unit(weight.rows());
      DMatrixRMaj metric =
          Matrix.generate(n, n, (i, j) -> share * moments.get(i, j) + (i == j ? 1 : 0)).toEjml();
      CholeskyDecomposition_F64<DMatrixRMaj> cholesky = DecompositionFactory_DDRM.chol(n, true);
      return Option.when(
          cholesky.decompose(metric), () -> new Stretch(weight, bias, cholesky.getT(null)));
    }

    private double[] transposed(double[] a) {
      double[] t = new double[a.length];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          t[j * n + i] = a[i * n + j];
        }
      }
      return t;
    }

    /** Every row times a lower triangular matrix. */
    void lower(double[] theta, double[] a) {
      double[] to = new double[n];
      for (int r = 0; r < weight.rows(); r++) {
        Arrays.fill(to, 0);
        for (int k = 0; k < n; k++) {
          VectorMath.addScaled(to, 0, theta[at(r, k)], a, k * n, k + 1);
        }
        write(theta, r, to);
      }
    }

    /** Every row times an upper triangular matrix. */
    void upper(double[] theta, double[] a) {
      double[] to = new double[n];
      for (int r = 0; r < weight.rows(); r++) {
        Arrays.fill(to, 0);
        for (int k = 0; k < n; k++) {
          VectorMath.addScaled(to, k, theta[at(r, k)], a, k * n + k, n - k);
        }
        write(theta, r, to);
      }
    }

    private void write(double[] theta, int row, double[] values) {
      for (int k = 0; k < n; k++) {
        theta[at(row, k)] = values[k];
      }
    }

    /** Where input k of output r stands, the bias behind the last. */
    private int at(int r, int k) {
      return k < weight.columns()
          ? weight.from() + r * weight.columns() + k
          : bias.get().from() + r;
    }
  }
}
