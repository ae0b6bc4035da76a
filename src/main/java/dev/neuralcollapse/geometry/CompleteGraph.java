package dev.neuralcollapse.geometry;

import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * The complete graph {@code K_r} with its {@code r(r-1)/2} edges as columns: the geometry of
 * low-rank features, in which every class is an edge. Subsets of vertices see the edges they
 * contain; how often two edges lie in one subset depends only on how many vertices they share, so
 * that the matrix {@link #together} belongs to the Johnson scheme.
 *
 * @param vertices r, at least 3
 */
public record CompleteGraph(int vertices) {
  /** Refuses graphs without a triangle. */
  public CompleteGraph {
    if (vertices < 3) {
      throw new IllegalArgumentException("needs r >= 3 vertices, not " + vertices);
    }
  }

  /** {@code K = r(r-1)/2}. */
  public int edges() {
    return vertices * (vertices - 1) / 2;
  }

  /** The edges, the pairs {@code i < j} in lexicographic order. */
  public Seq<Seq<Integer>> pairs() {
    return subsets(2);
  }

  /** The subsets of p vertices, each ascending, in lexicographic order. */
  public Seq<Seq<Integer>> subsets(int p) {
    if (p < 1 || p > vertices) {
      throw new IllegalArgumentException("no subsets of " + p + " of " + vertices + " vertices");
    }
    return from(0, p).toVector();
  }

  private Seq<Seq<Integer>> from(int first, int p) {
    return p == 0
        ? Vector.of(List.empty())
        : Vector.rangeClosed(first, vertices - p)
            .flatMap(i -> from(i + 1, p - 1).map(rest -> rest.prepend(i)));
  }

  /** {@code B}, r×K: 1 where the vertex is an end of the edge. */
  public Matrix incidence() {
    Seq<Seq<Integer>> pairs = pairs();
    return Matrix.generate(vertices, edges(), (v, e) -> pairs.get(e).contains(v) ? 1 : 0);
  }

  /** C(r,p)×r: 1 where the vertex is in the subset, -1 elsewhere. */
  public Matrix signs(int p) {
    Seq<Seq<Integer>> subsets = subsets(p);
    return Matrix.generate(subsets.size(), vertices, (s, v) -> subsets.get(s).contains(v) ? 1 : -1);
  }

  /** C(r,p)×K: 1 where both ends of the edge are in the subset. */
  public Matrix inside(int p) {
    Seq<Seq<Integer>> subsets = subsets(p);
    Seq<Seq<Integer>> pairs = pairs();
    return Matrix.generate(
        subsets.size(), edges(), (s, e) -> subsets.get(s).containsAll(pairs.get(e)) ? 1 : 0);
  }

  /** {@code N}, K×K: in how many subsets of p vertices both edges lie. */
  public Matrix together(int p) {
    Matrix inside = inside(p);
    return inside.transposedTimes(inside);
  }
}
