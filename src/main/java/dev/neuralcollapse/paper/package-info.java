/** One file per theorem: the claims of the papers. */
@NullMarked
package dev.neuralcollapse.paper;

import org.jspecify.annotations.NullMarked;
