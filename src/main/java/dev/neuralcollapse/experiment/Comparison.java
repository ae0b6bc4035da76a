package dev.neuralcollapse.experiment;

import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * One quantity three times: as predicted, as measured here, as published.
 *
 * @param quantity in words
 * @param at depth or range of depths
 * @param predicted what theory says
 * @param measured here, on these data, for each way of training
 * @param published by the paper, on its own data
 * @param note what makes them hard to compare
 */
public record Comparison(
    String quantity,
    String at,
    Option<Predicted> predicted,
    Seq<Observed> measured,
    Option<Uncertain> published,
    String note) {

  /** A prediction with its mark, P or D. */
  public record Predicted(String statement, String mark) {}

  /** A measured number and the cells it came from. */
  public record Observed(String series, Uncertain value) {}

  /**
   * A number with its spread.
   *
   * @param spread what {@code lo} and {@code hi} are, in words
   */
  public record Uncertain(double value, Option<Double> lo, Option<Double> hi, String spread) {}
}
