/** The mutable hot loops of the trainer, behind pure signatures. */
@NullMarked
package dev.neuralcollapse.training.kernel;

import org.jspecify.annotations.NullMarked;
