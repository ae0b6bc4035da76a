package dev.neuralcollapse.optimum;

import dev.neuralcollapse.geometry.CompleteGraph;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.PseudoInverse;
import dev.neuralcollapse.number.Interval;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Classes as edges of the complete graph on r vertices, told apart by the subsets of p vertices
 * that contain them. [D; the low-rank layers after the paper's figure 1]
 *
 * <p>The pre-activations of the inner layers are the incidence matrix B, of rank r. The last hidden
 * layer has one neuron a subset S, with weights +1 inside and -1 outside, so that it sees an edge
 * as 2 if S contains both ends, else as at most 0: the rank is r before ReLU (r-1 if {@code r =
 * 2p}) and K after it. With the head {@code ½[e ∈ S]⁺} and identities in between the output is the
 * identity, at the squared norms
 *
 * <pre>  ‖H_1‖² = ‖W_1‖² = ‖B‖_*,   ‖W_l‖² = r (L-3 times),   ‖W_{L-1}‖² = r C(r,p),
 *  ‖W_L‖² = tr N⁻¹/4,</pre>
 *
 * whose product is {@code q = ‖B‖_*² r^{L-3} · r C(r,p) tr(N⁻¹)/4}; {@code BBᵀ = (r-2)I + 11ᵀ}
 * gives {@code ‖B‖_* = √(2(r-1)) + (r-1)√(r-2)}, and {@code N = [#{S ∋ e, f}]} has the eigenvalues
 * {@code C(p,2)C(r-2,p-2)} once, {@code (p-1)C(r-3,p-2)} r-1 times and {@code C(r-4,p-2)} K-r times
 * (Johnson scheme).
 *
 * @param vertices r, from 3 to 40
 * @param subset p, from 2 to r-2 (2 for r = 3)
 */
public record SrgBlock(int vertices, int subset) {
  /** Whose binomial coefficients and their products are exact in doubles. */
  public static final int MOST_VERTICES = 40;

  private static final int MOST_NEURONS = 200_000;

  /** Refuses subsets that do not tell all edges apart. */
  public SrgBlock {
    if (vertices < 3
        || vertices > MOST_VERTICES
        || subset < 2
        || subset > Math.max(2, vertices - 2)) {
      throw new IllegalArgumentException(
          "needs 3 <= r <= 40 and 2 <= p <= r-2 (p = 2 for r = 3), not r = "
              + vertices
              + ", p = "
              + subset);
    }
  }

  /** The p of least q for L layers: a choice that does not depend on L. */
  public static SrgBlock best(int vertices) {
    return List.rangeClosed(2, Math.max(2, vertices - 2))
        .map(p -> new SrgBlock(vertices, p))
        .minBy(b -> b.constant(3).mid())
        .get();
  }

  /** {@code K}. */
  public int classes() {
    return vertices * (vertices - 1) / 2;
  }

  /** {@code C(r,p)}, neurons of the last hidden layer. */
  public double neurons() {
    return binomial(vertices, subset);
  }

  /** {@code ‖B‖_*}. */
  public Interval nuclearNorm() {
    Interval once = Interval.point(2.0 * (vertices - 1)).sqrt();
    return once.plus(Interval.point(vertices - 2).sqrt().times(vertices - 1));
  }

  /** Eigenvalues of N: of the all-ones vector, of the stars of the vertices, of the rest. */
  public Seq<Double> eigenvalues() {
    int r = vertices;
    int p = subset;
    return List.of(
        binomial(p, 2) * binomial(r - 2, p - 2),
        (p - 1) * binomial(r - 3, p - 2),
        binomial(r - 4, p - 2));
  }

  /** {@code 1, r-1, K-r}: how often. */
  public Seq<Integer> multiplicities() {
    return List.of(1, vertices - 1, classes() - vertices);
  }

  /** {@code tr N⁻¹}. */
  public Interval inverseTrace() {
    return eigenvalues()
        .zip(multiplicities())
        .filter(t -> t._2 > 0)
        .map(t -> Interval.ratio(t._2, t._1))
        .fold(Interval.ZERO, Interval::plus);
  }

  /** {@code q}, L ≥ 3. */
  public Interval constant(int layers) {
    checkDepth(layers);
    Interval ends = nuclearNorm().square().times(inverseTrace()).dividedBy(4);
    return ends.times(Interval.point(vertices).pow(layers - 2)).times(neurons());
  }

  /** {@code q^{1/(L+1)}}: what the block costs where as many collapsed classes cost K. */
  public Interval price(int layers) {
    checkDepth(layers);
    Interval power = Interval.point(vertices).pow(4);
    Interval root = Interval.ratio(1, layers + 1.0);
    // r (q/r^{L+1})^{1/(L+1)}: q itself overflows in deep networks
    return constant(3).dividedBy(power).pow(root).times(vertices);
  }

  /** {@code H_1} (one column a class), {@code W_1, …, W_L}, whose network's output is {@code I}. */
  Seq<Matrix> factors(int layers) {
    checkDepth(layers);
    if (neurons() > MOST_NEURONS) {
      throw new IllegalArgumentException("a last hidden layer of " + neurons() + " neurons");
    }
    CompleteGraph graph = new CompleteGraph(vertices);
    Matrix inside = graph.inside(subset);
    Matrix head = PseudoInverse.of(inside, classes(), PseudoInverse.RELATIVE_TOLERANCE).matrix();
    return List.of(gramPower(-0.25).times(graph.incidence()), gramPower(0.25))
        .appendAll(List.fill(layers - 3, Matrix.identity(vertices)))
        .append(graph.signs(subset))
        .append(head.scale(0.5));
  }

  /** {@code (BBᵀ)^a}. */
  private Matrix gramPower(double a) {
    double rest = StrictMath.pow(vertices - 2, a);
    double mean = (StrictMath.pow(2.0 * (vertices - 1), a) - rest) / vertices;
    return Matrix.generate(vertices, vertices, (i, j) -> mean + (i == j ? rest : 0));
  }

  private static void checkDepth(int layers) {
    if (layers < 3) {
      throw new IllegalArgumentException("the construction needs L >= 3, not " + layers);
    }
  }

  private static double binomial(int n, int k) {
    double c = n < k ? 0 : 1;
    for (int i = 0; i < k; i++) {
      c = c * (n - i) / (i + 1);
    }
    return c;
  }
}
