package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.CumulativeLink;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.OrdinalUfmOptimum;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import io.vavr.collection.Vector;
import io.vavr.control.Option;
import java.util.function.IntFunction;

/**
 * A direction and free features under a cumulative link, every number enclosed.
 *
 * @param link G
 * @param thresholds {@code b_0 < … < b_Q}
 * @param head w, not zero
 * @param features H, N×d
 * @param labels N values in {@code 0..Q-1}, every class present
 * @param decayW λ_w
 * @param decayH λ_h, of the mean over the samples
 */
record OrdinalPoint(
    OrdinalLink link,
    Vector<Double> thresholds,
    IntervalVector head,
    IntervalMatrix features,
    Vector<Integer> labels,
    double decayW,
    double decayH) {

  /** The link's density is log-concave. */
  static Hypothesis<OrdinalPoint> logConcave() {
    return Hypothesis.is("log-concave", "\\log g'\\text{ concave}", p -> p.link.logConcave());
  }

  int classes() {
    return thresholds.size() - 1;
  }

  int samples() {
    return labels.size();
  }

  int count(int q) {
    return labels.count(y -> y == q);
  }

  /** {@code α_q}. */
  Interval share(int q) {
    return Interval.ratio(count(q), samples());
  }

  /** {@code Σ α_q f(q)}. */
  Interval mean(IntFunction<Interval> f) {
    return Vector.range(0, classes())
        .map(q -> share(q).times(f.apply(q)))
        .fold(Interval.ZERO, Interval::plus);
  }

  /** {@code (1/N) Σ f(i)}. */
  private Interval sampleMean(IntFunction<Interval> f) {
    return Vector.range(0, samples())
        .map(f::apply)
        .fold(Interval.ZERO, Interval::plus)
        .dividedBy(samples());
  }

  /** {@code wᵀh_i}. */
  Interval latent(int i) {
    return head.dot(features.row(i));
  }

  /** {@code z̄_q}, the mean latent of a class. */
  Interval latentOf(int q) {
    return Vector.range(0, samples())
        .filter(i -> labels.get(i) == q)
        .map(this::latent)
        .fold(Interval.ZERO, Interval::plus)
        .dividedBy(count(q));
  }

  /** {@code ℓ_q(z)}. */
  Interval lossOf(int q, Interval z) {
    return link.loss(thresholds.get(q), thresholds.get(q + 1), z);
  }

  Interval fit() {
    return sampleMean(i -> lossOf(labels.get(i), latent(i)));
  }

  /** {@code (1/N) Σ ‖h_i‖²}. */
  private Interval meanSquare() {
    return features.sumOfSquares().dividedBy(samples());
  }

  Interval penalty() {
    return head.sumOfSquares().times(decayW).plus(meanSquare().times(decayH)).dividedBy(2);
  }

  /** The whole objective. */
  Interval objective() {
    return fit().plus(penalty());
  }

  /** {@code s = √(λ_wλ_h)}. */
  Interval strength() {
    return Interval.point(decayW).times(decayH).sqrt();
  }

  /** {@code F(z) = Σ α_q ℓ_q(z_q) + s (Σ α_q z_q²)^{1/2}}. */
  Interval reduced(IntFunction<Interval> z) {
    return mean(q -> lossOf(q, z.apply(q)))
        .plus(strength().times(mean(q -> z.apply(q).square()).sqrt()));
  }

  /** The features of these latents along w, w of the best norm: the same latents, collapsed. */
  OrdinalPoint collapsed(IntFunction<Interval> z) {
    Interval square = mean(q -> z.apply(q).square());
    Interval norm = Interval.point(decayH).dividedBy(decayW).times(square).sqrt().sqrt();
    IntervalVector direction = head.direction();
    return new OrdinalPoint(
        link,
        thresholds,
        direction.times(norm),
        IntervalMatrix.generate(
            samples(), i -> direction.times(z.apply(labels.get(i)).dividedBy(norm))),
        labels,
        decayW,
        decayH);
  }

  /**
   * {@code (λ_h/2N) Σ ‖h_i - z̄_{q_i} w/‖w‖²‖²}: the distance to features that are collapsed, along
   * w, with the same mean latents.
   */
  Interval distance() {
    IntervalVector along = head.times(head.sumOfSquares().inverse());
    Vector<Interval> means = Vector.range(0, classes()).map(this::latentOf);
    return sampleMean(
            i -> features.row(i).minus(along.times(means.get(labels.get(i)))).sumOfSquares())
        .times(decayH)
        .dividedBy(2);
  }

  /** The optimum of these thresholds, shares and decays. */
  OrdinalUfmOptimum optimum() {
    return OrdinalUfmOptimum.of(
        new CumulativeLink(
            link.link(),
            dev.neuralcollapse.linear.Vector.generate(thresholds.size(), thresholds::get),
            Option.some(dev.neuralcollapse.linear.Vector.generate(classes(), this::count))),
        decayW,
        decayH);
  }
}
