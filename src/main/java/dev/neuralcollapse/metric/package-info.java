/** Collapse metrics, each with its convention. */
@NullMarked
package dev.neuralcollapse.metric;

import org.jspecify.annotations.NullMarked;
