/** Labelled samples and where they came from. */
@NullMarked
package dev.neuralcollapse.data;

import org.jspecify.annotations.NullMarked;
