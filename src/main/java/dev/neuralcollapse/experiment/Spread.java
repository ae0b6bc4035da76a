package dev.neuralcollapse.experiment;

import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * One quantity over seeds.
 *
 * @param mean arithmetic mean
 * @param lo least value
 * @param hi largest value
 * @param count seeds, at least one
 */
public record Spread(double mean, double lo, double hi, int count) {

  /** None without values. */
  public static Option<Spread> of(Seq<Double> values) {
    return values.isEmpty()
        ? Option.none()
        : Option.some(
            new Spread(
                values.foldLeft(0.0, Double::sum) / values.size(),
                values.reduce(Math::min),
                values.reduce(Math::max),
                values.size()));
  }
}
