/** Readers of foreign files; every one of them distrusts its input. */
@NullMarked
package dev.neuralcollapse.data.format;

import org.jspecify.annotations.NullMarked;
