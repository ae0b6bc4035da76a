package dev.neuralcollapse.experiment.simulation;

import io.vavr.collection.Seq;

/**
 * What a simulation found.
 *
 * @param setting what was run, a line each: model, sizes, decays, optimiser, seeds, and what of the
 *     published setting is unknown or was changed
 * @param findings published beside predicted and measured
 * @param curves for the charts
 * @param remarks what a reader must know to judge the figures, a paragraph each
 */
public record Simulated(
    Seq<String> setting, Seq<Finding> findings, Seq<Curve> curves, Seq<String> remarks) {}
