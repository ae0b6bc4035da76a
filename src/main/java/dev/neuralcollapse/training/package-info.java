/** Minimising the objective, reproducibly, and saying why it stopped. */
@NullMarked
package dev.neuralcollapse.training;

import org.jspecify.annotations.NullMarked;
