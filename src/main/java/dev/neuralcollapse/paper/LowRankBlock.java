package dev.neuralcollapse.paper;

import dev.neuralcollapse.geometry.CompleteGraph;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.GridBlock;
import dev.neuralcollapse.optimum.PathBlock;
import dev.neuralcollapse.optimum.SrgBlock;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/** Classes whose features in the inner layers have a lower rank than their number, in intervals. */
sealed interface LowRankBlock {

  /** {@code K_0}. */
  int classes();

  /** {@code q^{1/(L+1)}}. */
  Interval price(int layers);

  /** {@code H_1} (one column a class), {@code W_1, …, W_L}, whose network's output is {@code I}. */
  Seq<IntervalMatrix> factors(int layers);

  /** The graph, where the classes are its edges. */
  Option<SrgBlock> edges();

  /** The edges of a complete graph: balanced factors of B, identities, signs, pseudo-inverse. */
  record Edges(SrgBlock graph) implements LowRankBlock {

    @Override
    public int classes() {
      return graph.classes();
    }

    @Override
    public Interval price(int layers) {
      return graph.price(layers);
    }

    @Override
    public Option<SrgBlock> edges() {
      return Option.some(graph);
    }

    @Override
    public Seq<IntervalMatrix> factors(int layers) {
      int r = graph.vertices();
      CompleteGraph all = new CompleteGraph(r);
      Seq<Interval> inverse =
          graph.eigenvalues().map(t -> t == 0 ? Interval.ZERO : Interval.ratio(1, t));
      IntervalMatrix inside = IntervalMatrix.of(all.inside(graph.subset()));
      return balanced(all.incidence(), gramPower(r, -0.25), gramPower(r, 0.25))
          .appendAll(List.fill(layers - 3, IntervalMatrix.of(Matrix.identity(r))))
          .append(IntervalMatrix.of(all.signs(graph.subset())))
          .append(scheme(all, inverse).timesTransposed(inside).times(Interval.point(0.5)));
    }
  }

  /** Three classes on two coordinates. */
  record Path(PathBlock path) implements LowRankBlock {

    @Override
    public int classes() {
      return PathBlock.CLASSES;
    }

    @Override
    public Interval price(int layers) {
      return path.price(layers);
    }

    @Override
    public Option<SrgBlock> edges() {
      return Option.none();
    }

    @Override
    public Seq<IntervalMatrix> factors(int layers) {
      Matrix incidence = Matrix.of(2, 3, 1, 1, 0, 0, 1, 1);
      Matrix signs = Matrix.of(3, 2, 1, -1, 0, 0, -1, 1);
      Matrix sums = Matrix.of(3, 2, 0, 0, 1, 1, 0, 0);
      Matrix single = Matrix.of(3, 3, 1, 0, 0, -0.5, 0, -0.5, 0, 0, 1);
      Matrix middle = Matrix.of(3, 3, 0, 0, 0, 0, 0.5, 0, 0, 0, 0);
      Interval a = Interval.point(5).sqrt().sqrt();
      return balanced(incidence, power(-0.25), power(0.25))
          .appendAll(List.fill(layers - 3, IntervalMatrix.of(Matrix.identity(2))))
          .append(IntervalMatrix.of(signs).times(a).plus(IntervalMatrix.of(sums)))
          .append(IntervalMatrix.of(single).times(a.inverse()).plus(IntervalMatrix.of(middle)));
    }

    /** {@code (BBᵀ)^x}: 3 on (1,1), 1 on (1,-1). */
    private static IntervalMatrix power(double x) {
      Interval mean = Interval.point(3).pow(x).minus(1).dividedBy(2);
      return entries(2, 2, (i, j) -> i == j ? mean.plus(1) : mean);
    }
  }

  /** Nine classes as the cells of a 3×3 grid. */
  record Grid(GridBlock grid) implements LowRankBlock {
    private static final int SIDE = 3;

    @Override
    public int classes() {
      return GridBlock.CLASSES;
    }

    @Override
    public Interval price(int layers) {
      return grid.price(layers);
    }

    @Override
    public Option<SrgBlock> edges() {
      return Option.none();
    }

    @Override
    public Seq<IntervalMatrix> factors(int layers) {
      int side = GridBlock.COORDINATES;
      Matrix incidence = Matrix.generate(side, classes(), (i, c) -> on(i, c) ? 1 : 0);
      Matrix signs = Matrix.generate(classes(), side, (c, i) -> on(i, c) ? -1 : 1);
      Matrix head =
          Matrix.generate(
              classes(),
              classes(),
              (c, e) -> (c / SIDE == e / SIDE) == (c % SIDE == e % SIDE) ? 0.125 : -0.125);
      return balanced(incidence, power(-0.25), power(0.25))
          .appendAll(List.fill(layers - 3, IntervalMatrix.of(Matrix.identity(side))))
          .append(IntervalMatrix.of(signs))
          .append(IntervalMatrix.of(head));
    }

    /** Whether coordinate i, a row or a column of the grid, goes through the cell. */
    private static boolean on(int i, int cell) {
      return i < SIDE ? cell / SIDE == i : cell % SIDE == i - SIDE;
    }

    /**
     * {@code (BBᵀ)^x} on its range: 6 on the ones, 0 on rows against columns, 3 on the four others.
     */
    private static IntervalMatrix power(double x) {
      Interval three = Interval.point(3).pow(x);
      Interval ones = Interval.point(6).pow(x).dividedBy(6);
      return entries(
          GridBlock.COORDINATES,
          GridBlock.COORDINATES,
          (i, j) -> {
            boolean together = (i < SIDE) == (j < SIDE);
            Interval across = together ? ones.minus(three.dividedBy(SIDE)) : ones;
            return i == j ? across.plus(three) : across;
          });
    }
  }

  private static Seq<IntervalMatrix> balanced(
      Matrix incidence, IntervalMatrix down, IntervalMatrix up) {
    return List.of(down.times(IntervalMatrix.of(incidence)), up);
  }

  /** {@code (BBᵀ)^a}: {@code (2(r-1))^a} on the all-ones vector, {@code (r-2)^a} beside it. */
  static IntervalMatrix gramPower(int r, double a) {
    Interval rest = Interval.point(r - 2).pow(a);
    Interval mean = Interval.point(2.0 * (r - 1)).pow(a).minus(rest).dividedBy(r);
    return entries(r, r, (i, j) -> i == j ? mean.plus(rest) : mean);
  }

  /**
   * The matrix on the edges with these values on the all-ones vector, on the stars of vertices
   * orthogonal to it, and on the rest: the projections are {@code J/K}, {@code Bᵀ(BBᵀ)⁻¹B - J/K}
   * with {@code (|e∩f| - 2/(r-1))/(r-2)} as the entry of the first, and what is missing.
   */
  static IntervalMatrix scheme(CompleteGraph graph, Seq<Interval> values) {
    int r = graph.vertices();
    Seq<Seq<Integer>> pairs = graph.pairs();
    Interval ones = values.get(0).minus(values.get(1)).dividedBy(graph.edges());
    Interval stars = values.get(1).minus(values.get(2)).dividedBy(r - 2);
    return entries(
        graph.edges(),
        graph.edges(),
        (e, f) -> {
          int shared = pairs.get(e).count(pairs.get(f)::contains);
          Interval entry =
              ones.plus(stars.times(Interval.point(shared).minus(Interval.ratio(2, r - 1))));
          return e == f ? entry.plus(values.get(2)) : entry;
        });
  }

  /** An entry as a function of row and column. */
  interface Entry {
    Interval at(int row, int column);
  }

  static IntervalMatrix entries(int rows, int columns, Entry entry) {
    return IntervalMatrix.generate(
        rows, i -> IntervalVector.generate(columns, j -> entry.at(i, j)));
  }
}
