/** Closed-form optima as types that know their value, enclosure and geometry. */
@NullMarked
package dev.neuralcollapse.optimum;

import org.jspecify.annotations.NullMarked;
