/** The papers' own experiments, run again: one simulation a paper, published beside measured. */
@NullMarked
package dev.neuralcollapse.experiment.simulation;

import org.jspecify.annotations.NullMarked;
