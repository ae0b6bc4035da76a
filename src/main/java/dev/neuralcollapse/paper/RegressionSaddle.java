package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;

/** First and second derivatives of linear regression of one layer with free features. */
final class RegressionSaddle {
  private RegressionSaddle() {}

  /** Squared norm of the gradient with respect to {@code W}, {@code H/√M} and b. */
  static Interval gradient(LinearRegression x) {
    IntervalMatrix w = x.weights().head();
    IntervalMatrix h = x.scaledFeatures();
    IntervalMatrix r = x.residual();
    IntervalMatrix byW = r.timesTransposed(h).plus(w.times(Interval.point(x.decayW())));
    IntervalMatrix byH = w.transpose().times(r).plus(h.times(Interval.point(x.decayH())));
    IntervalVector ones = IntervalVector.generate(x.count(), i -> x.root().inverse());
    return byW.sumOfSquares().plus(byH.sumOfSquares()).plus(r.times(ones).sumOfSquares());
  }

  /**
   * Second derivative along {@code δW = λ_W^{-1/2} u_1 rᵀ}, {@code δH = λ_H^{-1/2} √M r v_1ᵀ}, r
   * the direction of feature space that the first direction of the targets would use.
   */
  static Interval curvature(LinearRegression x) {
    IntervalVector r = x.idle();
    IntervalVector u = x.axes().transpose().row(0);
    IntervalVector v = x.samples().transpose().row(0);
    IntervalMatrix byW = outer(u, r).times(Interval.point(x.decayW()).sqrt().inverse());
    IntervalMatrix byH = outer(r, v).times(Interval.point(x.decayH()).sqrt().inverse());
    IntervalMatrix first = x.weights().head().times(byH).plus(byW.times(x.scaledFeatures()));
    Interval fit = first.sumOfSquares().plus(x.residual().dot(byW.times(byH)).times(2));
    return fit.plus(byW.sumOfSquares().times(x.decayW()))
        .plus(byH.sumOfSquares().times(x.decayH()));
  }

  private static IntervalMatrix outer(IntervalVector a, IntervalVector b) {
    return IntervalMatrix.generate(a.size(), i -> b.times(a.get(i)));
  }
}
