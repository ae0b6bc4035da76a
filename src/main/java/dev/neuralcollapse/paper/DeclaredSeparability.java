package dev.neuralcollapse.paper;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.OrthogonalSeparability;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;

/**
 * Inputs with the constants they are said to be separable with.
 *
 * @param data inputs and labels
 * @param within {@code μ_s}
 * @param between {@code μ_d}
 */
record DeclaredSeparability(SeparableData data, double within, double between) {
  private static final double ROUNDING = 1e-12;

  static DeclaredSeparability of(SeparableData.Recipe recipe) {
    return new DeclaredSeparability(recipe.instance(), recipe.within(), recipe.between());
  }

  /** The same data, said to be separable with that much more. */
  DeclaredSeparability overstated(double factor) {
    return new DeclaredSeparability(data, within, between * factor);
  }

  /** One input a class. */
  static DeclaredSeparability points(double between, double[]... inputs) {
    return new DeclaredSeparability(
        new SeparableData(
            Matrix.generate(inputs.length, inputs[0].length, (i, j) -> inputs[i][j]),
            Labels.balanced(inputs.length, 1)),
        1,
        between);
  }

  /** Cosines are as declared, to rounding. */
  static Hypothesis<DeclaredSeparability> separable() {
    return new Hypothesis<>(
        "orthogonally-separable",
        "x^\\top x'\\ge\\mu_s|x||x'|\\text{ within a class, }x^\\top x'\\le-\\mu_d|x||x'|\\text{"
            + " between classes}",
        i -> {
          OrthogonalSeparability s = OrthogonalSeparability.of(i.data.inputs(), i.data.labels());
          return Math.max(0, Math.max(i.within - s.within(), i.between - s.between()));
        },
        ROUNDING);
  }

  int classes() {
    return data.classes();
  }

  /** {@code ‖Σ_k x_k/‖x_k‖‖²} over the first input of every class. */
  Interval squareOfSum() {
    IntervalMatrix x = IntervalMatrix.of(data.inputs());
    IntervalVector sum = IntervalVector.generate(x.columns(), j -> Interval.ZERO);
    boolean[] seen = new boolean[classes()];
    for (int i = 0; i < x.rows(); i++) {
      int k = data.labels().get(i);
      sum = seen[k] ? sum : sum.plus(x.row(i).direction());
      seen[k] = true;
    }
    return sum.sumOfSquares();
  }

  /** {@code K - K(K-1)μ_d}, with what rounding of the cosines may add. */
  Interval room() {
    double pairs = (double) classes() * (classes() - 1);
    return Interval.point(classes()).minus(Interval.point(between).minus(ROUNDING).times(pairs));
  }
}
