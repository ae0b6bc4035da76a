package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * Features of classes with finitely many values each, and the means a classifier compares with.
 *
 * @param classes at least two
 * @param weights relative sizes of the classes
 * @param estimated means from a few shots, K×d; none for the exact ones
 */
record FiniteClasses(Seq<Cloud> classes, Vector weights, Option<Matrix> estimated) {

  /**
   * A class.
   *
   * @param points one a row
   * @param weights relative, positive
   */
  record Cloud(Matrix points, Vector weights) {

    Interval share(int i) {
      return Interval.point(weights.get(i)).dividedBy(IntervalVector.of(weights).sum());
    }

    IntervalVector mean() {
      IntervalMatrix x = IntervalMatrix.of(points);
      return List.range(0, x.rows())
          .map(i -> x.row(i).times(share(i)))
          .reduce(IntervalVector::plus);
    }

    Interval variance() {
      IntervalMatrix x = IntervalMatrix.of(points);
      IntervalVector mean = mean();
      return List.range(0, x.rows())
          .map(i -> x.row(i).minus(mean).sumOfSquares().times(share(i)))
          .reduce(Interval::plus);
    }
  }

  static Hypothesis<FiniteClasses> equallyLarge() {
    return Hypothesis.is(
        "balanced",
        "\\text{all classes have weight }1/k",
        x -> x.weights.equals(Vector.generate(x.weights.size(), i -> x.weights.get(0))));
  }

  static Hypothesis<FiniteClasses> exactMeans() {
    return Hypothesis.is(
        "exact-means", "\\text{the classifier knows every }\\mu_k", x -> x.estimated.isEmpty());
  }

  /** {@code NC}, the mean over pairs of {@code (v_i + v_j)/(2‖μ_i - μ_j‖²)}. */
  Interval variability() {
    Seq<IntervalVector> means = classes.map(Cloud::mean);
    Seq<Interval> variances = classes.map(Cloud::variance);
    return GaussianClasses.mean(
        List.range(0, classes.size())
            .flatMap(
                j ->
                    List.range(0, j)
                        .map(
                            i ->
                                variances
                                    .get(i)
                                    .plus(variances.get(j))
                                    .dividedBy(
                                        means
                                            .get(i)
                                            .minus(means.get(j))
                                            .sumOfSquares()
                                            .times(2)))));
  }

  /** Share of samples that are not nearest to their own class's mean; ties count or do not. */
  Interval error() {
    Seq<IntervalVector> used =
        estimated
            .map(m -> (Seq<IntervalVector>) IntervalMatrix.of(m).all())
            .getOrElse(() -> classes.map(Cloud::mean));
    Interval all = IntervalVector.of(weights).sum();
    return List.range(0, classes.size())
        .map(k -> error(k, used).times(weights.get(k)).dividedBy(all))
        .reduce(Interval::plus);
  }

  private Interval error(int k, Seq<IntervalVector> means) {
    Cloud cloud = classes.get(k);
    Interval sum = Interval.ZERO;
    for (int i = 0; i < cloud.points().rows(); i++) {
      IntervalVector x = IntervalVector.of(cloud.points().row(i));
      Seq<Interval> distances = means.map(m -> x.minus(m).sumOfSquares());
      Interval own = distances.get(k);
      Seq<Interval> others = distances.removeAt(k);
      double least = others.exists(d -> d.certainlyLess(own)) ? 1 : 0;
      double most = others.forAll(own::certainlyLess) ? 0 : 1;
      sum = sum.plus(cloud.share(i).times(Interval.of(least, most)));
    }
    return sum;
  }

  /** What is special about the rare points. */
  enum Rarity {
    /** Both classes have them, mirrored. */
    MIRRORED,
    /** Only the first class has them, and it is 999 times as large as the other. */
    ONE_SIDED,
    /** Both classes have them, and they are the shots from which the means are estimated. */
    SHOTS
  }

  /**
   * Two classes on the line with rare points just beyond the middle: at {@code 0} and {@code t}
   * with weights {@code 1 - p} and p, and mirrored at 1/2. The bound is almost attained.
   *
   * @param rarity p
   * @param place t
   */
  record Rare(double rarity, double place, Rarity what) implements Spec<FiniteClasses> {

    static Regime<FiniteClasses> regime(String name, Rarity what) {
      return new Regime<>(
          name,
          seed -> {
            Draw draw = Draw.from(seed);
            double rarity = draw.scale(1e-4, 1e-2);
            // Beyond the middle of the means, which the rare points shift where one class has them.
            return new Rare(rarity, 0.5 + rarity / 2 + draw.scale(1e-4, 2e-3), what);
          });
    }

    @Override
    public FiniteClasses instance() {
      Vector shares = Vector.of(1 - rarity, rarity);
      Cloud first = new Cloud(Matrix.of(2, 1, 0, place), shares);
      Cloud mirror = new Cloud(Matrix.of(2, 1, 1, 1 - place), shares);
      return switch (what) {
        case MIRRORED -> new FiniteClasses(List.of(first, mirror), Vector.ones(2), Option.none());
        case ONE_SIDED ->
            new FiniteClasses(
                List.of(first, new Cloud(Matrix.of(1, 1, 1), Vector.ones(1))),
                Vector.of(999, 1),
                Option.none());
        case SHOTS ->
            new FiniteClasses(
                List.of(first, mirror),
                Vector.ones(2),
                Option.some(Matrix.of(2, 1, place, 1 - place)));
      };
    }

    @Override
    public Seq<Rare> simpler() {
      return Shrink.real(rarity, 0.01).map(p -> new Rare(p, place, what));
    }

    @Override
    public String toString() {
      String points = "value 0, and " + place + " with probability " + rarity + "; ";
      return points
          + switch (what) {
            case MIRRORED -> "the other class mirrored at 1/2";
            case ONE_SIDED -> "the other class 1, and 1/999 as large";
            case SHOTS -> "the other class mirrored at 1/2; the shots are the rare values";
          };
    }
  }

  /**
   * Gaussian clouds.
   *
   * @param points of every class
   * @param noise their standard deviation; means are standard normal
   */
  record Clouds(long seed, int classes, int dimension, int points, double noise)
      implements Spec<FiniteClasses> {

    static Regime<FiniteClasses> regime() {
      return new Regime<>(
          "clouds",
          seed -> {
            Draw draw = Draw.from(seed);
            return new Clouds(
                draw.shortSeed(),
                draw.integer(2, 5),
                draw.integer(1, 4),
                draw.integer(2, 12),
                draw.scale(0.01, 2));
          });
    }

    @Override
    public FiniteClasses instance() {
      Draw draw = Draw.from(seed);
      return new FiniteClasses(
          List.range(0, classes).map(k -> cloud(draw)), Vector.ones(classes), Option.none());
    }

    private Cloud cloud(Draw draw) {
      Vector mean = draw.gaussian(dimension);
      return new Cloud(
          Matrix.generate(points, dimension, (i, j) -> mean.get(j) + noise * draw.gaussian()),
          Vector.ones(points));
    }

    @Override
    public Seq<Clouds> simpler() {
      return List.<Clouds>empty()
          .appendAll(
              Shrink.integer(classes, 2).map(k -> new Clouds(seed, k, dimension, points, noise)))
          .appendAll(
              Shrink.integer(points, 2).map(n -> new Clouds(seed, classes, dimension, n, noise)))
          .appendAll(Shrink.seed(seed).map(s -> new Clouds(s, classes, dimension, points, noise)));
    }

    @Override
    public String toString() {
      return classes
          + " classes of "
          + points
          + " points in "
          + dimension
          + " dimensions, noise "
          + noise
          + ", seed "
          + seed;
    }
  }
}
