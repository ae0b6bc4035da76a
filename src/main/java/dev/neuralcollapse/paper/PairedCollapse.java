package dev.neuralcollapse.paper;

import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.util.Locale;

/**
 * The best that can be done at a given NC1 = {@code q² - 1}, where every bound of NC1 is met [D]:
 * features {@code √u g + √τ u_k ± √(1-u-τ) v} in pairs, {@code u_k} the simplex frame, g and v unit
 * vectors orthogonal to it and to each other, all of zero mean; the classifier is the best one, and
 * does not see v. {@code q²τ + u = 1}.
 *
 * <p>Cross entropy and squared error with a free bias: {@code u = 0}. Without bias {@code u = (1 +
 * q(q-1)λ(K-1))/(1+(K-1)q)} for NC1, or {@code u = 1/(1+(K-1)q²)}, an orthonormal frame shrunk, for
 * {@code tr Σ_W}.
 *
 * @param loss ℓ
 * @param classes K
 * @param perClass n, even
 * @param decay λ
 * @param q at least 1, not far beyond where the loss allows any collapse
 * @param frame without bias: shrink the frame as it is
 */
record PairedCollapse(Loss loss, int classes, int perClass, double decay, double q, boolean frame)
    implements Spec<UnitFeatures> {

  @Override
  public UnitFeatures instance() {
    Interval u = common();
    Interval tau = u.negate().plus(1).dividedBy(Interval.point(q).square());
    Interval off = u.plus(tau).negate().plus(1).max(0).sqrt();
    int width = classes + 2;
    IntervalMatrix simplex =
        IntervalMatrix.of(SimplexEtf.canonical(classes, width).vertices())
            .map(IntervalVector::layerNorm);
    IntervalVector g =
        IntervalVector.generate(width, j -> Interval.ratio(1, j < classes ? classes : -2.0))
            .direction();
    IntervalVector v =
        IntervalVector.generate(
            width, j -> j < classes ? Interval.ZERO : Interval.ratio(j == classes ? 1 : -1, 2));
    IntervalVector aside = v.direction().times(off);
    Vector<Integer> labels = Vector.range(0, classes * perClass).map(i -> i / perClass);
    IntervalMatrix means = simplex.times(tau.sqrt()).map(m -> m.plus(g.times(u.sqrt())));
    IntervalMatrix features =
        IntervalMatrix.generate(
            labels.size(),
            i -> {
              IntervalVector mean = means.row(labels.get(i));
              return i % 2 == 0 ? mean.plus(aside) : mean.minus(aside);
            });
    IntervalVector lift = g.times(lift(u));
    IntervalMatrix head = simplex.times(row(tau)).map(w -> w.plus(lift));
    Interval bias = Interval.ratio(loss == Loss.SQUARED_WITH_BIAS ? 1 : 0, classes);
    return new UnitFeatures(
        loss, head, IntervalVector.generate(classes, k -> bias), features, labels, decay);
  }

  /** u. */
  private Interval common() {
    Interval at = Interval.point(q);
    double wrong = classes - 1.0;
    if (loss != Loss.SQUARED) {
      return Interval.ZERO;
    }
    return frame
        ? at.square().times(wrong).plus(1).inverse()
        : at.times(at.minus(1))
            .times(decay)
            .times(wrong)
            .plus(1)
            .dividedBy(at.times(wrong).plus(1));
  }

  /** Along g: {@code √u/(K(u+λ))}. */
  private Interval lift(Interval u) {
    return u.sqrt().dividedBy(u.plus(decay).times(classes));
  }

  /** Along {@code u_k}: of cross entropy the optimum for the decay {@code λ/τ}. */
  private Interval row(Interval tau) {
    if (loss == Loss.CROSS_ENTROPY) {
      return GufmOptimum.crossEntropy(classes, Interval.point(decay).dividedBy(tau))
          .scale()
          .dividedBy(tau.sqrt());
    }
    Interval pull = Interval.point(decay).times(classes);
    return tau.sqrt().dividedBy(pull.plus(tau.times(Interval.ratio(classes, classes - 1.0))));
  }

  private PairedCollapse with(int k, int n, double lambda, double ratio) {
    return new PairedCollapse(loss, k, n, lambda, ratio, frame);
  }

  @Override
  public Seq<PairedCollapse> simpler() {
    return List.<PairedCollapse>empty()
        .appendAll(Shrink.integer(classes, 2).map(k -> with(k, perClass, decay, q)))
        .appendAll(Shrink.integer(perClass / 2, 1).map(n -> with(classes, 2 * n, decay, q)))
        .appendAll(Shrink.real(decay, 0.01).map(x -> with(classes, perClass, x, q)))
        .appendAll(Shrink.real(q, 1.5).map(x -> with(classes, perClass, decay, x)));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "pairs %s K=%d n=%d decay=%s q=%s%s",
        loss.id(),
        classes,
        perClass,
        decay,
        q,
        frame ? " frame" : "");
  }
}
