package dev.neuralcollapse.example;

import static dev.neuralcollapse.proof.Rule.POWER_MEAN;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.*;
import io.vavr.collection.Seq;

/** The mean of positive numbers is at most their root mean square, and that their largest. */
public final class Equinorm {
  /** Recipe of an instance; smaller recipes shrink a counterexample. */
  record Norms(long seed, int size, double least) implements Spec<IntervalVector> {
    @Override
    public IntervalVector instance() {
      Draw draw = Draw.from(seed);
      return IntervalVector.generate(size, i -> Interval.point(draw.uniform(least, 1)));
    }

    @Override
    public Seq<Norms> simpler() {
      return Shrink.integer(size, 1).map(n -> new Norms(seed, n, least));
    }
  }

  private static final Norms THREE = new Norms(1, 3, 0);

  public static final Claim<IntervalVector> CLAIM =
      Stated.<IntervalVector>claim(
              new Paper("my-paper", "A. Author, My Paper, 2026").derived("Lemma 1"),
              "equinorm",
              "The root mean square lies between the mean and the largest number",
              "\\bar x\\le(\\overline{x^2})^{1/2}\\le\\max_ix_i")
          .given(Hypothesis.is("positive", "x_i\\ge0", x -> least(x).certainlyNonNegative()))
          .on(new Regime<>("positive", seed -> new Norms(seed, 5, 0)))
          .by(x -> Chain.of(above(x.mean(), x), below(x, x.max())))
          .twin("reversed", "the mean is at least that", x -> below(x, x.mean()), THREE)
          .twin("doubled", "twice the mean is at most that", x -> above(twice(x), x), THREE)
          .without("positive", new Norms(1, 3, -2), new Regime<>("any", s -> new Norms(s, 5, -2)));

  private static Step above(Interval small, IntervalVector x) {
    return Step.atMost("equinorm", POWER_MEAN, small, rootMeanSquare(x));
  }

  private static Step below(IntervalVector x, Interval large) {
    return Step.atMost("largest", POWER_MEAN, rootMeanSquare(x), large);
  }

  private static Interval rootMeanSquare(IntervalVector x) {
    return x.norm().dividedBy(Interval.point(x.size()).sqrt());
  }

  private static Interval twice(IntervalVector x) {
    return x.mean().times(2);
  }

  private static Interval least(IntervalVector x) {
    return x.times(Interval.point(-1)).max().negate();
  }
}
