package dev.neuralcollapse.experiment;

import io.vavr.control.Option;

/**
 * A fitted rate.
 *
 * @param quantity metric id, or {@code gap}
 * @param series which cells
 * @param fromDepth least depth used
 * @param slope none when fewer than two depths have positive values
 * @param note what was left out
 * @param toDepth largest depth used; none for all
 */
public record SlopeRow(
    String quantity,
    String series,
    int fromDepth,
    Option<Slope> slope,
    String note,
    @Added Option<Integer> toDepth) {

  /** Up to the deepest. */
  public SlopeRow(String quantity, String series, int fromDepth, Option<Slope> slope, String note) {
    this(quantity, series, fromDepth, slope, note, Option.none());
  }
}
