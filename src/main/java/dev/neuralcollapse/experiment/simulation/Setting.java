package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.experiment.Progress;

/**
 * What a simulation is given.
 *
 * @param scale how much is run
 * @param seed first seed; further seeds count up from it
 * @param threads at least 1; never changes a bit of the result
 * @param data images for the papers that train on images; the bundled digits unless told otherwise
 * @param progress told of every part that is done
 */
public record Setting(Scale scale, long seed, int threads, Dataset data, Progress progress) {}
