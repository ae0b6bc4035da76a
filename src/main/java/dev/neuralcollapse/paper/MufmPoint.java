package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalSystem;
import dev.neuralcollapse.proof.IntervalVector;
import io.vavr.collection.Seq;

/**
 * Features of the multilayer unconstrained features model, samples in rows, class after class, and
 * the data X for which they are a stationary point: {@code X = H + ∇f(H)/λ}, f the objective
 * without the distance to the data, minimised over the classifier.
 *
 * @param features H, N×d
 * @param counts samples of each class
 * @param decayW λ_W > 0
 * @param decay λ > 0
 * @param other a classifier and, below it, a direction for the features: (K+N)×d
 * @param off added to the data, N×d: then H is no longer stationary
 */
record MufmPoint(
    Matrix features, Seq<Integer> counts, double decayW, double decay, Matrix other, Matrix off) {

  int classes() {
    return counts.size();
  }

  int samples() {
    return features.rows();
  }

  int width() {
    return features.columns();
  }

  IntervalMatrix h() {
    return IntervalMatrix.of(features);
  }

  /** Row i is {@code e_y}, y the class of sample i. */
  IntervalMatrix targets() {
    Vector[] units = new Vector[samples()];
    int i = 0;
    for (int k = 0; k < classes(); k++) {
      for (int c = 0; c < counts.get(k); c++) {
        units[i++] = Vector.basis(classes(), k);
      }
    }
    return IntervalMatrix.generate(units.length, j -> IntervalVector.of(units[j]));
  }

  /** {@code W* = YᵀH (HᵀH + Nλ_W I)⁻¹}, K×d. */
  IntervalMatrix classifier() {
    return classifier(samples());
  }

  /** The same with another number in the place of N. */
  IntervalMatrix classifier(int n) {
    IntervalMatrix h = h();
    IntervalMatrix second =
        h.transpose().times(h).plus(scalar(width(), Interval.point(decayW).times(n)));
    return IntervalSystem.solve(second, h.transpose().times(targets())).transpose();
  }

  private static IntervalMatrix scalar(int n, Interval c) {
    return IntervalMatrix.of(Matrix.identity(n)).times(c);
  }

  /** {@code (1/2N)‖HWᵀ - Y‖² + (λ_W/2)‖W‖²}. */
  Interval objective(IntervalMatrix w) {
    Interval fit = residual(w).sumOfSquares().dividedBy(2.0 * samples());
    return fit.plus(w.sumOfSquares().times(decayW).dividedBy(2));
  }

  private IntervalMatrix residual(IntervalMatrix w) {
    return h().timesTransposed(w).minus(targets());
  }

  /** {@code R Y}, {@code R = (I + HHᵀ/(Nλ_W))⁻¹}, N×K. */
  private IntervalMatrix resolved() {
    IntervalMatrix h = h();
    Interval scale = Interval.point(decayW).times(samples()).inverse();
    IntervalMatrix gram = h.timesTransposed(h).times(scale);
    return IntervalSystem.solve(gram.plus(scalar(samples(), Interval.ONE)), targets());
  }

  /** {@code (1/2N) tr(YᵀRY)}. */
  Interval reduced() {
    return targets().dot(resolved()).dividedBy(2.0 * samples());
  }

  /** The derivative of {@link #reduced} along E: {@code -(1/N²λ_W) ⟨RY, E Hᵀ RY⟩/1}. */
  Interval slope(IntervalMatrix e) {
    IntervalMatrix ry = resolved();
    Interval product = ry.transpose().times(e).dot(ry.transpose().times(h()));
    return product.dividedBy(Interval.point(decayW).times((double) samples() * samples())).negate();
  }

  /** {@code ∇f(H) = (1/N)(HW*ᵀ - Y) W*}. */
  IntervalMatrix gradient() {
    IntervalMatrix w = classifier();
    return residual(w).times(w).times(Interval.ratio(1, samples()));
  }

  /** Another classifier. */
  IntervalMatrix otherClassifier() {
    return IntervalMatrix.generate(classes(), k -> IntervalVector.of(other.row(k)));
  }

  /** A direction for the features. */
  IntervalMatrix direction() {
    return IntervalMatrix.generate(samples(), i -> IntervalVector.of(other.row(classes() + i)));
  }

  /** X, in so far as it is not put {@link #off}. */
  IntervalMatrix data() {
    return h().plus(gradient().times(Interval.point(decay).inverse())).plus(IntervalMatrix.of(off));
  }

  /** Class means of samples, K×d. */
  IntervalMatrix means(IntervalMatrix rows) {
    return targets()
        .transpose()
        .times(rows)
        .transpose()
        .map(
            r ->
                IntervalVector.generate(classes(), k -> r.get(k).dividedBy((double) counts.get(k))))
        .transpose();
  }

  /** Samples minus the means of their classes. */
  IntervalMatrix within(IntervalMatrix rows) {
    return rows.minus(targets().times(means(rows)));
  }

  /** Class means minus their mean. */
  IntervalMatrix between(IntervalMatrix rows) {
    return ClassSamples.centred(means(rows));
  }

  /** {@code A = W* H̄}, K×K: what the classifier says of the class means, in columns. */
  IntervalMatrix outputs() {
    return classifier().timesTransposed(means(h()));
  }

  static Hypothesis<MufmPoint> balanced() {
    return Hypothesis.is(
        "balanced", "n_1=\\dots=n_K", x -> x.counts.forAll(n -> n.equals(x.counts.head())));
  }

  static Hypothesis<MufmPoint> stationary() {
    return new Hypothesis<>("stationary", "\\nabla f(H)+\\lambda(H-X)=0", x -> x.off.maxAbs(), 0);
  }

  static Hypothesis<MufmPoint> apart() {
    return Hypothesis.is(
        "apart",
        "\\operatorname{tr}\\Sigma_W>0,\\ \\Sigma_B\\ne0",
        x ->
            x.within(x.h()).sumOfSquares().lo() > 1e-9
                && x.between(x.h()).sumOfSquares().lo() > 1e-9);
  }
}
