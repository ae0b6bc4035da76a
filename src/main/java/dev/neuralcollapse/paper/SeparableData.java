package dev.neuralcollapse.paper;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Locale;

/**
 * Orthogonally separable inputs: within a class cosines of at least {@code μ_s}, between classes of
 * at most {@code -μ_d}.
 *
 * @param inputs N×d
 * @param labels N
 */
public record SeparableData(Matrix inputs, Labels labels) {

  /**
   * A recipe.
   *
   * @param classes K ≥ 2
   * @param perClass inputs of each class
   * @param room dimensions beside the K that the class directions take, at least 1
   * @param within {@code μ_s} in (0, 1]
   * @param between {@code μ_d} in (0, 1/(K-1)]
   * @param longest lengths are drawn between 1 and this
   * @param seed of angles, directions and lengths
   */
  public record Recipe(
      int classes, int perClass, int room, double within, double between, double longest, long seed)
      implements Spec<SeparableData> {

    public Recipe {
      boolean sizes = classes >= 2 && perClass >= 1 && room >= 1 && longest >= 1;
      if (!sizes || !(within > 0 && within <= 1) || !(between > 0 && between <= largest(classes))) {
        throw new IllegalArgumentException(
            "no such data: K = " + classes + ", μ_s = " + within + ", μ_d = " + between);
      }
    }

    /**
     * Inputs {@code a(cos θ m_k + sin θ w)} around the vertices m of a simplex equiangular tight
     * frame, with unit w in the dimensions that the frame leaves free. Then (D) {@code cos ≥ cos²θ
     * - sin²θ} within a class and {@code cos ≤ -cos²θ/(K-1) + sin²θ} between classes for the
     * greatest angle θ, so that {@code sin²θ ≤ min((1-μ_s)/2, (1/(K-1) - μ_d)(K-1)/K)} is enough.
     */
    @Override
    public SeparableData instance() {
      Draw draw = Draw.from(seed);
      Labels labels = Labels.balanced(classes, perClass);
      SimplexEtf frame = SimplexEtf.canonical(classes, classes + room);
      double c = largest(classes);
      double sine = Math.sqrt(Math.min((1 - within) / 2, (c - between) / (1 + c)));
      return new SeparableData(
          Matrix.ofRows(
              io.vavr.collection.Vector.range(0, labels.size())
                  .map(i -> input(frame.vertex(labels.get(i)), sine, draw))),
          labels);
    }

    @Override
    public Seq<Recipe> simpler() {
      return List.<Recipe>empty()
          .appendAll(Shrink.integer(classes, 2).map(k -> with(k, perClass, longest, seed)))
          .appendAll(Shrink.integer(perClass, 1).map(n -> with(classes, n, longest, seed)))
          .appendAll(Shrink.real(longest, 1).map(l -> with(classes, perClass, l, seed)))
          .appendAll(Shrink.seed(seed).map(s -> with(classes, perClass, longest, s)));
    }

    /** The same with so many inputs of each class. */
    Recipe withPerClass(int inputs) {
      return with(classes, inputs, longest, seed);
    }

    private Recipe with(int k, int n, double length, long other) {
      double most = Math.min(between * (classes - 1) * largest(k), largest(k));
      return new Recipe(k, n, room, within, most, length, other);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d classes of %d in %d dimensions, μ_s=%.3g, μ_d=%.3g, lengths to %.3g, seed %d",
          classes,
          perClass,
          classes + room,
          within,
          between,
          longest,
          seed);
    }

    private Vector input(Vector vertex, double sine, Draw draw) {
      double s = sine * Math.sqrt(draw.uniform(0, 1));
      Vector free = draw.gaussian(room);
      Vector w = free.scale(1 / free.norm());
      double length = draw.uniform(1, longest);
      return Vector.generate(
          classes + room,
          j ->
              length
                  * (Math.sqrt(1 - s * s) * vertex.get(j)
                      + (j < classes ? 0 : s * w.get(j - classes))));
    }
  }

  /** {@code 1/(K-1)}, the largest {@code μ_d} there is. */
  public static double largest(int classes) {
    return 1.0 / (classes - 1);
  }

  /** Number of classes K. */
  public int classes() {
    return labels.classes();
  }

  /** The inputs of class k, a row each. */
  public Matrix of(int k) {
    return Matrix.ofRows(
        io.vavr.collection.Vector.range(0, labels.size())
            .filter(i -> labels.get(i) == k)
            .map(inputs::row));
  }
}
