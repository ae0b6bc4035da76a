package dev.neuralcollapse.paper;

import dev.neuralcollapse.geometry.OrthogonalFrame;
import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.util.Locale;

/**
 * Recipe for a last layer at a given distance from the optimum: the near-collapse generator, and
 * for the ways in which twins leave the hypotheses.
 *
 * @param seed of the noise
 * @param loss ℓ
 * @param classes K
 * @param perClass n
 * @param width d
 * @param decay λ
 * @param distance size of the noise on features and classifier; 0 is the optimum where it exists
 * @param noise where the noise goes
 * @param departure what else is not as at the optimum
 */
public record UnitSpec(
    long seed,
    Loss loss,
    int classes,
    int perClass,
    int width,
    double decay,
    double distance,
    Noise noise,
    Departure departure)
    implements Spec<UnitFeatures> {

  /** Where the noise goes. */
  public enum Noise {
    /** Everywhere. */
    FREE,
    /** Samples of a class in pairs, to both sides, orthogonal to every class mean. */
    PAIRED,
    /** The classifier alone. */
    HEAD,
    /** All features to one side of a new direction, all classifier rows to the other. */
    COMMON,
    /** All classifier rows to one side of a new direction, features stay. */
    CENTROID
  }

  /** Balanced, on the sphere, noise everywhere. */
  public static UnitSpec of(
      long seed, Loss loss, int classes, int perClass, int width, double decay, double distance) {
    return new UnitSpec(
        seed, loss, classes, perClass, width, decay, distance, Noise.FREE, Departure.NONE);
  }

  /** The optimum itself, in a width with room for it and for one more direction. */
  public static UnitSpec optimum(Loss loss, int classes, int perClass, double decay) {
    return of(0, loss, classes, perClass, classes + 2, decay, 0);
  }

  /** The optimum with a larger class whose row is a little longer: less than {@code F*}. */
  static UnitSpec larger(Loss loss) {
    double longer = loss == Loss.CROSS_ENTROPY ? 1.2 : 1.02;
    return optimum(loss, 3, 1, 0.02).unbalanced(40).firstRow(longer);
  }

  /** The optimum with features of norm 2: less than {@code F*}. */
  static UnitSpec longer(Loss loss) {
    return optimum(loss, 3, 1, 0.02).stretched(2).scaled(loss == Loss.CROSS_ENTROPY ? 1 : 0.5);
  }

  public UnitSpec with(Noise other) {
    return new UnitSpec(seed, loss, classes, perClass, width, decay, distance, other, departure);
  }

  private UnitSpec with(Departure other) {
    return new UnitSpec(seed, loss, classes, perClass, width, decay, distance, noise, other);
  }

  /** The same at another distance. */
  public UnitSpec near(double other) {
    return at(decay, other);
  }

  public UnitSpec scaled(double headScale) {
    return with(departure.headScale(headScale));
  }

  public UnitSpec unbalanced(int more) {
    return with(departure.extra(more));
  }

  public UnitSpec stretched(double norm) {
    return with(departure.stretch(norm));
  }

  public UnitSpec tilted(double angle) {
    return with(departure.tilt(angle));
  }

  public UnitSpec firstRow(double factor) {
    return with(departure.firstRow(factor));
  }

  private UnitSpec sized(long s, int k, int n, int d) {
    return new UnitSpec(s, loss, k, n, d, decay, distance, noise, departure);
  }

  private UnitSpec at(double lambda, double delta) {
    return new UnitSpec(seed, loss, classes, perClass, width, lambda, delta, noise, departure);
  }

  /** Another seed, more classes, more samples (an even number), other decay and distance. */
  public UnitSpec like(
      long s, int moreClasses, int morePairs, double decayFactor, double noiseFactor) {
    return sized(s, classes + moreClasses, perClass + 2 * morePairs, width + moreClasses)
        .at(decay * decayFactor, distance * noiseFactor);
  }

  private Vector<Integer> labels() {
    return Vector.range(0, classes)
        .flatMap(k -> Vector.fill(perClass + (k == 0 ? departure.extra() : 0), k));
  }

  /** The features of perfect collapse where d has room for them, random directions elsewhere. */
  private Matrix ideal(Draw draw) {
    if (loss == Loss.SQUARED && width - 1 >= classes) {
      return OrthogonalFrame.canonical(classes, width).vectors();
    }
    if (loss != Loss.SQUARED && width >= classes) {
      return SimplexEtf.canonical(classes, width).vertices();
    }
    return draw.gaussian(classes, width);
  }

  @Override
  public UnitFeatures instance() {
    Draw draw = Draw.from(seed);
    Matrix ideal = ideal(draw);
    IntervalMatrix base = IntervalMatrix.of(ideal).map(IntervalVector::layerNorm);
    Vector<Integer> labels = labels();
    double size = distance / Math.sqrt(width);
    Matrix featureNoise = draw.gaussian(labels.size(), width).scale(size);
    IntervalMatrix features =
        IntervalMatrix.generate(
            labels.size(),
            i ->
                departure.feature(
                    base.row(labels.get(i)).plus(shift(featureNoise, i)).layerNorm(),
                    labels.get(i)));
    Interval a = Gufm.of(loss, classes, decay).scale().times(departure.headScale());
    Matrix headNoise = draw.gaussian(classes, width).scale(size);
    IntervalMatrix head =
        IntervalMatrix.generate(
            classes, k -> departure.row(base.row(k).plus(headShift(headNoise, k)), k).times(a));
    return new UnitFeatures(loss, head, bias(draw), features, labels, decay);
  }

  private IntervalVector shift(Matrix featureNoise, int i) {
    return switch (noise) {
      case FREE -> IntervalVector.of(featureNoise.row(i));
      case HEAD, CENTROID -> beside(0);
      case PAIRED -> beside(i % 2 == 0 ? distance : -distance);
      case COMMON -> beside(distance);
    };
  }

  private IntervalVector headShift(Matrix headNoise, int k) {
    return switch (noise) {
      case FREE, HEAD -> IntervalVector.of(headNoise.row(k));
      case PAIRED -> beside(0);
      case COMMON, CENTROID -> beside(-distance);
    };
  }

  /** In a zero-mean direction orthogonal to every ideal feature. */
  private IntervalVector beside(double amount) {
    return IntervalVector.of(new Sphere(width).basis().row(width - 2).scale(amount));
  }

  /** With a free bias the optimal constant, plus noise. */
  private IntervalVector bias(Draw draw) {
    if (loss != Loss.SQUARED_WITH_BIAS) {
      return IntervalVector.generate(classes, k -> Interval.ZERO);
    }
    double[] b = draw.gaussian(classes).scale(noise == Noise.FREE ? distance : 0).toArray();
    return IntervalVector.generate(classes, k -> Interval.ratio(1, classes).plus(b[k]));
  }

  @Override
  public Seq<UnitSpec> simpler() {
    return List.<UnitSpec>empty()
        .appendAll(Shrink.integer(classes, 2).map(k -> sized(seed, k, perClass, width)))
        .appendAll(Shrink.integer(perClass, 1).map(n -> sized(seed, classes, n, width)))
        .appendAll(Shrink.integer(width, 3).map(d -> sized(seed, classes, perClass, d)))
        .appendAll(departure.simpler().map(this::with))
        .appendAll(Shrink.real(distance, 0).map(x -> at(decay, x)))
        .appendAll(Shrink.real(decay, 0.01).map(x -> at(x, distance)))
        .appendAll(Shrink.seed(seed).map(s -> sized(s, classes, perClass, width)))
        .filter(UnitSpec::hasRoom);
  }

  private boolean hasRoom() {
    boolean beside = noise != Noise.FREE && noise != Noise.HEAD;
    return !beside || width - 1 > classes;
  }

  @Override
  public String toString() {
    return String.format(
            Locale.ROOT,
            "K=%d n=%d d=%d decay=%s distance=%s",
            classes,
            perClass,
            width,
            decay,
            distance)
        + (distance == 0 ? "" : " noise=" + noise.name().toLowerCase(Locale.ROOT) + " seed=" + seed)
        + departure;
  }
}
