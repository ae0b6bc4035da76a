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
 */
public record SlopeRow(
    String quantity, String series, int fromDepth, Option<Slope> slope, String note) {}
