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

  private static final Norms ONE = new Norms(1, 1, 0);
  private static final Norms THREE = new Norms(1, 3, 0);

  public static final Claim<IntervalVector> CLAIM =
      Stated.<IntervalVector>claim(
              new Paper("my-paper", "A. Author, My Paper, 2026").derived("Lemma 1"),
              "equinorm",
              "The root mean square lies between the mean and the largest number",
              "\\bar x\\le(\\overline{x^2})^{1/2}\\le\\max_ix_i")
          .given(Hypothesis.is("positive", "x_i\\ge0", x -> x.min().certainlyNonNegative()))
          .on(new Regime<>("alone", seed -> new Norms(seed, 1, 0)))
          .on(new Regime<>("positive", seed -> new Norms(seed, 5, 0)))
          .by(x -> Chain.of(Steps.powerMean("equinorm", x), below(x, x.max())))
          .constant("a-millionth-less", "max x_i is that much smaller", Equinorm::shorter, ONE)
          .stronger("reversed", "the mean is at least that", x -> below(x, x.mean()), THREE)
          .without("positive", new Norms(1, 3, -2), new Regime<>("any", s -> new Norms(s, 5, -2)));

  private static Step below(IntervalVector x, Interval large) {
    return Steps.atMost("largest", POWER_MEAN, Steps.rootMeanSquare(x), large);
  }

  private static Step shorter(IntervalVector x) {
    return below(x, x.max().times(1 - 1e-6));
  }
}
