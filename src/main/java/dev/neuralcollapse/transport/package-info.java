/** Networks built move by move: upper bounds by construction. */
@NullMarked
package dev.neuralcollapse.transport;

import org.jspecify.annotations.NullMarked;
