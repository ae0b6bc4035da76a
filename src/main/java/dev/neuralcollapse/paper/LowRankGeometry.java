package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.SrgBlock;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;
import io.vavr.collection.Seq;

/** The spectra behind the low-rank solutions, of the edges of a complete graph. All [D]. */
final class LowRankGeometry {
  private LowRankGeometry() {}

  /**
   * {@code BBᵀ = (r-2)I + 11ᵀ}: r-1 edges at every vertex, one between two. So the singular values
   * are {@code √(2(r-1))} once and {@code √(r-2)} r-1 times. Their sum is certified by both sides
   * of duality: {@code U = (BBᵀ)^{-1/2}B} has orthonormal rows and {@code ⟨U, B⟩} is the sum, and
   * {@code B = (BBᵀ)^{1/4} · (BBᵀ)^{-1/4}B} has factors whose squared norms are the sum, each.
   */
  static Claim<?> incidence() {
    return Stated.<EdgeSubsets>claim(
            Papers.LOW_RANK_BIAS.derived("figure 1, features of the inner layers"),
            "incidence-nuclear-norm",
            "Nuclear norm of the edges of a complete graph",
            "BB^\\top=(r-2)I+11^\\top,\\qquad\\|B\\|_*=\\sqrt{2(r-1)}+(r-1)\\sqrt{r-2}")
        .on(EdgeSubsets.drawn("graphs", 2))
        .by(
            e ->
                Chain.of(
                    gram(e),
                    orthonormal(e),
                    Step.same("dual", polar(e).dot(incidence(e)), norm(e)),
                    primal(e, norm(e))))
        .constant(
            "a-millionth-more",
            "1.000001 times the norm",
            e -> primal(e, norm(e).times(1.000001)),
            new EdgeSubsets(3, 2))
        .stronger(
            "flat-spectrum",
            "all singular values are equal: the norm is √r ‖B‖_F",
            e -> primal(e, incidence(e).norm().times(Interval.point(e.vertices()).sqrt())),
            new EdgeSubsets(3, 2))
        .twin(
            "as-many-as-vertices",
            "√(2(r-1)) + r√(r-2)",
            e -> primal(e, norm(e).plus(Interval.point(e.vertices() - 2).sqrt())),
            new EdgeSubsets(3, 2));
  }

  private static IntervalMatrix incidence(EdgeSubsets e) {
    return IntervalMatrix.of(e.graph().incidence());
  }

  private static Interval norm(EdgeSubsets e) {
    return e.block().nuclearNorm();
  }

  private static IntervalMatrix polar(EdgeSubsets e) {
    return LowRankBlock.gramPower(e.vertices(), -0.5).times(incidence(e));
  }

  private static Step gram(EdgeSubsets e) {
    int r = e.vertices();
    Matrix formula = Matrix.generate(r, r, (i, j) -> i == j ? r - 1 : 1);
    IntervalMatrix b = incidence(e);
    return equal("gram", b.timesTransposed(b), IntervalMatrix.of(formula));
  }

  private static Step orthonormal(EdgeSubsets e) {
    IntervalMatrix u = polar(e);
    Matrix identity = Matrix.identity(e.vertices());
    return equal("orthonormal", u.timesTransposed(u), IntervalMatrix.of(identity));
  }

  private static Step primal(EdgeSubsets e, Interval norm) {
    IntervalMatrix left = LowRankBlock.gramPower(e.vertices(), 0.25);
    IntervalMatrix right = LowRankBlock.gramPower(e.vertices(), -0.25).times(incidence(e));
    Interval mean = left.sumOfSquares().plus(right.sumOfSquares()).dividedBy(2);
    Interval apart = left.times(right).minus(incidence(e)).sumOfSquares();
    return Step.zero("primal", Rule.CONSTRUCTION, mean.minus(norm).abs().plus(apart));
  }

  private static Step equal(String name, IntervalMatrix a, IntervalMatrix b) {
    return Step.zero(name, Rule.IDENTITY, a.minus(b).sumOfSquares());
  }

  /**
   * {@code N = [#{S ⊇ e ∪ f}]} depends only on how many vertices two edges share: it is a matrix of
   * the Johnson scheme J(r, 2). Counted edge by edge, times the inverse that the eigenvalues give.
   */
  static Claim<?> johnson() {
    return Stated.<EdgeSubsets>claim(
            Papers.LOW_RANK_BIAS.derived("figure 1, weights of the last two layers"),
            "johnson-trace",
            "The trace of the inverse of the co-occurrence of edges",
            "\\mathrm{tr}\\,N^{-1}=\\frac1{\\binom p2\\binom{r-2}{p-2}}"
                + "+\\frac{r-1}{(p-1)\\binom{r-3}{p-2}}+\\frac{K-r}{\\binom{r-4}{p-2}}")
        .on(EdgeSubsets.drawn("pairs-and-more", 2))
        .on(EdgeSubsets.drawn("triples-and-more", 3))
        .by(e -> Chain.of(inverse(e), trace(e, e.block().inverseTrace())))
        .constant(
            "a-millionth-more",
            "1.000001 times the trace",
            e -> trace(e, e.block().inverseTrace().times(1.000001)),
            new EdgeSubsets(4, 2))
        .stronger(
            "flat-spectrum",
            "all eigenvalues are equal: K²/tr N",
            e -> trace(e, Interval.ratio(squareOfEdges(e), e.graph().together(e.subset()).trace())),
            new EdgeSubsets(5, 3))
        .twin(
            "one-neuron-per-class",
            "K, as for one neuron a class, where every subset has more than two vertices",
            e -> trace(e, Interval.point(e.graph().edges())),
            new EdgeSubsets(5, 3));
  }

  private static double squareOfEdges(EdgeSubsets e) {
    return (double) e.graph().edges() * e.graph().edges();
  }

  private static IntervalMatrix claimed(EdgeSubsets e) {
    Seq<Interval> inverse =
        e.block().eigenvalues().map(t -> t == 0 ? Interval.ZERO : Interval.ratio(1, t));
    return LowRankBlock.scheme(e.graph(), inverse);
  }

  private static Step inverse(EdgeSubsets e) {
    IntervalMatrix counted = IntervalMatrix.of(e.graph().together(e.subset()));
    IntervalMatrix identity = IntervalMatrix.of(Matrix.identity(e.graph().edges()));
    return equal("inverse", counted.times(claimed(e)), identity);
  }

  private static Step trace(EdgeSubsets e, Interval formula) {
    IntervalMatrix identity = IntervalMatrix.of(Matrix.identity(e.graph().edges()));
    return Step.same("trace", claimed(e).dot(identity), formula);
  }

  /** Whether a block of this subset has a spectrum that is not flat. */
  static boolean uneven(SrgBlock block) {
    return block.subset() >= 3;
  }
}
