/** From a specification to stored rows: cells, seeds, statistics. */
@NullMarked
package dev.neuralcollapse.experiment;

import org.jspecify.annotations.NullMarked;
