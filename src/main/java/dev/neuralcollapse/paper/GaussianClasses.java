package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalVector;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Classes of normal laws seen through a quadratic map, with enclosures of all moments.
 *
 * @param laws the components of every class, mixed in equal parts; one in a class that satisfies
 *     the inequality with its own constant
 * @param weights relative sizes of the classes
 * @param moments of the map in every class
 */
record GaussianClasses(
    Seq<Seq<GaussianLaw>> laws, Vector weights, Seq<QuadraticMap.Moments> moments) {

  static GaussianClasses of(Seq<Seq<GaussianLaw>> laws, Vector weights, QuadraticMap map) {
    return new GaussianClasses(
        laws, weights, laws.map(parts -> QuadraticMap.Moments.mixture(parts.map(map::under))));
  }

  /** Classes of one law each, equally large. */
  static GaussianClasses balanced(QuadraticMap map, GaussianLaw... laws) {
    return of(List.of(laws).map(l -> (Seq<GaussianLaw>) List.of(l)), Vector.ones(laws.length), map);
  }

  /** Every class is one normal law. */
  static Hypothesis<GaussianClasses> connected() {
    return Hypothesis.is(
        "connected",
        "\\text{every class is one normal law}",
        x -> x.laws.forAll(parts -> parts.size() == 1));
  }

  /** All classes have the same weight. */
  static Hypothesis<GaussianClasses> equallyLarge() {
    return Hypothesis.is(
        "balanced",
        "\\text{all classes have weight }1/k",
        x -> x.weights.equals(Vector.generate(x.weights.size(), i -> x.weights.get(0))));
  }

  int classes() {
    return laws.size();
  }

  /** {@code C_i}, the largest eigenvalue of any covariance in the class. */
  Interval constant(int i) {
    return Interval.point(laws.get(i).map(GaussianLaw::poincareConstant).max().get());
  }

  /** {@code C = max C_i}. */
  Interval constant() {
    return List.range(0, classes()).map(this::constant).reduce(Interval::max);
  }

  /** GC of the mixture of all classes. */
  Interval complexity() {
    Interval sum = Interval.ZERO;
    for (int i = 0; i < classes(); i++) {
      sum = sum.plus(moments.get(i).complexity().times(weights.get(i)));
    }
    return sum.dividedBy(IntervalVector.of(weights).sum());
  }

  /** {@code ‖μ_i - μ_j‖²}. */
  Interval distance(int i, int j) {
    return moments.get(i).mean().minus(moments.get(j).mean()).sumOfSquares();
  }

  /** {@code d_min²}. */
  Interval nearest() {
    return pairs().map(p -> distance(p.i, p.j)).reduce(Interval::min);
  }

  /** The largest squared distance of two class means. */
  Interval farthest() {
    return pairs().map(p -> distance(p.i, p.j)).reduce(Interval::max);
  }

  /** {@code V_ij}. */
  Interval variability(Pair p) {
    return moments
        .get(p.i)
        .variance()
        .plus(moments.get(p.j).variance())
        .dividedBy(distance(p.i, p.j).times(2));
  }

  /** {@code NC(f)}, the mean of {@code V_ij}. */
  Interval variability() {
    return mean(pairs().map(this::variability));
  }

  /** {@code (C_i GC_i + C_j GC_j)/(2 d_ij²)}. */
  Interval pairBound(Pair p) {
    return pairBound(p, constant(p.i), constant(p.j));
  }

  Interval pairBound(Pair p, Interval first, Interval second) {
    return moments
        .get(p.i)
        .complexity()
        .times(first)
        .plus(moments.get(p.j).complexity().times(second))
        .dividedBy(distance(p.i, p.j).times(2));
  }

  static Interval mean(Seq<Interval> all) {
    return all.reduce(Interval::plus).dividedBy(all.size());
  }

  /** Two classes, {@code i < j}. */
  record Pair(int i, int j) {}

  Seq<Pair> pairs() {
    return List.range(0, classes()).flatMap(j -> List.range(0, j).map(i -> new Pair(i, j)));
  }
}
