package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * A map {@code f_a(x) = c_a·x + xᵀ Q_a x} whose moments under a normal law are exact: with {@code b
 * = c + 2Qm} the mean is {@code c·m + mᵀQm + tr QΣ}, the variance {@code bᵀΣb + 2 tr QΣQΣ} and
 * {@code E‖∇f‖² = ‖b‖² + 4 tr QΣQ}, summed over the coordinates a. Linear where every Q is zero.
 *
 * @param linear the {@code c_a} as rows
 * @param quadratic the {@code Q_a}, symmetric d×d
 */
record QuadraticMap(Matrix linear, Seq<Matrix> quadratic) {

  QuadraticMap {
    if (linear.rows() != quadratic.size()
        || quadratic.exists(q -> !q.equals(q.transpose()) || q.rows() != linear.columns())) {
      throw new IllegalArgumentException("one symmetric matrix a row is needed");
    }
  }

  /** {@code f(x) = Ax}. */
  static QuadraticMap linear(Matrix a) {
    return new QuadraticMap(a, List.fill(a.rows(), () -> Matrix.zeros(a.columns(), a.columns())));
  }

  /** {@code f(x) = c x + q x²} of one variable. */
  static QuadraticMap scalar(double c, double q) {
    return new QuadraticMap(Matrix.of(1, 1, c), List.of(Matrix.of(1, 1, q)));
  }

  /**
   * What the bounds speak about.
   *
   * @param mean {@code E f}
   * @param variance {@code E‖f - E f‖²}
   * @param complexity {@code E‖J_f‖_F²}
   */
  record Moments(IntervalVector mean, Interval variance, Interval complexity) {

    /** Of the equal mixture of these. */
    static Moments mixture(Seq<Moments> parts) {
      Interval share = Interval.ratio(1, parts.size());
      IntervalVector centre = parts.map(Moments::mean).reduce(IntervalVector::plus).times(share);
      Interval variance =
          parts
              .map(p -> p.variance.plus(p.mean.minus(centre).sumOfSquares()))
              .reduce(Interval::plus)
              .times(share);
      Interval complexity = parts.map(Moments::complexity).reduce(Interval::plus).times(share);
      return new Moments(centre, variance, complexity);
    }
  }

  /** Under a normal law. */
  Moments under(GaussianLaw law) {
    IntervalMatrix axes = law.axes();
    Seq<Moments> coordinates =
        List.range(0, linear.rows())
            .map(a -> coordinate(linear.row(a), quadratic.get(a), law, axes));
    return new Moments(
        IntervalVector.generate(linear.rows(), a -> coordinates.get(a).mean().get(0)),
        coordinates.map(Moments::variance).reduce(Interval::plus),
        coordinates.map(Moments::complexity).reduce(Interval::plus));
  }

  private static Moments coordinate(Vector c, Matrix q, GaussianLaw law, IntervalMatrix axes) {
    IntervalMatrix qi = IntervalMatrix.of(q);
    IntervalVector m = IntervalVector.of(law.mean());
    IntervalVector pulled = qi.times(m);
    IntervalVector slope = IntervalVector.of(c).plus(pulled.times(Interval.point(2)));
    Interval mean = IntervalVector.of(c).dot(m).plus(pulled.dot(m));
    Interval variance = Interval.ZERO;
    Interval complexity = Interval.ZERO;
    for (int i = 0; i < law.dimension(); i++) {
      IntervalVector along = qi.times(axes.row(i));
      Interval eigenvalue = Interval.point(law.variances().get(i));
      Interval square = slope.dot(axes.row(i)).square();
      variance = variance.plus(square.times(eigenvalue));
      complexity = complexity.plus(square);
      mean = mean.plus(along.dot(axes.row(i)).times(eigenvalue));
      for (int j = 0; j < law.dimension(); j++) {
        Interval bent = along.dot(axes.row(j)).square().times(eigenvalue).times(2);
        variance = variance.plus(bent.times(law.variances().get(j)));
        complexity = complexity.plus(bent.times(2));
      }
    }
    Interval centre = mean;
    return new Moments(IntervalVector.generate(1, i -> centre), variance, complexity);
  }
}
