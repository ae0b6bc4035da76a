package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.DeepRegressionUfmOptimum;
import dev.neuralcollapse.optimum.TargetDirection;
import dev.neuralcollapse.proof.IntervalVector;
import io.vavr.collection.Vector;

/**
 * Linear CKA of the layers of a minimiser with the targets, where both covariances have the same
 * eigenvectors: the cosine of their eigenvalues. [D]
 *
 * @param best whose layers
 */
record LayerAlignment(DeepRegressionUfmOptimum best) {

  static LayerAlignment of(LinearRegression x) {
    return new LayerAlignment(x.optimum());
  }

  int layers() {
    return best.layers();
  }

  boolean learns() {
    return best.active() >= 1;
  }

  /** Eigenvalues of the layer's covariance, the largest 1. */
  IntervalVector layer(int l) {
    return vector(best.ratios(l));
  }

  IntervalVector targets() {
    Interval top = best.covariance().get(0);
    return vector(best.covariance().map(x -> x.dividedBy(top)));
  }

  private static IntervalVector vector(Vector<Interval> v) {
    return IntervalVector.generate(v.size(), v::get);
  }

  /** {@code eᵀl/(‖e‖‖l‖)}. */
  Interval cka(int l) {
    IntervalVector e = layer(l);
    return e.dot(targets()).dividedBy(e.norm()).dividedBy(targets().norm());
  }

  /** {@code 1 - CKA² = Σ_{i<j} (e_i l_j - e_j l_i)² / (‖e‖²‖l‖²)}, Lagrange's identity. */
  Interval defect(int l) {
    IntervalVector e = layer(l);
    IntervalVector y = targets();
    Interval sum = Interval.ZERO;
    for (int i = 0; i < e.size(); i++) {
      for (int j = i + 1; j < e.size(); j++) {
        sum = sum.plus(e.get(i).times(y.get(j)).minus(e.get(j).times(y.get(i))).square());
      }
    }
    return sum.dividedBy(e.sumOfSquares()).dividedBy(y.sumOfSquares());
  }

  /**
   * How much steeper the last layer falls than the targets, over pairs of learned directions: the
   * largest {@code e_i l_j/(e_j l_i) - 1}, {@code i < j}.
   */
  double steepness() {
    IntervalVector e = layer(layers());
    IntervalVector y = targets();
    double worst = 0;
    for (int i = 0; i < e.size(); i++) {
      for (int j = i + 1; j < e.size(); j++) {
        if (best.directions().get(j).state() == TargetDirection.State.ACTIVE) {
          Interval ratio = e.get(i).times(y.get(j)).dividedBy(e.get(j).times(y.get(i))).minus(1);
          worst = Math.max(worst, ratio.hi());
        }
      }
    }
    return worst;
  }
}
