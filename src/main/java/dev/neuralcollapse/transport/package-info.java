/**
 * Upper bounds by construction: moves that carry samples over the sphere, the paths they follow,
 * and the networks built from them.
 */
@NullMarked
package dev.neuralcollapse.transport;

import org.jspecify.annotations.NullMarked;
