/**
 * The shapes of the theory: the zero-mean sphere, its geodesics, simplex frames and orthogonal
 * frames.
 */
@NullMarked
package dev.neuralcollapse.geometry;

import org.jspecify.annotations.NullMarked;
