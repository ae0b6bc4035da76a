package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;

/**
 * A normal law whose Poincaré constant is known exactly: its covariance is {@code H diag(λ) H} with
 * the reflection {@code H = I - 2vvᵀ/‖v‖²}, so the constant {@code λ_max} is the largest entry of a
 * vector.
 *
 * @param mean m
 * @param variances λ, eigenvalues of the covariance, positive
 * @param mirror v; zero for axes along the coordinates
 */
public record GaussianLaw(Vector mean, Vector variances, Vector mirror) {

  public GaussianLaw {
    if (mean.size() != variances.size() || mean.size() != mirror.size()) {
      throw new IllegalArgumentException("mean, variances and mirror differ in size");
    }
    for (double v : variances.toArray()) {
      if (!(v > 0) || !Double.isFinite(v)) {
        throw new IllegalArgumentException("a variance is positive, not " + v);
      }
    }
  }

  /** The same variance in every direction. */
  public static GaussianLaw isotropic(Vector mean, double variance) {
    int d = mean.size();
    return new GaussianLaw(mean, Vector.generate(d, j -> variance), Vector.zeros(d));
  }

  /** d. */
  public int dimension() {
    return mean.size();
  }

  /** {@code λ_max}: {@code Var_f ≤ λ_max E‖J_f‖²} for every f, with equality for a linear one. */
  public double poincareConstant() {
    return variances.maxAbs();
  }

  /** The mean of the eigenvalues, which is no Poincaré constant. */
  public Interval meanEigenvalue() {
    return IntervalVector.of(variances).mean();
  }

  /** Its principal axes {@code u_j = H e_j}, one a row, in the order of the variances. */
  IntervalMatrix axes() {
    int d = dimension();
    IntervalVector v = IntervalVector.of(mirror);
    Interval scale = mirror.maxAbs() == 0 ? Interval.ZERO : v.sumOfSquares().inverse().times(2);
    return IntervalMatrix.generate(
        d,
        j -> {
          Interval along = scale.times(v.get(j));
          return IntervalVector.generate(
              d, i -> Interval.point(i == j ? 1 : 0).minus(along.times(v.get(i))));
        });
  }

  /** A sample. */
  public Vector sample(Draw draw) {
    Vector z =
        Vector.generate(dimension(), j -> StrictMath.sqrt(variances.get(j)) * draw.gaussian());
    double squares = mirror.sumOfSquares();
    return squares == 0
        ? mean.plus(z)
        : mean.plus(z).minus(mirror.scale(2 * mirror.dot(z) / squares));
  }

  /** The same law, narrower: every variance times a factor in (0, 1]. */
  GaussianLaw narrowed(double factor) {
    return new GaussianLaw(mean, variances.scale(factor), mirror);
  }
}
