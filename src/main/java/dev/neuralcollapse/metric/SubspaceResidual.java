package dev.neuralcollapse.metric;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import io.vavr.collection.LinkedHashMap;
import io.vavr.control.Either;
import io.vavr.control.Option;

/**
 * NRC1 and NRC2 of multivariate regression (Andriopoulos, Dong, Guo, Zhao, Ross 2024, arXiv
 * 2409.04180; P): the mean squared distance of the normalised features from a subspace, in [0, 1].
 *
 * @param subspace whose
 */
record SubspaceResidual(Subspace subspace) implements RegressionMetric {
  /** The subspaces of the paper. */
  enum Subspace {
    /** Spanned by the n principal directions of the features about the origin. */
    PRINCIPAL,
    /** Spanned by the rows of the last weight. */
    ROWS
  }

  /** Relative size of a singular value of W that counts. */
  private static final double CUT_OFF = 1e-10;

  @Override
  public String id() {
    return subspace == Subspace.PRINCIPAL ? "nrc1" : "nrc2";
  }

  @Override
  public String convention() {
    return subspace == Subspace.PRINCIPAL
        ? "h/|h| uncentred, against the t leading right singular vectors of the uncentred features"
        : "h/|h| uncentred, against the row space of the weight that reads them";
  }

  @Override
  public String formula() {
    return "\\tfrac1N\\sum_i\\lVert\\tilde h_i-P\\tilde h_i\\rVert^2,\\quad\\tilde h=h/\\lVert"
        + " h\\rVert,\\quad P\\text{ onto "
        + (subspace == Subspace.PRINCIPAL ? "the principal directions" : "the rows of }W\\text{")
        + "}";
  }

  @Override
  public Direction direction() {
    return Direction.TOWARDS_ZERO;
  }

  @Override
  public MetricValue measure(RegressionObservation o) {
    return unit(o.features())
        .flatMap(h -> basis(o).map(b -> value(o, h, b)))
        .fold(this::undefined, v -> v);
  }

  private Either<String, Matrix> basis(RegressionObservation o) {
    return switch (subspace) {
      case PRINCIPAL -> o.narrow().toEither(() -> principal(o.features(), o.outputs())).swap();
      case ROWS -> o.next().toEither("no weight of the next layer is given").flatMap(this::rows);
    };
  }

  private static Matrix principal(Matrix h, int count) {
    return RegressionObservation.columns(
        RegressionObservation.covariance(h).vectors(), Math.min(count, h.columns()));
  }

  private Either<String, Matrix> rows(Matrix w) {
    if (w.maxAbs() == 0) {
      return Either.left("the weight is zero");
    }
    Spectrum s = Spectrum.of(w);
    int rank = s.rank(CUT_OFF);
    return rank == w.columns()
        ? Either.left("the rows of the weight span all features: it is 0 whatever they are")
        : Either.right(RegressionObservation.columns(s.right(), rank));
  }

  private MetricValue value(RegressionObservation o, Matrix unit, Matrix basis) {
    double residual = residual(unit, basis);
    Option<Double> about =
        subspace == Subspace.PRINCIPAL
            ? unit(o.centred()).toOption().map(h -> residual(h, o.leading()))
            : unit(o.centred()).toOption().map(h -> residual(h, basis));
    return value(
        residual,
        LinkedHashMap.of("dimensions", (double) basis.columns())
            .merge(about.fold(LinkedHashMap::empty, x -> LinkedHashMap.of("centred", x))));
  }

  /** {@code (1/N) Σ ‖h - BBᵀh‖²} for orthonormal columns B. */
  private static double residual(Matrix rows, Matrix basis) {
    return rows.minus(rows.times(basis).timesTransposed(basis)).sumOfSquares() / rows.rows();
  }

  private static Either<String, Matrix> unit(Matrix h) {
    double scale = h.maxAbs();
    double[] norm = new double[h.rows()];
    for (int i = 0; i < norm.length; i++) {
      norm[i] = scale == 0 ? 0 : h.row(i).scale(1 / scale).norm() * scale;
      if (norm[i] <= Observation.ROUND_OFF * scale) {
        return Either.left("the feature of sample " + i + " is zero and has no direction");
      }
    }
    return Either.right(Matrix.generate(h.rows(), h.columns(), (i, j) -> h.get(i, j) / norm[i]));
  }
}
