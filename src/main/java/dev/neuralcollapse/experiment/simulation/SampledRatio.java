package dev.neuralcollapse.experiment.simulation;

import io.vavr.collection.Seq;

/**
 * A sampled quantity over its bound.
 *
 * @param value of both, by the sample
 * @param error standard error of the value, or of a larger one that is at most 1 as well
 */
record SampledRatio(double value, double error) {

  /** Zero over zero is a network that is constant there: no violation. */
  static SampledRatio of(double quantity, double bound, double relativeVariance) {
    double value = quantity == 0 ? 0 : quantity / bound;
    return new SampledRatio(value, value * Math.sqrt(relativeVariance));
  }

  /** How many standard errors it lies above 1; 0 where it does not. */
  double excess() {
    return value <= 1 ? 0 : (value - 1) / error;
  }

  static double largest(Seq<SampledRatio> all) {
    return all.map(SampledRatio::value).max().getOrElse(0.0);
  }

  static double largestExcess(Seq<SampledRatio> all) {
    return all.map(SampledRatio::excess).max().getOrElse(0.0);
  }
}
