package dev.neuralcollapse.paper;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.OrthogonalSeparability;
import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.transport.MaximumMargin;
import io.vavr.collection.Seq;

/**
 * The network of norm 1 towards which the flow goes, written out (D): neurons of class k are {@code
 * w = s_k g u_k}, {@code v = s_k g ẽ_k} with the entries g of {@code φ_k}.
 *
 * @param data K classes
 * @param classes its class margins
 * @param multipliers weights t of each class's nearest point, {@code Σ t_i x_i = γ_k u_k}
 * @param frame {@code φ_k}, K×h, a row each
 */
record LimitNetwork(
    SeparableData data, ClassMargins classes, Seq<Vector> multipliers, Matrix frame) {

  /** On these data with this frame. */
  static LimitNetwork of(SeparableData data, Matrix frame) {
    Seq<Vector> multipliers =
        io.vavr.collection.Vector.range(0, data.classes())
            .map(k -> MaximumMargin.of(data.of(k)).weights());
    return new LimitNetwork(data, ClassMargins.of(data), multipliers, frame);
  }

  /** One to three neurons a class, drawn by the recipe's seed. */
  static LimitNetwork of(SeparableData.Recipe recipe) {
    return of(recipe.instance(), frame(recipe.classes(), recipe.seed()));
  }

  /** With a frame of negative entries. */
  static LimitNetwork signed(SeparableData.Recipe recipe) {
    Matrix frame = frame(recipe.classes(), recipe.seed());
    return of(recipe.instance(), frame.map(g -> -g));
  }

  /** One input a class, the first turned to where it agrees with the second class. */
  static LimitNetwork turned(SeparableData.Recipe recipe) {
    SeparableData data = recipe.withPerClass(1).instance();
    Vector own = data.inputs().row(0);
    Vector other = data.inputs().row(1).scale(1 / data.inputs().row(1).norm());
    Vector turned = own.plus(other.scale(0.3 * own.norm() - own.dot(other)));
    Matrix inputs =
        Matrix.generate(
            data.inputs().rows(),
            data.inputs().columns(),
            (i, j) -> i == 0 ? turned.get(j) : data.inputs().get(i, j));
    return of(new SeparableData(inputs, data.labels()), frame(recipe.classes(), recipe.seed()));
  }

  /** One neuron a class, these inputs, as many of each class. */
  static LimitNetwork plain(int classes, double[]... inputs) {
    return of(
        new SeparableData(
            Matrix.generate(inputs.length, inputs[0].length, (i, j) -> inputs[i][j]),
            Labels.balanced(classes, inputs.length / classes)),
        Matrix.identity(classes));
  }

  private static Matrix frame(int k, long seed) {
    Draw draw = Draw.from(seed ^ 0x5DEECE66DL);
    int each = draw.integer(1, 3);
    Vector raw = Vector.generate(k * each, j -> draw.uniform(0.1, 1));
    return Matrix.generate(
        k,
        k * each,
        (c, j) -> {
          double square = 0;
          for (int l = 0; l < each; l++) {
            square += raw.get(c * each + l) * raw.get(c * each + l);
          }
          return j / each == c ? raw.get(j) / Math.sqrt(square) : 0;
        });
  }

  /** Some constants {@code μ_s, μ_d > 0} hold. */
  static Hypothesis<LimitNetwork> separable() {
    return Hypothesis.is(
        "orthogonally-separable",
        "\\mu_s,\\mu_d>0",
        n -> OrthogonalSeparability.of(n.data.inputs(), n.data.labels()).holds());
  }

  /** {@code φ_k} have no negative entry. */
  static Hypothesis<LimitNetwork> nonNegative() {
    return Hypothesis.is(
        "non-negative-frame",
        "\\varphi_k\\ge0",
        n -> n.frame.map(g -> Math.min(0, g)).maxAbs() == 0);
  }

  int size() {
    return data.inputs().rows();
  }

  int label(int i) {
    return data.labels().get(i);
  }

  private Matrix scaled(Matrix rows) {
    Vector s = classes.scales();
    return Matrix.generate(rows.rows(), rows.columns(), (k, j) -> s.get(k) * rows.get(k, j));
  }

  /** {@code ẽ_k}, K×K. */
  Matrix targets() {
    return SimplexEtf.canonical(data.classes(), data.classes()).vertices();
  }

  /** W, h×d: {@code Σ_k φ_k (s_k u_k)ᵀ}. */
  Matrix hidden() {
    return frame.transposedTimes(scaled(classes.directions()));
  }

  /** V, K×h: {@code Σ_k (s_k ẽ_k) φ_kᵀ}. */
  Matrix classifier() {
    return scaled(targets()).transposedTimes(frame);
  }

  /** {@code relu(Wᵀx_i)}, N×h. */
  Matrix features() {
    return data.inputs().timesTransposed(hidden()).map(z -> Math.max(0, z));
  }

  /** {@code s_k u_kᵀx_i φ_k}, N×h: what the features should be. */
  Matrix predicted() {
    Vector s = classes.scales();
    return Matrix.generate(
        size(),
        frame.columns(),
        (i, j) -> {
          int k = label(i);
          return s.get(k) * classes.directions().row(k).dot(data.inputs().row(i)) * frame.get(k, j);
        });
  }

  /** {@code ‖W‖² + ‖V‖²}. */
  double squaredNorm() {
    return hidden().sumOfSquares() + classifier().sumOfSquares();
  }

  /** Least {@code f_y - f_l} over the inputs of class k and {@code l ≠ y}. */
  double margin(int k) {
    Matrix f = features().timesTransposed(classifier());
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < size(); i++) {
      for (int l = 0; l < data.classes() && label(i) == k; l++) {
        least = l == k ? least : Math.min(least, f.get(i, k) - f.get(i, l));
      }
    }
    return least;
  }

  /**
   * Distance of θ from {@code Σ λ_il ∇(f_y(x_i) - f_l(x_i))} with {@code λ_il = t_i/(cγ_k(K-1))},
   * {@code c = √(K/(K-1))}: zero where θ is stationary for the least norm of margins.
   */
  double stationarity() {
    int k = data.classes();
    Matrix etf = targets();
    Matrix phi = features();
    Matrix v = classifier();
    Vector pull = Vector.generate(size(), this::multiplier);
    // Σ_l λ_il (e_y - e_l) = t_i/γ_k ẽ_k
    Matrix outputs =
        Matrix.generate(
            size(),
            k,
            (i, l) -> pull.get(i) / classes.margins().get(label(i)) * etf.get(label(i), l));
    Matrix back = outputs.times(v);
    Matrix gated =
        Matrix.generate(size(), phi.columns(), (i, j) -> phi.get(i, j) > 0 ? back.get(i, j) : 0);
    double wrongHidden = gated.transposedTimes(data.inputs()).minus(hidden()).maxAbs();
    return Math.max(wrongHidden, outputs.transposedTimes(phi).minus(v).maxAbs());
  }

  private double multiplier(int i) {
    int k = label(i);
    int before = 0;
    for (int j = 0; j < i; j++) {
      before += label(j) == k ? 1 : 0;
    }
    return multipliers.get(k).get(before);
  }
}
