package dev.neuralcollapse.training;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Slot;
import dev.neuralcollapse.training.kernel.PackedMatrix;
import dev.neuralcollapse.training.kernel.Sensitivity;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;

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
    stretches.forEach(s -> s.apply(theta, s.enter));
  }

  /** Back from them, in place. */
  void leave(double[] theta) {
    stretches.forEach(s -> s.apply(theta, s.leave));
  }

  /** A gradient by the parameters into one by these coordinates, in place. */
  void enterGradient(double[] gradient) {
    stretches.forEach(s -> s.apply(gradient, s.enterGradient));
  }

  /** The way back, in place. */
  void leaveGradient(double[] gradient) {
    stretches.forEach(s -> s.apply(gradient, s.leaveGradient));
  }

  /**
   * Those of one map, whose rows are multiplied from the right: by R and R⁻¹, gradients by R⁻ᵀ and
   * Rᵀ. Packed is what stands transposed in the product.
   */
  private record Stretch(
      Slot weight,
      Option<Slot> bias,
      PackedMatrix enter,
      PackedMatrix leave,
      PackedMatrix enterGradient,
      PackedMatrix leaveGradient) {

    /** None where rounding leaves no positive definite matrix. */
    static Option<Stretch> of(Layout layout, String name, Matrix moments) {
      Slot weight = layout.slot(name);
      String other = name.substring(0, name.lastIndexOf('.') + 1) + "bias";
      Option<Slot> bias =
          Option.when(name.endsWith("weight") && layout.has(other), () -> layout.slot(other));
      int n = weight.columns() + (bias.isDefined() ? 1 : 0);
      double share = unit(weight.rows());
      return CholeskyRoot.of(
              Matrix.generate(n, n, (i, j) -> share * moments.get(i, j) + (i == j ? 1 : 0)))
          .map(
              r ->
                  new Stretch(
                      weight,
                      bias,
                      new PackedMatrix(r.root().transpose()),
                      new PackedMatrix(r.inverse().transpose()),
                      new PackedMatrix(r.inverse()),
                      new PackedMatrix(r.root())));
    }

    /** Every row, the bias its last entry, times a matrix; in place. */
    void apply(double[] theta, PackedMatrix matrix) {
      int rows = weight.rows();
      int inputs = weight.columns();
      int ld = matrix.stride();
      double[] x = new double[PackedMatrix.room(rows) * ld];
      double[] y = new double[x.length];
      for (int r = 0; r < rows; r++) {
        System.arraycopy(theta, weight.from() + r * inputs, x, r * ld, inputs);
        if (bias.isDefined()) {
          x[r * ld + inputs] = theta[bias.get().from() + r];
        }
      }
      matrix.times(rows, x, ld, y);
      for (int r = 0; r < rows; r++) {
        System.arraycopy(y, r * ld, theta, weight.from() + r * inputs, inputs);
        if (bias.isDefined()) {
          theta[bias.get().from() + r] = y[r * ld + inputs];
        }
      }
    }
  }
}
