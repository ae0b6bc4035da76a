/** Single training runs and sweeps: from a specification to a folder that can be run again. */
@NullMarked
package dev.neuralcollapse.experiment.run;

import org.jspecify.annotations.NullMarked;
