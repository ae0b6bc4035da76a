/**
 * Upper bounds by construction: moves that carry samples over the sphere, the paths they follow,
 * and the networks built from them. A network may have a million layers: they are made, run forward
 * in error balls and forgotten one by one, and only those that are to be exported are held.
 */
@NullMarked
package dev.neuralcollapse.transport;

import org.jspecify.annotations.NullMarked;
